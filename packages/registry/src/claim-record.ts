import type { HandleValue } from '@nameplate/model';
import { decodeHandleValue, encodeHandleValue } from '@nameplate/protocol/handle';

/** A claim code as the registry answers it. */
export interface ClaimRecord {
  /** Names it, and tells nothing of the code. */
  readonly id: string;
  readonly identifier?: string;
  readonly prefix?: string;
  readonly profile: string;
  readonly uses: number;
  readonly used: number;
  readonly createTimeMs: number;
  readonly expireTimeMs: number;
}

/** A claim code as it is stored, under its digest. */
export interface ClaimRow extends Omit<ClaimRecord, 'used'> {
  /** Comparison form of the prefix whose rights count. */
  readonly scope: string;
  readonly values: readonly HandleValue[];
  /** `request`: digest of who claimed what under which request id. */
  readonly claims: readonly { readonly request: string; readonly timeMs: number }[];
}

export function toClaimRecord({ claims, values: _values, scope: _scope, ...record }: ClaimRow): ClaimRecord {
  return { ...record, used: claims.length };
}

export function encodeClaim(row: ClaimRow): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      ...row,
      values: row.values.map((value) => Buffer.from(encodeHandleValue(value)).toString('base64')),
    }),
  );
}

export function decodeClaim(bytes: Uint8Array): ClaimRow {
  const row = JSON.parse(Buffer.from(bytes).toString('utf8')) as Omit<ClaimRow, 'values'> & {
    readonly values: readonly string[];
  };
  return { ...row, values: row.values.map((value) => decodeHandleValue(Buffer.from(value, 'base64'))) };
}
