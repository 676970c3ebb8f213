import { isIP } from 'node:net';
import { type SiteRecord, type SiteServer, selectServer } from '@nameplate/protocol/handle';

/** Where one interface of a Handle server listens. */
export interface Endpoint {
  readonly protocol: 'udp' | 'tcp' | 'http';
  readonly host: string;
  readonly port: number;
  /** Path in front of the handle, of the HTTP tunnel. */
  readonly path?: string;
  /** What its signed answers are verified with, as its site record says: the data of HS_PUBKEY. */
  readonly publicKey?: Uint8Array;
}

/** `udp://127.0.0.1:2641`: for maps, traces and messages. */
export function endpointName({ protocol, host, port, path = '' }: Endpoint): string {
  return `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}

/**
 * The interfaces of the server of a site that holds the handle, in the order UDP, TCP, HTTP: those for queries, or those
 * for administration. RFC 3652 §3.1.3.
 */
export function siteEndpoints(
  site: SiteRecord,
  handle: string,
  purpose: 'query' | 'admin' = 'query',
): readonly Endpoint[] {
  const position = selectServer(handle, site.hashOption, site.servers.length);
  const server = site.servers[position];
  if (server === undefined) return [];
  const host = hostOf(site, server, position);
  if (host === undefined) return [];
  const path = attribute(site, `path.${position}`) ?? attribute(site, 'path');
  return protocols.flatMap((protocol) =>
    server.interfaces
      .filter((one) => one[purpose] && one.protocol === protocol && one.port > 0 && one.port < 65_536)
      .map(({ port }) => ({
        protocol,
        host,
        port,
        ...(protocol === 'http' && path !== undefined ? { path: `/${path.replace(/^\/|\/$/g, '')}` } : {}),
        ...(server.publicKey.length > 0 ? { publicKey: server.publicKey } : {}),
      })),
  );
}

const protocols = ['udp', 'tcp', 'http'] as const;

/** The address; one of zeros means the DNS name in the attribute `domain`. RFC 3651 §3.2.2, as deployed. */
function hostOf(site: SiteRecord, { address }: SiteServer, position: number): string | undefined {
  if (address.every((octet) => octet === 0)) {
    const name = attribute(site, `domain.${position}`) ?? attribute(site, 'domain');
    return name !== undefined && /^[A-Za-z0-9.-]{1,253}$/.test(name) ? name : undefined;
  }
  const host = address.subarray(0, 12).every((octet) => octet === 0)
    ? address.subarray(12).join('.')
    : Array.from({ length: 8 }, (_, at) =>
        (((address[2 * at] ?? 0) << 8) | (address[2 * at + 1] ?? 0)).toString(16),
      ).join(':');
  return isIP(host) === 0 ? undefined : host;
}

function attribute(site: SiteRecord, name: string): string | undefined {
  return site.attributes.find((one) => one.name === name)?.value;
}
