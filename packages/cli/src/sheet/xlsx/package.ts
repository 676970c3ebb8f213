import type { Readable } from 'node:stream';
import { NameplateError } from '@nameplate/sdk';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** The parts of a spreadsheet file, ECMA-376 part 2: a ZIP archive. */
export interface Package extends Disposable {
  /** The octets of a part, unpacked as they are read; undefined when there is none of this name. */
  readonly open: (name: string) => Promise<Part | undefined>;
}

export interface Part {
  readonly stream: Readable;
  /** Octets when it is unpacked. */
  readonly size: number;
}

/** @throws NameplateError INVALID_VALUE for what is no ZIP archive, LIMIT_EXCEEDED for one that unpacks to too much */
export async function openPackage(file: string): Promise<Package> {
  try {
    const zip = await openPromise(file, { autoClose: false });
    try {
      const entries = await entriesOf(zip);
      return {
        open: async (name) => {
          const entry = entries.get(name.toLowerCase());
          if (entry === undefined) return undefined;
          if (entry.isEncrypted()) throw notXlsx('it is protected by a password');
          return { stream: await zip.openReadStreamPromise(entry), size: entry.uncompressedSize };
        },
        [Symbol.dispose]: () => zip.close(),
      };
    } catch (thrown) {
      zip.close();
      throw thrown;
    }
  } catch (thrown) {
    throw thrown instanceof NameplateError
      ? thrown
      : notXlsx(thrown instanceof Error ? thrown.message : 'no archive', thrown);
  }
}

/** Part names are equal without case, ECMA-376 part 2 §6.2.2. The sizes told are checked as the parts are read. */
async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > entriesMax) throw tooMuch(`${zip.entryCount} parts; at most ${entriesMax} are read`);
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize;
    entries.set(entry.fileName.toLowerCase(), entry);
  }
  // Spreadsheets pack 5 to 50 times; a bomb some thousand times.
  const allowed = Math.max(freely, zip.fileSize * ratioMax);
  if (total > allowed)
    throw tooMuch(`${total} octets when it is unpacked, ${Math.round(total / zip.fileSize)} times its size`);
  return entries;
}

const entriesMax = 10_000;
const ratioMax = 200;
const freely = 16 * 2 ** 20;

export function notXlsx(why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `It is no XLSX file that can be read (${why}).`, {
    reason: 'NOT_XLSX',
    remedy: {
      en: 'Save it as an Excel workbook (.xlsx) again, without a password, or as CSV UTF-8.',
      zh: '请重新另存为 Excel 工作簿（.xlsx，不加密码）或 CSV UTF-8。',
    },
    cause,
  });
}

export function tooMuch(why: string): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `The spreadsheet has ${why}.`, {
    reason: 'XLSX_LIMIT',
    remedy: { en: 'Save it as CSV UTF-8: that is read at any size.', zh: '请另存为 CSV UTF-8：该格式不限大小。' },
  });
}
