import { NameplateError } from '@nameplate/sdk';

/** The text of a file. A byte order mark says UTF-8, whatever encoding was named. @throws NameplateError INVALID_VALUE */
export async function* decodedText(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncGenerator<string, void> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    let head: Uint8Array = Buffer.alloc(0);
    let next = await source.next();
    while (!next.done && head.length + next.value.length < 3) {
      head = Buffer.concat([head, next.value]);
      next = await source.next();
    }
    if (!next.done) head = Buffer.concat([head, next.value]);
    const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    const decoder = decoderOf(marked ? 'utf-8' : (encoding ?? 'utf-8'));
    yield decoded(decoder, head);
    while (!next.done) {
      next = await source.next();
      yield decoded(decoder, next.done ? undefined : next.value);
    }
  } finally {
    await source.return?.();
  }
}

/** @throws NameplateError INVALID_VALUE for an encoding that nobody knows */
export function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${encoding.slice(0, 40)}: no such encoding is known.`, {
      reason: 'ENCODING_UNKNOWN',
      remedy: { en: 'Give utf-8, gb18030, gbk or big5.', zh: '请填写 utf-8、gb18030、gbk 或 big5。' },
      cause,
    });
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `The text is not ${decoder.encoding}.`, {
      reason: 'NOT_TEXT',
      metadata: { encoding: decoder.encoding },
      remedy: {
        en: 'Name its encoding, for example --encoding gb18030 for what Chinese Excel saves as CSV.',
        zh: '请指明编码，例如中文 Excel 另存的 CSV 用 --encoding gb18030。',
      },
      cause,
    });
  }
}
