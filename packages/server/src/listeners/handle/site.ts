import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type SiteRecord, siteAddress } from '@nameplate/protocol/handle';
import type { Config } from '../../config/index.ts';

/**
 * This server as a Handle site, RFC 3651 §3.2.2: one port, TCP for queries and administration, UDP for queries only.
 * `publicKey`: what its signed answers are verified with, in the form of HS_PUBKEY; empty when it has none.
 */
export function siteRecord(
  config: Pick<Config, 'listen_host' | 'handle_public_address'>,
  port: number,
  publicKey: Uint8Array = new Uint8Array(0),
): SiteRecord {
  return {
    protocolMajor: 2,
    protocolMinor: 11,
    serialNumber: 1,
    primary: true,
    multiPrimary: false,
    hashOption: 'handle',
    attributes: [{ name: 'desc', value: 'Nameplate' }],
    servers: [
      {
        serverId: 1,
        address: siteAddress(octetsOf(reachableAddress(config))),
        publicKey,
        interfaces: [
          { admin: true, query: true, protocol: 'tcp', port },
          { admin: false, query: true, protocol: 'udp', port },
        ],
      },
    ],
  };
}

/** An address that a client can use; one that means "every address" is none. */
function reachableAddress({
  listen_host: host,
  handle_public_address: named,
}: Pick<Config, 'listen_host' | 'handle_public_address'>): string {
  if (named !== '') return named;
  if (host !== '0.0.0.0' && host !== '::' && (isIPv4(host) || isIPv6(host))) return host;
  if (host === 'localhost') return '127.0.0.1';
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  return outside?.address ?? '127.0.0.1';
}

/** 4 or 16 octets of an address that `node:net` has checked. */
export function octetsOf(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  return [...first, ...Array<number>(16 - first.length - last.length).fill(0), ...last];
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (isIPv4(group)) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
