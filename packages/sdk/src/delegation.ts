import { type HandleValue, NameplateError } from '@nameplate/model';
import { decodeSite, encodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { siteFromJson } from '@nameplate/protocol/http';
import type { NewHandleValue } from './handle-value.ts';

/** Which servers hold a prefix. RFC 3651 §3.2.2. */
export interface Delegation {
  /** `HOST:PORT` of their Handle listeners; each is a site of its own with all the handles, the first the primary. */
  readonly to?: string | readonly string[];
  /** Or the whole sites, as the servers themselves describe them. */
  readonly sites?: readonly SiteRecord[];
  /** They also hold the records of the prefixes derived from it. */
  readonly derived?: boolean;
  /** Octets of the servers' public key, in the form of HS_PUBKEY; for `to`. */
  readonly serverKey?: Uint8Array;
  /** How long others may keep it, seconds; default one hour. */
  readonly ttlSeconds?: number;
}

const indexes = { site: 2, delegate: 12 } as const;
const sitesMax = 8;

/** The values that say so; serial numbers go on from those that are there. */
export function delegatedValues(delegation: Delegation, current: readonly HandleValue[]): NewHandleValue[] {
  const to = typeof delegation.to === 'string' ? [delegation.to] : (delegation.to ?? []);
  const named = to.map((address, at) => siteOfServers([address], { primary: at === 0, key: delegation.serverKey }));
  const sites = [...named, ...(delegation.sites ?? [])];
  if (sites.length === 0 || sites.length > sitesMax)
    throw new NameplateError('INVALID_VALUE', `A prefix is delegated to 1 to ${sitesMax} sites, not ${sites.length}.`);
  const serialNumber = nextSerial(current);
  const ttl = { kind: 'relative', seconds: delegation.ttlSeconds ?? 3600 } as const;
  return sites.flatMap((site, at) => {
    const data = encodeSite({ ...site, serialNumber: Math.max(site.serialNumber, serialNumber) });
    const here = { index: indexes.site + at, type: 'HS_SITE', data, ttl };
    const derived = { index: indexes.delegate + at, type: 'HS_NA_DELEGATE', data, ttl };
    return delegation.derived ? [here, derived] : [here];
  });
}

/** Does the value say who holds the prefix, or those derived from it? */
export function isDelegation({ type }: HandleValue): boolean {
  return /^HS_(SITE|SITE\.6|SITE\.PREFIX|NA_DELEGATE|SERV|SERV\.PREFIX)$/i.test(type);
}

/** A site of servers that answer queries over TCP and UDP on one port each, and where it is primary are administered over TCP. */
export function siteOfServers(
  addresses: readonly string[],
  options: { readonly primary?: boolean; readonly key?: Uint8Array | undefined } = {},
): SiteRecord {
  const servers = addresses.map(parseAddress);
  const names = servers.flatMap(({ host, isName }, at) => (isName ? [{ name: `domain.${at}`, value: host }] : []));
  const primarySite = options.primary ?? true;
  const key = Buffer.from(options.key ?? []).toString('base64');
  const json = {
    protocolVersion: '2.11',
    serialNumber: 1,
    primarySite,
    attributes: names,
    servers: servers.map(({ host, port, isName }, at) => ({
      serverId: at + 1,
      address: isName ? '0.0.0.0' : host,
      publicKey: { format: 'base64', value: key },
      interfaces: [
        { query: true, admin: primarySite, protocol: 'TCP', port },
        { query: true, admin: false, protocol: 'UDP', port },
      ],
    })),
  };
  return decodeSite(siteFromJson(json, 'site'));
}

function parseAddress(text: string): { readonly host: string; readonly port: number; readonly isName: boolean } {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:]+)\]|([A-Za-z0-9.-]{1,253})):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port === 0 || port > 65_535)
    throw new NameplateError('INVALID_VALUE', `Expected HOST:PORT, found ${JSON.stringify(text.slice(0, 80))}.`);
  return { host, port, isName: bracketed === undefined && !/^[\d.]+$/.test(host) };
}

function nextSerial(current: readonly HandleValue[]): number {
  const serials = current
    .filter(({ type }) => /^HS_(SITE|NA_DELEGATE)$/i.test(type))
    .map(({ data }) => decodeSite(data).serialNumber);
  return Math.min(Math.max(0, ...serials) + 1, 0xfffe);
}
