import { decide, type Scope } from '@nameplate/model';
import { prefixRange, type Reader } from '@nameplate/storage';
import type { Keys } from '../keys.ts';
import { rows } from '../keyspace.ts';

/** Public ids of live keys with all of these scopes on a prefix, some. Reads every key: for who explains. */
export async function grantorsOf(
  { store, keys }: { readonly store: Reader; readonly keys: Pick<Keys, 'principalOf'> },
  { scopes, prefix }: { readonly scopes: readonly Scope[]; readonly prefix: string },
  max: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  const range = rows.apiKeys();
  for await (const { key } of store.range(prefixRange(range))) {
    // The id, and the zero that ends it.
    const id = Buffer.from(key.subarray(range.length, -1)).toString('utf8');
    const principal = await keys.principalOf(id);
    if (principal === undefined || scopes.some((scope) => !decide(principal, { scope, prefix }).allowed)) continue;
    found.push(id);
    if (found.length === max) break;
  }
  return found;
}
