import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { NameplateError } from '@nameplate/sdk';

export interface OpenDump {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly size: number;
  /** Octets of the file that were read. */
  readonly bytesRead: () => number;
}

/** The octets of a dump, unpacked when it is gzip, and the size that tells it from another. @throws NameplateError INVALID_VALUE */
export async function openDump(file: string, signal: AbortSignal): Promise<OpenDump> {
  try {
    const { size } = await stat(file);
    const packed = await isGzip(file);
    const source = createReadStream(file, { signal });
    return { chunks: told(file, packed ? unpacked(source) : source), size, bytesRead: () => source.bytesRead };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unpacked(source: ReturnType<typeof createReadStream>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

async function* told(file: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await source.next().catch((cause: unknown) => {
        throw unreadable(file, cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await source.return?.();
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** What is told of a file that cannot be read. */
export function unreadable(file: string, cause: unknown): NameplateError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new NameplateError('INVALID_VALUE', `${file}: it cannot be read (${why}).`, { reason: 'DUMP_FILE', cause });
}
