import { valueIndexes } from '@nameplate/model';
import { type Handle, type Nameplate, NameplateError } from '@nameplate/sdk';

/** Writes a statement at the index given, else at the first free one of 400 to 499, unless the record has changed since. */
export async function writeStatement(
  np: Nameplate,
  handle: Handle,
  statement: { readonly type: 'HS_CERT' | 'HS_SIGNATURE'; readonly data: string; readonly index?: number | undefined },
  signal: AbortSignal,
): Promise<number> {
  const { type, data, index = freeIndex(handle) } = statement;
  await np.handles.update(handle.identifier, { set: [{ index, type, data }] }, { etag: handle.etag, signal });
  return index;
}

function freeIndex({ identifier, values }: Handle): number {
  const taken = new Set(values.map(({ index }) => index));
  for (let index = valueIndexes.firstStatement; index <= valueIndexes.lastStatement; index += 1)
    if (!taken.has(index)) return index;
  throw new NameplateError('LIMIT_EXCEEDED', `${identifier} has no free index from 400 to 499.`);
}
