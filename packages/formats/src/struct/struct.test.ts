import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDecodeLimits } from '../limits.ts';
import { decodeAs, optionsOf, payloadOf, readVectors } from '../vectors.ts';
import { struct } from './struct.ts';

it.each(readVectors('struct', 'layouts'))('a declared layout: $name ($source)', async (vector) => {
  const { records, rejected } = await decodeAs(struct, vector.options, payloadOf(vector));
  expect(records).toEqual(vector.records);
  expect(rejected?.reason).toBe(vector.rejected);
});

describe('a layout that cannot be', () => {
  const field = { name: 'a', type: 'u8' };
  it.each([
    [{}, 'decode.fields: expected at least one field.'],
    [{ fields: [{ name: 'a' }] }, 'decode.fields[0].type: expected one of u8'],
    [{ fields: [{ type: 'u8' }] }, 'decode.fields[0].name: expected the name'],
    [{ fields: [{ ...field, length: 2 }] }, 'decode.fields[0].length: expected nothing: u8 has a length.'],
    [{ fields: [{ name: 'a', type: 'ascii' }] }, 'decode.fields[0].length: expected a number of octets.'],
    [{ fields: [{ name: 'a', type: 'bcd', length: 8 }] }, 'decode.fields[0].length: expected at most 7 octets'],
    [{ fields: [{ name: 'a', type: 'bits', bits: { x: 8 } }] }, 'decode.fields[0].bits.x: expected a bit from 0 to 7'],
    [{ fields: [{ ...field, bits: { x: 0 } }] }, 'decode.fields[0].bits: expected names of bits'],
    [{ fields: [{ ...field, size: 1 }] }, 'decode.fields[0].size: expected one of the fields'],
    [
      { fields: [{ ...field, when: { field: 'b', is: 1 } }] },
      'decode.fields[0].when.field: expected a field that comes before',
    ],
    [
      { fields: [{ name: 'g', type: 'group', count: 'n', fields: [field] }] },
      'decode.fields[0].count: expected a number',
    ],
    [{ fields: [{ name: 'g', type: 'group', fields: [] }] }, 'decode.fields[0].fields: expected at least one field.'],
    [
      { fields: [{ name: 'g', type: 'group', fields: [{ ...field, at: 1 }] }] },
      'decode.fields[0].fields[0].at: expected nothing',
    ],
    [{ fields: [{ type: 'tags', tags: {} }] }, 'decode.fields[0].tags: expected at least one tag.'],
    [{ fields: [{ type: 'tags', tagOctets: 2, tags: { '01': [field] } }] }, 'tags of 4 hexadecimal digits'],
    [{ fields: [{ type: 'tags', tags: { zz: [field] } }] }, 'decode.fields[0].tags.zz: expected hexadecimal digits'],
    [{ checksum: {}, fields: [field] }, 'decode.checksum.type: expected crc16-modbus'],
  ])('%j is refused', (options, message) => {
    expect(() => optionsOf(struct, options)).toThrow(message);
  });
});

describe('a condition', () => {
  it('in a group is of the group, else of what stands alone; one on nothing does not hold', async () => {
    const layout = {
      fields: [
        { name: 'flags', type: 'bits', bits: { long: 0 } },
        {
          name: 'g',
          type: 'group',
          fields: [
            { name: 'kind', type: 'u8' },
            { name: 'a', type: 'u8', when: { field: 'kind', is: 1 } },
            { name: 'b', type: 'u8', when: { field: 'flags.long', is: true } },
            { name: 'c', type: 'u8', when: { field: 'none.of.these', is: 1 } },
          ],
        },
      ],
    };
    const { records } = await decodeAs(struct, layout, Uint8Array.of(1, 1, 7, 8, 2, 9));
    expect(records).toEqual([
      {
        fields: {
          flags: { long: true },
          g: [
            { kind: 1, a: 7, b: 8 },
            { kind: 2, b: 9 },
          ],
        },
      },
    ]);
  });
});

describe('what a payload may make', () => {
  const limits = { ...defaultDecodeLimits, recordsPerMessage: 5, readingsPerMessage: 20 };

  it('is bounded: values, however they are counted', async () => {
    const many = { fields: [{ name: 'g', type: 'group', fields: [{ name: 'a', type: 'u8' }] }] };
    expect((await decodeAs(struct, many, new Uint8Array(100), { limits })).rejected?.reason).toBe('too-many-readings');
    const long = { fields: [{ name: 'a', type: 'u8', count: 10_000 }] };
    expect((await decodeAs(struct, long, new Uint8Array(100), { limits })).rejected?.reason).toBe('too-many-readings');
  });

  it('is bounded: records', async () => {
    const many = { fields: [{ type: 'group', as: 'records', fields: [{ name: 'a', type: 'u8' }] }] };
    const { records, rejected } = await decodeAs(struct, many, new Uint8Array(10), { limits });
    expect([records.length, rejected?.reason]).toEqual([4, 'too-many-readings']);
  });

  it('a count from the payload, of what takes no octets, ends', async () => {
    const never = {
      fields: [
        { name: 'n', type: 'u32' },
        { name: 'g', type: 'group', count: 'n', fields: [{ name: 'a', type: 'u8', when: { field: 'n', is: 0 } }] },
      ],
    };
    const { records } = await decodeAs(struct, never, new Uint8Array(4).fill(0xff));
    expect(records).toEqual([{ fields: { n: 2 ** 32 - 1, g: [{}] } }]);
  });

  it('octets of every number are exact beyond 2^53', async () => {
    const options = {
      fields: [
        { name: 'u', type: 'u64' },
        { name: 'i', type: 'i64' },
      ],
    };
    const { records } = await decodeAs(
      struct,
      options,
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 128, 0, 0, 0, 0, 0, 0, 0),
    );
    expect(records[0]?.fields).toEqual({ u: 2n ** 64n - 1n, i: -(2n ** 63n) });
  });
});

it('numbers of every type and either order are those that were written', async () => {
  const types = {
    u8: fc.nat(255),
    i16: fc.integer({ min: -32_768, max: 32_767 }),
    u32: fc.nat(0xffff_ffff),
    i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    f64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  };
  await fc.assert(
    fc.asyncProperty(fc.record(types), fc.boolean(), async (values, little) => {
      const view = new DataView(new ArrayBuffer(19));
      view.setUint8(0, values.u8);
      view.setInt16(1, values.i16, little);
      view.setUint32(3, values.u32, little);
      view.setInt32(7, values.i32, little);
      view.setFloat64(11, values.f64, little);
      const fields = Object.keys(types).map((type) => ({ name: type, type }));
      const options = { endian: little ? 'little' : 'big', fields };
      const { records } = await decodeAs(struct, options, new Uint8Array(view.buffer));
      expect(records).toEqual([{ fields: values }]);
    }),
  );
});
