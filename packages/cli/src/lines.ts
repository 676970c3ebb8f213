import { NameplateError } from '@nameplate/sdk';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Empty when it is too long. */
  readonly text: string;
  readonly tooLong: boolean;
}

/**
 * The lines of a UTF-8 text, one at a time. A line above the limit is passed over without being kept.
 * @throws NameplateError INVALID_VALUE for octets that are not UTF-8
 */
export async function* lines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxLength: number,
): AsyncGenerator<Line, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held: string[] = [];
  let length = 0;
  let number = 1;
  const hold = (text: string) => {
    length += text.length;
    if (length <= maxLength) held.push(text);
    else held = [];
  };
  const take = (): Line => {
    const tooLong = length > maxLength;
    const line = { number, text: held.join('').replace(/\r$/, ''), tooLong };
    held = [];
    length = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    const text = decoded(decoder, chunk, number);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      hold(text.slice(start, end));
      yield take();
      start = end + 1;
    }
    hold(text.slice(start));
  }
  hold(decoded(decoder, undefined, number));
  if (length > 0) yield take();
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined, line: number): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `The text is not UTF-8, at line ${line} or soon after it.`, {
      reason: 'NOT_UTF8',
      cause,
    });
  }
}
