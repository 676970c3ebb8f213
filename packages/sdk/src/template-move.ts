import { isNameplateError, type NameplateError } from '@nameplate/model';
import type { Assets } from './assets.ts';
import { templateReferenceValue } from './handle-value.ts';
import type { Handles } from './handles.ts';
import { canonical } from './identifier.ts';
import type { CallOptions } from './options.ts';
import type { PublishedTemplate } from './template.ts';

export interface MoveOptions extends CallOptions {
  /** Assets of this prefix; the template's own when absent. */
  readonly prefix?: string;
}

/** An asset that was moved from one version of its template to another, or why it stays. */
export interface MovedAsset {
  readonly identifier: string;
  /** The version it was of. */
  readonly from: number;
  readonly error?: NameplateError;
}

/**
 * Moves the assets of a prefix to a version of their template, each checked by it: those that are there already are passed over, one that
 * does not fit or that was changed meanwhile stays and says why. A few at a time, with flat memory; run it again for those that stayed.
 */
export async function* moveAssets(
  from: { readonly assets: Assets; readonly handles: Handles },
  template: PublishedTemplate,
  { prefix, ...options }: MoveOptions,
): AsyncGenerator<MovedAsset, void, void> {
  const identifier = canonical(template.identifier);
  const reference = templateReferenceValue(identifier, template.version);
  const list = from.assets.find({ template, ...(prefix !== undefined && { prefix }) }, options);
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page: Awaited<ReturnType<typeof list.page>> = await list.page(cursor);
    const behind = page.items.filter((asset) => asset.template?.version !== template.version);
    for (let start = 0; start < behind.length; start += atOnce) {
      yield* await Promise.all(
        behind
          .slice(start, start + atOnce)
          .map(async ({ identifier: id, etag, template: old }): Promise<MovedAsset> => {
            const moved = { identifier: id, from: old?.version ?? 0 };
            try {
              await from.handles.update(id, { set: [reference] }, { ...options, etag });
              return moved;
            } catch (thrown) {
              if (!isNameplateError(thrown) || !staying.has(thrown.code)) throw thrown;
              return { ...moved, error: thrown };
            }
          }),
      );
    }
    cursor = page.cursor;
  }
}

const atOnce = 16;
/** What concerns one asset; another failure ends the move. */
const staying: ReadonlySet<string> = new Set([
  'INVALID_VALUE',
  'VALUE_ALREADY_EXISTS',
  'ETAG_MISMATCH',
  'PERMISSION_DENIED',
  'HANDLE_RETIRED',
  'HANDLE_NOT_FOUND',
]);
