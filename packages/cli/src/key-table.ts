import type { ApiKey } from '@nameplate/sdk';
import * as format from './format.ts';
import { table } from './table.ts';

/** Keys without their secrets, a row each; ids whole, to be copied. */
export function keyTable(keys: readonly ApiKey[], columns: number): string {
  const head = ['id', 'organization', 'scopes', 'prefixes', 'state', 'description'];
  const rows = keys.map((key) => [
    key.id,
    key.organization ?? '–',
    key.scopes.join(' '),
    key.prefixes.join(' '),
    stateOf(key),
    key.description,
  ]);
  return table(head, rows, columns, { whole: ['id'], wholeHead: true });
}

function stateOf(key: ApiKey): string {
  if (key.revokeTime) return `revoked ${format.time(key.revokeTime)}`;
  if (key.overlapEndTime) return `rotated, the one before until ${format.time(key.overlapEndTime)}`;
  return key.expireTime ? `until ${format.time(key.expireTime)}` : 'valid';
}
