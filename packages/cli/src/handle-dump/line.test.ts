import { decodeMessage, encodeErrorResponse, encodeRequest, encodeResolutionRequest } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../table.ts';
import { clip, type Passed, passedJson, passedLine } from './line.ts';

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function resolution(handle: string): Uint8Array {
  return encodeRequest({
    opCode: 1,
    requestId: 17,
    nowMs,
    body: encodeResolutionRequest({ handle, indexes: [3], types: ['URL'] }),
  });
}

function passed(frame: Uint8Array, direction: Passed['direction'] = 'request'): Passed {
  return { at: new Date(nowMs), transport: 'tcp', conversation: 2, direction, frame };
}

describe('passedLine', () => {
  it('says when, where, which way and what', () => {
    expect(passedLine(passed(resolution('88.118.22/a')), 80)).toBe(
      '03:04:05.678 tcp2 → #17 resolution 88.118.22/a URL 3',
    );
    const request = decodeMessage(resolution('88.118.22/a'));
    const answer = encodeErrorResponse(request, { responseCode: 100, message: 'Nothing there.' }, { nowMs });
    expect(passedLine(passed(answer, 'answer'), 80)).toBe(
      '03:04:05.678 tcp2 ← #17 100 handleNotFound resolution Nothing there.',
    );
  });

  it('fits 80 columns, also in Chinese', () => {
    for (const handle of [`88.118.22/${'x'.repeat(300)}`, `88.118.22/${'泵'.repeat(300)}`]) {
      const line = passedLine(passed(resolution(handle)), 80);
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
      expect(displayWidth(line)).toBeGreaterThan(77);
      expect(line.endsWith('…')).toBe(true);
    }
  });

  it('does not let a handle steer the terminal', () => {
    expect(passedLine(passed(resolution('88.118.22/\u001B[2J\n\u202E')), 80)).toContain('88.118.22/·[2J··');
  });

  it('says what is wrong with a frame that cannot be read', () => {
    const frame = resolution('88.118.22/a').slice(0, -1);
    expect(passedLine(passed(frame), 120)).toContain('message length');
    expect(passedJson(passed(frame))).toMatchObject({ direction: 'request', problem: expect.any(String) });
  });
});

describe('clip', () => {
  it('leaves what fits', () => {
    expect(clip('12345', 5)).toBe('12345');
    expect(clip('123456', 5)).toBe('1234…');
    expect(clip('泵泵泵', 5)).toBe('泵泵…');
  });
});
