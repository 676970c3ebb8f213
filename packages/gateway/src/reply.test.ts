import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReply } from './reply.ts';

const octets = (text: string) => Buffer.from(text);

describe('an answer to a command', () => {
  it.each([
    ['', { answer: null }],
    ['{"level":3}', { answer: { level: 3 } }],
    ['ok', { answer: 'ok' }],
    ['"ok"', { answer: 'ok' }],
    ['[1]', { answer: [1] }],
    ['{"error":"no such lamp"}', { problem: 'no such lamp' }],
    ['{"error":{"code":7}}', { problem: '{"code":7}' }],
    ['{"error":null}', { problem: 'null' }],
    ['{"__proto__":{"error":"x"}}', { answer: JSON.parse('{"__proto__":{"error":"x"}}') }],
  ])('%s', (text, expected) => {
    expect(readReply(octets(text))).toEqual(expected);
  });

  it('of octets that are no text is hexadecimal, and one that is too large says how large', () => {
    expect(readReply(Uint8Array.of(0x68, 0xff, 0x16))).toEqual({ answer: '68ff16' });
    expect(readReply(octets(`"${'x'.repeat(4_095)}"`))).toEqual({ answer: { tooLarge: 4_097 } });
  });

  it('is one that can be stored, whatever the octets', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.json().map(octets)), (payload) => {
        const reply = readReply(payload);
        expect(JSON.parse(JSON.stringify(reply))).toEqual(JSON.parse(JSON.stringify(reply)));
        expect('answer' in reply ? reply.answer : reply.problem).not.toBeUndefined();
      }),
    );
  });
});
