import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageDeadlineMs, requestMessage } from './request.ts';

const request = (nowMs: number, deadlineMs?: number) =>
  requestMessage({ opCode: 1, body: new Uint8Array(0), requestId: 1, nowMs, deadlineMs }).header;

describe('the time that a request expires at', () => {
  it('is twelve hours away for a sender that names no deadline', () => {
    expect(request(1_800_000_000_500).expirationTime).toBe(1_800_043_200);
    expect(request(1_800_000_000_500, Number.POSITIVE_INFINITY).expirationTime).toBe(1_800_043_200);
  });

  it('is never later than the deadline, and the deadline read from it is in the same second', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000_000), fc.nat(40_000_000), (nowMs, patienceMs) => {
        const header = request(nowMs, nowMs + patienceMs);
        expect(header.expirationTime * 1000).toBeLessThanOrEqual(nowMs + patienceMs);
        fc.pre(header.expirationTime > 0);
        const read = messageDeadlineMs(header);
        expect(read).toBeGreaterThanOrEqual(nowMs + patienceMs);
        // Sent on, it is what it was.
        expect(request(nowMs, read).expirationTime).toBe(header.expirationTime);
      }),
    );
  });

  it('of 0 is none', () => expect(messageDeadlineMs({ expirationTime: 0 })).toBe(Number.POSITIVE_INFINITY));
});
