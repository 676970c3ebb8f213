import { generateKeyPairSync } from 'node:crypto';
import { encodeAdmin, encodePublicKey, encodeSite, encodeValueList } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { siteOfServers } from '@nameplate/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueJson, valueText } from './format.ts';
import { knownValueLines } from './known-value.ts';
import { displayWidth, fields } from './table.ts';

const key = encodePublicKey(publicKeyRecord(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey));
const value = (type: string, data: Uint8Array) => ({
  index: 1,
  type,
  data,
  ttl: { kind: 'relative', seconds: 60 } as const,
  permissions: { adminRead: true, adminWrite: true, publicRead: true, publicWrite: false },
  timestamp: 0,
  references: [],
});
const lines = (type: string, data: Uint8Array) => knownValueLines(value(type, data));

describe('a value of a known type', () => {
  it('HS_ADMIN says who may do what', () => {
    const admin = (permissions: number) => encodeAdmin({ permissions, handle: '0.NA/88.118', index: 300 });
    expect(lines('HS_ADMIN', admin(0xfff))).toEqual(['300:0.NA/88.118 may do everything']);
    expect(lines('hs_admin', admin(0))).toEqual(['300:0.NA/88.118 may do nothing']);
    expect(lines('HS_ADMIN', admin(0x7ff))).toEqual([
      '300:0.NA/88.118 may',
      '  add handle, delete handle, add derived prefix,',
      '  delete derived prefix, modify value, remove value,',
      '  add value, modify admin, remove admin, add admin,',
      '  read value',
    ]);
  });

  it('HS_VLIST names its members, HS_SITE its servers, HS_PUBKEY its kind', () => {
    const members = [300, 301].map((index) => ({ handle: '88.118/works', index }));
    expect(lines('HS_VLIST', encodeValueList(members))).toEqual(['300:88.118/works', '301:88.118/works']);
    const site = encodeSite({ ...siteOfServers(['10.0.0.3:2641', 'h.example:2641'], { key }), serialNumber: 7 });
    for (const type of ['HS_SITE', 'HS_SITE.6', 'HS_NA_DELEGATE'])
      expect(lines(type, site)).toEqual([
        'primary, protocol 2.11, serial 7',
        'divided by the hash of the handle',
        'domain.1: h.example',
        'server 1 at 10.0.0.3, RSA key of 2048 bits',
        '  TCP 2641: query and administration',
        '  UDP 2641: query',
        'server 2 at 0.0.0.0, RSA key of 2048 bits',
        '  TCP 2641: query and administration',
        '  UDP 2641: query',
      ]);
    expect(lines('HS_PUBKEY', key)).toEqual(['RSA key of 2048 bits']);
  });

  it('fits 80 columns, with its lines below each other', () => {
    const data = encodeAdmin({ permissions: 0x7ff, handle: '0.NA/88.118.22', index: 300 });
    const shown = fields([['100 HS_ADMIN', valueText(value('HS_ADMIN', data))]]);
    expect(shown.split('\n').slice(0, 2)).toEqual([
      '100 HS_ADMIN  300:0.NA/88.118.22 may',
      '                add handle, delete handle, add derived prefix,',
    ]);
    for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('is shown as octets when the data is something else, and never steers the terminal', () => {
    expect(lines('URL', new TextEncoder().encode('https://example.cn'))).toBeUndefined();
    expect(valueText(value('HS_SITE', Uint8Array.of(1, 2, 255)))).toBe('base64 AQL/');
    fc.assert(
      fc.property(
        fc.constantFrom('HS_ADMIN', 'HS_SITE', 'HS_VLIST', 'HS_PUBKEY', 'NOTE'),
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.string({ unit: 'binary' }).map((handle) => encodeAdmin({ permissions: 3, handle, index: 1 })),
        ),
        (type, data) => {
          expect(valueText(value(type, data)).replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});

it('for scripts the parsed form stands beside the data', () => {
  const data = encodeAdmin({ permissions: 0xff3, handle: '0.NA/88.118', index: 300 });
  expect(valueJson(value('HS_ADMIN', data))).toMatchObject({
    data: { base64: Buffer.from(data).toString('base64') },
    parsed: { format: 'admin', value: { handle: '0.NA/88.118', index: 300, permissions: '111111110011' } },
  });
  const site = encodeSite(siteOfServers(['10.0.0.3:2641']));
  expect(valueJson(value('HS_SITE', site))).toMatchObject({ parsed: { format: 'site', value: { primarySite: true } } });
  expect(valueJson(value('NOTE', new TextEncoder().encode('text')))).not.toHaveProperty('parsed');
});
