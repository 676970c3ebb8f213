import { readFileSync } from 'node:fs';
import { defaultPermissions, type HandleValue } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHandleValue } from '../handle/index.ts';
import { valueFromJson, valueToJson } from './value-json.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly fields: { readonly json?: unknown };
}

const file = new URL('../../../../test/conformance/handle/vectors/handle-value.json', import.meta.url);
const vectors = (JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]).filter(({ fields }) => fields.json);

describe('value JSON', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    '%s: as deployed servers write and read it',
    (_name, vector) => {
      const value = decodeHandleValue(Buffer.from(vector.hex, 'hex'));
      expect(valueToJson(value)).toEqual(vector.fields.json);
      expect({ ...valueFromJson(vector.fields.json), timestamp: value.timestamp }).toEqual(value);
    },
  );

  const base = { index: 1, type: 'T', data: 'x' };
  it.each([
    ['0010', { adminRead: false, adminWrite: false, publicRead: true, publicWrite: false }],
    ['*', { adminRead: true, adminWrite: true, publicRead: true, publicWrite: true }],
    [[false, true, false, true], { adminRead: false, adminWrite: true, publicRead: false, publicWrite: true }],
    [undefined, defaultPermissions],
  ])('reads permissions %j', (permissions, expected) => {
    expect(valueFromJson({ ...base, permissions }).permissions).toEqual(expected);
  });

  const admin = (permissions: unknown) => ({
    index: 100,
    type: 'HS_ADMIN',
    data: { format: 'admin', value: { handle: '0.NA/88.1', index: 300, permissions } },
  });
  it.each([
    ['*', '111111111111'],
    [true, '111111111111'],
    ['011111110011', '011111110011'],
    [[true, ...Array<boolean>(10).fill(false), true], '100000000001'],
  ])('reads HS_ADMIN permissions %j', (permissions, digits) => {
    expect(valueToJson(valueFromJson(admin(permissions))).data.value).toMatchObject({ permissions: digits });
  });

  it.each<{ readonly permissions: unknown }>([{ permissions: '1' }, { permissions: [true] }, { permissions: 7 }])(
    'refuses HS_ADMIN permissions $permissions',
    ({ permissions }) => {
      expect(() => valueFromJson(admin(permissions))).toThrow(/permissions: expected twelve/);
    },
  );

  const site = (server: object) => ({
    index: 1,
    type: 'HS_SITE',
    data: { format: 'site', value: { protocolVersion: '2.11', serialNumber: 1, servers: [server] } },
  });
  it('reads a site with an IPv6 address and a key', () => {
    const server = {
      serverId: 1,
      address: '2001:db8::1',
      publicKey: { format: 'key', value: { kty: 'DSA', y: 'Ag', p: 'Aw', q: 'BQ', g: 'gA' } },
      interfaces: [{ query: true, admin: true, protocol: 'HTTP', port: 8000 }],
    };
    expect(valueToJson(valueFromJson(site(server))).data.value).toMatchObject({
      servers: [{ ...server, address: '2001:db8:0:0:0:0:0:1' }],
    });
  });

  it.each([
    [{ serverId: 1, address: '1.2.3' }, 'address'],
    [{ serverId: 1, address: '1::2::3' }, 'address'],
    [{ serverId: 1, address: '1.2.3.4', interfaces: [{ protocol: 'SCTP', port: 1 }] }, 'protocol'],
    [{ serverId: 1, address: '1.2.3.4', publicKey: { format: 'key', value: { kty: 'EC' } } }, 'kty'],
    [{ address: '1.2.3.4' }, 'serverId'],
  ])('names what is wrong in the site %j', (server, field) => {
    expect(() => valueFromJson(site(server))).toThrow(field);
  });

  it('reads back what it wrote, whatever octets a value holds', () => {
    const types = fc.constantFrom('URL', 'HS_ADMIN', 'HS_SITE', 'HS_VLIST', 'HS_PUBKEY', 'X');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        types,
        fc.integer({ min: 1, max: 0x7fff_ffff }),
        (data, type, index) => {
          const ttl = { kind: 'relative', seconds: 60 } as const;
          const value: HandleValue = {
            index,
            type,
            data,
            ttl,
            permissions: defaultPermissions,
            timestamp: 0,
            references: [],
          };
          expect(valueFromJson(JSON.parse(JSON.stringify(valueToJson(value))))).toEqual(value);
        },
      ),
    );
  });
});
