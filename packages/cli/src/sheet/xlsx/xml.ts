import type { Readable } from 'node:stream';
import { NameplateError } from '@nameplate/sdk';
import { SaxesParser } from 'saxes';
import { notXlsx } from './package.ts';

/** What a reader of XML is told. Names are without their namespace's prefix. */
export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** After a chunk of this length. */
  read?(length: number): void;
}

/**
 * Parses XML as it comes: after each chunk the reader may take what it has gathered. Entities beyond XML's own five are
 * refused, so that none expands.
 */
export async function* parseXml<Taken>(
  stream: Readable,
  events: XmlEvents,
  take: () => Iterable<Taken>,
): AsyncGenerator<Taken, void> {
  const parser = new SaxesParser<{ readonly xmlns?: false; readonly position: false }>({ position: false });
  let failed: Error | undefined;
  parser.on('error', (error) => {
    failed ??= error;
  });
  parser.on('opentag', ({ name, attributes }) => events.open?.(local(name), attributes));
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  parser.on('closetag', ({ name }) => events.close?.(local(name)));
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      parser.write(chunk);
      if (failed) throw failed;
      events.read?.(chunk.length);
      yield* take();
    }
    parser.close();
    if (failed) throw failed;
    yield* take();
  } catch (thrown) {
    throw thrown instanceof NameplateError
      ? thrown
      : notXlsx(thrown instanceof Error ? thrown.message : 'no XML', thrown);
  } finally {
    stream.destroy();
  }
}

/** Parses a part as a whole. */
export async function readXml(stream: Readable, events: XmlEvents): Promise<void> {
  for await (const _ of parseXml(stream, events, () => [])) continue;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
