import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, lines } from './lines.ts';

async function all(text: string, size: number, limit = 1_000): Promise<Line[]> {
  const octets = new TextEncoder().encode(text);
  const chunks = Array.from({ length: Math.ceil(octets.length / size) }, (_, at) =>
    octets.subarray(at * size, (at + 1) * size),
  );
  const found: Line[] = [];
  for await (const line of lines(chunks, limit)) found.push(line);
  return found;
}

describe('lines', () => {
  it('are the same however the octets arrive', async () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', '热', '😀', ' ', '\r'), maxLength: 8 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (parts, size) => {
        const expected = parts.map((part) => part.replace(/\r$/, ''));
        const found = await all(parts.map((part) => `${part}\n`).join(''), size);
        expect(found.map((line) => line.text)).toEqual(expected);
        expect(found.map(({ number }) => number)).toEqual(parts.map((_, at) => at + 1));
      }),
    );
  });

  it('a last line needs no end; one that is too long is passed over and the next is not', async () => {
    expect(await all(`a\n${'b'.repeat(50)}\nc`, 3, 10)).toEqual([
      { number: 1, text: 'a', tooLong: false },
      { number: 2, text: '', tooLong: true },
      { number: 3, text: 'c', tooLong: false },
    ]);
  });

  it('octets that are not UTF-8 are refused', async () => {
    const reading = async () => {
      for await (const _ of lines([Uint8Array.of(0x61, 0x0a, 0xff)], 10));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'NOT_UTF8' });
  });
});
