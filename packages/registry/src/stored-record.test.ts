import { type HandleRecord, identifierFromHandle } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { value } from './fixture.ts';
import { decodeRecord, encodeRecord, toHandleRecord } from './stored-record.ts';

const handleValue = fc.record({
  index: fc.integer({ min: 1, max: 0x7fff_ffff }),
  type: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  data: fc.uint8Array({ maxLength: 200 }),
  ttl: fc.oneof(
    fc.record({ kind: fc.constant('relative' as const), seconds: fc.nat() }),
    fc.record({ kind: fc.constant('absolute' as const), unixSeconds: fc.nat() }),
  ),
  permissions: fc.record({
    adminRead: fc.boolean(),
    adminWrite: fc.boolean(),
    publicRead: fc.boolean(),
    publicWrite: fc.boolean(),
  }),
  timestamp: fc.nat(),
  references: fc.array(fc.record({ handle: fc.string({ minLength: 1 }), index: fc.nat() }), { maxLength: 3 }),
});

const record: fc.Arbitrary<HandleRecord> = fc.record({
  identifier: fc.constantFrom('88.118.22/a', '0.NA/88.118.22', '11022/热量表 %25/#').map(identifierFromHandle),
  values: fc
    .uniqueArray(handleValue, { selector: ({ index }) => index, maxLength: 8 })
    .map((values) => values.toSorted((a, b) => a.index - b.index)),
  revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  state: fc.constantFrom('active' as const, 'retired' as const),
  createTimeMs: fc.integer({ min: 0, max: 4e12 }),
  updateTimeMs: fc.integer({ min: 0, max: 4e12 }),
});

const plain = (each: HandleRecord) => ({
  ...each,
  identifier: each.identifier.handle,
  values: each.values.map((v) => ({ ...v, data: [...v.data] })),
});

describe('a stored record', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(record, (original) => {
        const back = toHandleRecord(decodeRecord(encodeRecord(original)));
        expect(plain(back)).toEqual(plain(original));
      }),
    );
  });

  it('gives views of its octets, not copies, and reads index, type and permissions without decoding', () => {
    const bytes = encodeRecord({
      identifier: identifierFromHandle('88.118.22/a'),
      values: [
        value(3, 'URL', 'x'),
        value(1, 'HS_SECKEY', 'y', {
          permissions: { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false },
        }),
      ],
      revision: 5,
      state: 'retired',
      createTimeMs: 1,
      updateTimeMs: 2,
      successor: '88.118.22/b',
      retireReason: '报废',
    });
    const stored = decodeRecord(bytes);
    expect(stored).toMatchObject({ etag: '5', state: 'retired', successor: '88.118.22/b', retireReason: '报废' });
    expect(stored.values.map(({ index, type, publicRead, adminRead }) => [index, type, publicRead, adminRead])).toEqual(
      [
        [1, 'HS_SECKEY', false, false],
        [3, 'URL', true, true],
      ],
    );
    for (const { grpc, handle } of stored.values) {
      expect(grpc.buffer).toBe(bytes.buffer);
      expect(handle.buffer).toBe(bytes.buffer);
    }
  });

  it('refuses another format, and a row that is cut off', () => {
    const bytes = encodeRecord({
      identifier: identifierFromHandle('88.118.22/a'),
      values: [value(3, 'URL', 'x')],
      revision: 1,
      state: 'active',
      createTimeMs: 0,
      updateTimeMs: 0,
    });
    expect(() => decodeRecord(Uint8Array.of(9, ...bytes.subarray(1)))).toThrow('format 9');
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => decodeRecord(bytes.slice(0, length))).toThrow();
  });
});
