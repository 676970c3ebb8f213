import { access, open, readFile, rename } from 'node:fs/promises';
import { NameplateError, type SuffixBlock } from '@nameplate/sdk';

/** A block, and the number that is given out next. */
export interface BlockFile {
  readonly block: SuffixBlock;
  readonly next: number;
}

/** @throws NameplateError INVALID_VALUE */
export async function readBlockFile(file: string): Promise<BlockFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unusable(file, 'it cannot be read', cause);
  });
  const found = parse(text);
  if (found === undefined) throw unusable(file, 'it holds no block');
  return found;
}

/**
 * Before a block is reserved for a file: one that is there is not overwritten, since it says which suffixes are given out.
 * @throws NameplateError INVALID_VALUE
 */
export async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new NameplateError('INVALID_VALUE', `${file} is there already: nothing was reserved.`, {
    reason: 'BLOCK_FILE',
    remedy: {
      en: 'Give another file with --out, or use up the block in this one with nameplate block mint.',
      zh: '请用 --out 指定另一个文件，或用 nameplate block mint 用完该文件中的号段。',
    },
  });
}

/** Whole or not at all, and on the disk. */
export async function writeBlockFile(file: string, content: BlockFile): Promise<void> {
  const fresh = `${file}.new`;
  try {
    const handle = await open(fresh, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (cause) {
    throw unusable(file, 'it cannot be written', cause);
  }
}

function parse(text: string): BlockFile | undefined {
  try {
    const { block, next } = JSON.parse(text);
    const { id, prefix, stem, checked, first, last, expireTime } = block;
    const texts = [id, prefix, stem, expireTime].every((one) => typeof one === 'string');
    const numbers = [first, last, next].every(Number.isSafeInteger);
    if (!texts || !numbers || typeof checked !== 'boolean') return undefined;
    return { block: { id, prefix, stem, checked, first, last, expireTime }, next };
  } catch {
    return undefined;
  }
}

function unusable(file: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: ${why}.`, {
    reason: 'BLOCK_FILE',
    remedy: {
      en: 'Give the file that nameplate block reserve wrote.',
      zh: '请指定由 nameplate block reserve 写出的文件。',
    },
    cause,
  });
}
