import { decodeSite, encodeSite } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { octetsOf, siteRecord } from './site.ts';

describe('siteRecord', () => {
  it('names the port for TCP, and for UDP with queries only', () => {
    const site = siteRecord({ listen_host: '127.0.0.1', handle_public_address: '' }, 2641);
    const [server] = decodeSite(encodeSite(site)).servers;
    expect([...(server?.address ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1]);
    expect(server?.interfaces).toEqual([
      { admin: true, query: true, protocol: 'tcp', port: 2641 },
      { admin: false, query: true, protocol: 'udp', port: 2641 },
    ]);
  });

  it('never names the address that means all of them', () => {
    const site = siteRecord({ listen_host: '0.0.0.0', handle_public_address: '' }, 1);
    expect([...(site.servers[0]?.address ?? [])].slice(12)).not.toEqual([0, 0, 0, 0]);
    const named = siteRecord({ listen_host: '0.0.0.0', handle_public_address: '192.0.2.7' }, 1);
    expect([...(named.servers[0]?.address ?? [])].slice(12)).toEqual([192, 0, 2, 7]);
  });
});

describe('octetsOf', () => {
  it.each([
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::a:b', '20010db80000000000000000000a000b'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ])('%s', (address, hex) => {
    expect(Buffer.from(octetsOf(address)).toString('hex')).toBe(hex);
  });
});
