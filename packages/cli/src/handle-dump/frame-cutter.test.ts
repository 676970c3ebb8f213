import { encodeHandleBody, encodeRequest, envelopeOctets } from '@nameplate/protocol/handle';
import { expect, it } from 'vitest';
import { FrameCutter } from './frame-cutter.ts';

const frames = ['88.118.22/a', '88.118.22/much-longer-than-that', '/'].map((handle, at) =>
  encodeRequest({ opCode: 101, requestId: at + 1, nowMs: 0, body: encodeHandleBody(handle) }),
);
const stream = Buffer.concat(frames);

it.each([1, 7, 64, 1_000])('gives each frame once, from chunks of %d octets', (size) => {
  const cutter = new FrameCutter();
  const found: Uint8Array[] = [];
  for (let at = 0; at < stream.length; at += size) found.push(...cutter.push(stream.subarray(at, at + size)));
  expect(found.map((frame) => Buffer.from(frame))).toEqual(frames.map((frame) => Buffer.from(frame)));
});

it('refuses a length that no message may have, before it waits for it', () => {
  const hostile = new Uint8Array(envelopeOctets).fill(0xff);
  expect(() => new FrameCutter().push(hostile)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});
