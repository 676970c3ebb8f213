import { access } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';
import type { SheetOptions } from './sheet-options.ts';

/** Where an import keeps how far it is. */
export interface Checkpoint {
  readonly file: string;
  /** Removed when the import is through: nobody named it. */
  readonly passing: boolean;
}

/**
 * Beside the file, unless `--resume` names another. One that is there belongs to an import that did not end: only `--resume` goes
 * on with it, so that nobody registers rows twice by starting again.
 * @throws NameplateError INVALID_VALUE
 */
export async function checkpointOf(file: string, resume: string | true | undefined): Promise<Checkpoint> {
  if (typeof resume === 'string') return { file: resume, passing: false };
  const beside = `${file}.progress`;
  if (resume !== true && (await isThere(beside))) throw unfinished(file, beside);
  return { file: beside, passing: true };
}

/** What the rows of an import depend on beside the file. */
export function optionsText({ template = '', map, mintUnder = '', offset, block = '' }: SheetOptions): string {
  return JSON.stringify([template, [...(map ?? [])], mintUnder, offset, block]);
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

function unfinished(file: string, beside: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: an import of it was not ended; its progress is in ${beside}.`, {
    reason: 'IMPORT_UNFINISHED',
    remedy: {
      en: 'Give --resume to go on with it, or remove the progress file to begin again.',
      zh: '请加 --resume 继续导入；如要重新开始，请删除该进度文件。',
    },
  });
}
