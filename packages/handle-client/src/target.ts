import type { KeyObject } from 'node:crypto';
import { isNameplateError } from '@nameplate/model';
import { decodePublicKey, type SiteRecord, selectServer } from '@nameplate/protocol/handle';
import { publicKeyObject } from '@nameplate/protocol/handle-crypto';
import { type Endpoint, siteEndpoints } from './endpoint.ts';
import { responsibleSites, type Service } from './service.ts';

/** Where to ask, and what answers from there are signed with. */
export interface Target {
  /** In order of preference. */
  readonly endpoints: readonly Endpoint[];
  /** Of the site records that named the servers; undefined when those have none, or nobody named them. */
  readonly keys?: readonly KeyObject[] | undefined;
}

/** Where to ask about a handle; for authority, primary sites only. */
export function queryTarget(
  { sites }: Service,
  handle: string,
  options: { readonly authoritative: boolean },
): Target | undefined {
  const used = responsibleSites({ sites }, options);
  const endpoints = used.flatMap((site) => siteEndpoints(site, handle));
  if (endpoints.length === 0) return undefined;
  return { endpoints, keys: someKeys(used.flatMap((site) => serverKeys(site, handle))) };
}

/** The server that changes a handle: the first primary site's that is administered over TCP. */
export function administrationTarget({ sites }: Service, handle: string): Target | undefined {
  for (const site of responsibleSites({ sites }, { authoritative: true })) {
    const endpoints = siteEndpoints(site, handle, 'admin').filter(({ protocol }) => protocol === 'tcp');
    if (endpoints.length > 0) return { endpoints, keys: someKeys(serverKeys(site, handle)) };
  }
  return undefined;
}

/** Keys of all servers of a site: for who does not know which of them answers. */
export function siteKeys({ servers }: SiteRecord): readonly KeyObject[] {
  return servers.flatMap(({ publicKey }) => keyIn(publicKey));
}

function serverKeys(site: SiteRecord, handle: string): readonly KeyObject[] {
  const server = site.servers[selectServer(handle, site.hashOption, site.servers.length)];
  return server === undefined ? [] : keyIn(server.publicKey);
}

function someKeys(keys: readonly KeyObject[]): readonly KeyObject[] | undefined {
  return keys.length === 0 ? undefined : keys;
}

/** A key that cannot be read signs nothing that could be verified. */
function keyIn(octets: Uint8Array): readonly KeyObject[] {
  if (octets.length === 0) return [];
  try {
    return [publicKeyObject(decodePublicKey(octets))];
  } catch (thrown) {
    if (isNameplateError(thrown)) return [];
    throw thrown;
  }
}
