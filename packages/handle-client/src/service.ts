import { type HandleValue, isNameplateError, typeSelects } from '@nameplate/model';
import { decodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { type Endpoint, siteEndpoints } from './endpoint.ts';

/** The servers that hold the handles of a prefix, or of the prefixes derived from one. */
export interface Service {
  readonly sites: readonly SiteRecord[];
}

/** `handles`: who holds the handles of a prefix; `derived`: who holds the records of prefixes under it. RFC 3652 §3.4. */
export type ServiceKind = 'handles' | 'derived';

const siteTypes = { handles: ['HS_SITE', 'HS_SITE.6'], derived: ['HS_SITE.PREFIX', 'HS_NA_DELEGATE'] } as const;
const serviceTypes = { handles: 'HS_SERV', derived: 'HS_SERV.PREFIX' } as const;

/** The sites among the values. One that cannot be read is no site: another may be. */
export function sitesIn(values: readonly HandleValue[], kind: ServiceKind): readonly SiteRecord[] {
  return values
    .filter(({ type }) => siteTypes[kind].some((wanted) => typeSelects(wanted, type)))
    .toSorted((a, b) => a.index - b.index)
    .slice(0, sitesMax)
    .flatMap(({ data }) => {
      try {
        return [decodeSite(data)];
      } catch (thrown) {
        if (isNameplateError(thrown)) return [];
        throw thrown;
      }
    });
}

/** The handle that stands for the service, of HS_SERV or HS_SERV.PREFIX. */
export function serviceHandleIn(values: readonly HandleValue[], kind: ServiceKind): string | undefined {
  const found = values.find(({ type }) => typeSelects(serviceTypes[kind], type));
  return found === undefined ? undefined : new TextDecoder().decode(found.data).trim();
}

/** Where to ask about a handle; for authority, primary sites only. RFC 3652 §3.1. */
export function serviceEndpoints(
  service: Service,
  handle: string,
  options: { readonly authoritative: boolean },
): readonly Endpoint[] {
  return responsibleSites(service, options).flatMap((site) => siteEndpoints(site, handle));
}

/** All sites; for authority the primary ones, if any is. */
export function responsibleSites(
  { sites }: Service,
  { authoritative }: { readonly authoritative: boolean },
): readonly SiteRecord[] {
  const primary = sites.filter((site) => site.primary || site.multiPrimary);
  return authoritative && primary.length > 0 ? primary : sites;
}

/** Sites of one service that are looked at. */
const sitesMax = 16;
