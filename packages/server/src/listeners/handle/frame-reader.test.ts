import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';

function frame(body: number): Buffer {
  const octets = Buffer.alloc(20 + 24 + body, body & 0xff);
  octets.writeUInt32BE(24 + body, 16);
  octets[2] = 2;
  return octets;
}

function read(chunks: readonly Buffer[], maxOctets = 100_000): string[] {
  const frames: string[] = [];
  const reader = new FrameReader({ maxOctets }, (octets) => frames.push(Buffer.from(octets).toString('hex')));
  for (const chunk of chunks) reader.push(chunk);
  return frames;
}

describe('FrameReader', () => {
  it('gives the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 8 }), fc.array(fc.nat(90), { maxLength: 60 }), (bodies, cuts) => {
        const frames = bodies.map(frame);
        const stream = Buffer.concat(frames);
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(stream.subarray(at, at + cut));
          at += cut;
        }
        chunks.push(stream.subarray(at));
        expect(read(chunks)).toEqual(frames.map((octets) => octets.toString('hex')));
      }),
    );
  });

  it('says whether a frame has begun, and how many have', () => {
    const reader = new FrameReader({ maxOctets: 1000 }, () => undefined);
    expect([reader.begun, reader.pending]).toEqual([0, false]);
    reader.push(frame(5).subarray(0, 3));
    expect([reader.begun, reader.pending]).toEqual([1, true]);
    reader.push(frame(5).subarray(3));
    expect([reader.begun, reader.pending]).toEqual([1, false]);
    reader.push(Buffer.concat([frame(1), frame(2), Buffer.of(2)]));
    expect([reader.begun, reader.pending]).toEqual([4, true]);
  });

  it('refuses a length before it holds anything of it, and keeps the envelope for the answer', () => {
    const large = frame(2000);
    const reader = new FrameReader({ maxOctets: 1000 }, () => undefined);
    expect(() => reader.push(large.subarray(0, 20))).toThrowError(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
    expect(Buffer.from(reader.head).equals(large.subarray(0, 20))).toBe(true);
    const short = frame(0);
    short.writeUInt32BE(3, 16);
    expect(() => read([short])).toThrowError(expect.objectContaining({ code: 'MALFORMED_MESSAGE' }));
  });
});
