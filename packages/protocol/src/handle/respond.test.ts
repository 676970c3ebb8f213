import { describe, expect, it } from 'vitest';
import { digestCodeOf } from './digest.ts';
import { decodeMessage, hasFlag, opFlags } from './frame.ts';
import { defaultFlags, requestMessage } from './request.ts';
import { respond } from './respond.ts';
import { responseCodeFor } from './response-codes.ts';
import { answerVersion } from './version.ts';

const empty = new Uint8Array(0);
function request(suggestMajor: number, suggestMinor: number, flags: number = defaultFlags) {
  const message = requestMessage({ opCode: 100, requestId: 7, nowMs: 0, body: empty, sessionId: 3, flags });
  return { ...message, envelope: { ...message.envelope, suggestMajor, suggestMinor } };
}

it.each([
  [2, 11, 2, 11],
  [2, 30, 2, 11],
  [3, 0, 2, 11],
  [2, 4, 2, 4],
  // No suggestion: what the request speaks.
  [0, 0, 2, 10],
])('to one that speaks %d.%d at most, the answer is %d.%d', (suggestMajor, suggestMinor, major, minor) => {
  expect(answerVersion(request(suggestMajor, suggestMinor).envelope)).toMatchObject({ major, minor });
});

it('5.x is a 2.0 client', () => {
  const { envelope } = request(1, 0);
  expect(answerVersion({ ...envelope, major: 5, minor: 3 })).toEqual({ major: 2, minor: 0 });
});

it.each([
  [11, 3],
  [7, 3],
  [6, 2],
  [1, 2],
  [0, 1],
])('a peer of 2.%d expects digest %d', (minor, code) => {
  expect(digestCodeOf({ major: 2, minor })).toBe(code);
});

it('below 2.5 older codes stand for 7 and 202', () => {
  expect([7, 202, 100].map((code) => responseCodeFor({ major: 2, minor: 4 }, code))).toEqual([303, 201, 100]);
  expect([7, 202, 100].map((code) => responseCodeFor({ major: 2, minor: 5 }, code))).toEqual([7, 202, 100]);
});

describe('respond', () => {
  it('repeats what an answer repeats, and no more', () => {
    const flags =
      defaultFlags | opFlags.certify | opFlags.doNotRefer | opFlags.overwrite | opFlags.mint | opFlags.keepAlive;
    const { envelope, header } = decodeMessage(respond(request(2, 11, flags), 1, empty, { nowMs: 60_000 }));
    expect(envelope).toMatchObject({ requestId: 7, sessionId: 3 });
    expect(header).toMatchObject({ opCode: 100, responseCode: 1, expirationTime: 60 + 12 * 3600 });
    expect(header.flags).toBe((defaultFlags | opFlags.certify | opFlags.doNotRefer) >>> 0);
  });

  it('sets digest, operation, session and continuation as the server says', () => {
    const requestDigest = { algorithm: 2 as const, octets: new Uint8Array(20).fill(9) };
    const context = { nowMs: 0, requestDigest, opCode: 2001, sessionId: 44, continued: true };
    const { envelope, header, body } = decodeMessage(respond(request(2, 11), 402, Uint8Array.of(1), context));
    expect(envelope.sessionId).toBe(44);
    expect(header.opCode).toBe(2001);
    expect([opFlags.requestDigest, opFlags.continuous].map((flag) => hasFlag(header, flag))).toEqual([true, true]);
    expect(body).toEqual(Uint8Array.of(2, ...requestDigest.octets, 1));
  });
});
