import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodePublicKey, type SiteRecord, siteAddress } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointName } from './endpoint.ts';
import { administrationTarget, queryTarget, siteKeys } from './target.ts';

const [first, second] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) as [
  KeyObject,
  KeyObject,
];
const keyAt = (at: number) => (at === 0 ? first : second);

/** Servers by their ports; TCP is for administration at those with an odd port. */
function siteOf(ports: readonly number[], options: Partial<SiteRecord> = {}): SiteRecord {
  return {
    protocolMajor: 2,
    protocolMinor: 11,
    serialNumber: 1,
    primary: true,
    multiPrimary: false,
    hashOption: 'handle',
    attributes: [],
    servers: ports.map((port, at) => ({
      serverId: at + 1,
      address: siteAddress([127, 0, 0, 1]),
      publicKey: encodePublicKey(publicKeyRecord(keyAt(at))),
      interfaces: [
        { query: true, admin: false, protocol: 'udp' as const, port },
        { query: true, admin: port % 2 === 1, protocol: 'tcp' as const, port },
      ],
    })),
    ...options,
  };
}

const names = (target: ReturnType<typeof queryTarget>) => target?.endpoints.map(endpointName);

describe('where to go', () => {
  it('to be administered: a primary site, over TCP, where it says so', () => {
    const mirror = siteOf([11], { primary: false });
    expect(names(administrationTarget({ sites: [mirror, siteOf([13])] }, 'a/b'))).toEqual(['tcp://127.0.0.1:13']);
    expect(names(administrationTarget({ sites: [siteOf([12]), siteOf([15])] }, 'a/b'))).toEqual(['tcp://127.0.0.1:15']);
    expect(administrationTarget({ sites: [siteOf([12])] }, 'a/b')).toBeUndefined();
    expect(administrationTarget({ sites: [] }, 'a/b')).toBeUndefined();
  });

  it('to ask: every site; for authority the primary ones', () => {
    const sites = [siteOf([10], { primary: false }), siteOf([12])];
    expect(names(queryTarget({ sites }, 'a/b', { authoritative: false }))).toHaveLength(4);
    expect(names(queryTarget({ sites }, 'a/b', { authoritative: true }))).toEqual([
      'udp://127.0.0.1:12',
      'tcp://127.0.0.1:12',
    ]);
    expect(queryTarget({ sites: [] }, 'a/b', { authoritative: true })).toBeUndefined();
  });

  it('is one server of a site that divides its handles, with the key of that server', () => {
    const site = siteOf([21, 23]);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (suffix) => {
        const target = administrationTarget({ sites: [site] }, `88.118/${suffix}`);
        const at = target?.endpoints[0]?.port === 21 ? 0 : 1;
        expect(target?.keys?.map((key) => key.equals(keyAt(at)))).toEqual([true]);
        expect(target?.keys).toHaveLength(1);
      }),
    );
    expect(siteKeys(site)).toHaveLength(2);
  });

  it('a key that cannot be read is none', () => {
    const [server] = siteOf([21]).servers;
    if (server === undefined) throw new Error('expected a server');
    const site = siteOf([21], { servers: [{ ...server, publicKey: Uint8Array.of(1, 2, 3) }] });
    expect(administrationTarget({ sites: [site] }, 'a/b')?.keys).toBeUndefined();
  });
});
