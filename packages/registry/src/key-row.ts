import type { Operation } from '@nameplate/storage';
import type { KeyRecord } from './keys.ts';
import { rows } from './keyspace.ts';

/** A key as it is stored. */
export interface KeyRow {
  readonly key: KeyRecord;
  readonly digest: string;
}

export function isKeyId(id: string): boolean {
  return /^npk_[0-9a-f]{16}$/.test(id);
}

export function putKey(row: KeyRow): Operation {
  return { type: 'put', key: rows.apiKey(row.key.id), value: Buffer.from(JSON.stringify(row)) };
}

export function parseRow(row: Uint8Array): KeyRow {
  return JSON.parse(Buffer.from(row).toString('utf8')) as KeyRow;
}
