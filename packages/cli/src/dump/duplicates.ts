import { NameplateError, parseIdentifier } from '@nameplate/model';
import type { DumpRow } from './rows.ts';

/** Handles that are looked for again; those of later rows are not kept, so that a dump of any length can be read. */
const keptMax = 1_000_000;

/** Tells rows of a dump whose handle an earlier row has. */
export class Duplicates {
  readonly #seen = new Map<string, string>();

  /** Handles were met that are not kept: some duplicates may not be found. */
  full = false;

  find({ at, identifier, refused }: DumpRow): NameplateError | undefined {
    if (refused) return undefined;
    const id = parseIdentifier(
      String(typeof identifier === 'string' || 'key' in identifier ? identifier : identifier.identifier),
    );
    const first = this.#seen.get(id.key);
    if (first !== undefined)
      return new NameplateError('HANDLE_ALREADY_EXISTS', `${id.canonical} is in the dump already, at ${first}.`, {
        reason: 'DUPLICATE_ROW',
      });
    if (this.#seen.size < keptMax) this.#seen.set(id.key, at);
    else this.full = true;
    return undefined;
  }
}
