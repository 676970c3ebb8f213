import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketFramer } from './framer.ts';

function frame(body: Uint8Array): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}

describe('the framer', () => {
  it('gives the same packets however the octets are cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(bodies, cuts, (list, sizes) => {
        const packets = list.map(frame);
        const stream = Buffer.concat(packets);
        const framer = new PacketFramer(1_000);
        const got: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          framer.push(Buffer.from(stream.subarray(at, at + size)));
          at += size;
          // Sometimes the reader lets several reads pile up first.
          if (turn % 3 === 1) continue;
          for (let next = framer.next(); next; next = framer.next()) got.push(next);
        }
        for (let next = framer.next(); next; next = framer.next()) got.push(next);
        expect(got.map((octets) => octets.toString('hex'))).toEqual(packets.map((octets) => octets.toString('hex')));
        expect(framer.held).toBe(0);
      }),
    );
  });

  it('refuses a packet over the limit from its header, header included', () => {
    const framer = new PacketFramer(100);
    framer.push(frame(new Uint8Array(98)));
    expect(framer.next()).toHaveLength(100);
    framer.push(frame(new Uint8Array(99)).subarray(0, 2));
    expect(() => framer.next()).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });

  it('refuses a remaining length of five octets', () => {
    const framer = new PacketFramer(100);
    framer.push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x00]));
    expect(() => framer.next()).toThrow(expect.objectContaining({ code: 'MALFORMED_MESSAGE' }));
  });

  it('reads a length that is spelled longer than needed', () => {
    const framer = new PacketFramer(100);
    framer.push(Buffer.from([0xc0, 0x80, 0x00]));
    expect(framer.next()).toHaveLength(3);
  });
});
