import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  NameplateError,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import { type PrivateJwk, signValues } from '@nameplate/protocol/trust';
import type { PrefixRecord } from '../prefix-record.ts';
import { utf8 } from '../utf8.ts';

/** The key that the server signs with, and its public half as an HS_PUBKEY value holds it. */
export interface StatementKey {
  readonly privateKey: PrivateJwk;
  readonly publicKey: Uint8Array;
}

/** Undefined: the server has none, and what it states is not signed. */
export type StatementSigner = () => Promise<StatementKey | undefined>;

/** How long a signature of a handover holds, seconds: a century, as what it states is past. */
const validSeconds = 100 * 365 * 86_400;

/**
 * The record of a prefix that was handed over: who held it, who holds it now, who decided it, as a value `NP_HOLDER`, and
 * the server's signature over it. What an earlier handover wrote is replaced; the prefix's events keep it.
 */
export async function withHolder(
  record: HandleRecord,
  { prefix, events = [] }: PrefixRecord,
  signer: StatementSigner,
): Promise<HandleRecord> {
  const {
    from = null,
    to,
    reviewer,
    reason,
    timeMs,
  } = events.at(-1) ?? { to: null, reviewer: '', reason: '', timeMs: 0 };
  const seconds = Math.floor(record.updateTimeMs / 1000);
  const statement = { prefix, from, holder: to, reviewer, reason, time: new Date(timeMs).toISOString() };
  const holder = valueOf(valueIndexes.holder, valueTypes.holder, utf8(JSON.stringify(statement)), seconds);
  const { handle } = record.identifier;
  const aboutHolder = [{ handle, index: valueIndexes.holder }];
  const kept = record.values.filter((value) => value.type !== valueTypes.holder && !isAbout(value, handle));
  const key = await signer();
  if (key === undefined) return { ...record, values: [...kept, holder] };
  const publicKey = valueOf(freeIndex(kept, 399, 300), 'HS_PUBKEY', key.publicKey, seconds);
  const signature = await signValues({
    handle,
    values: [holder],
    issuer: { handle, index: publicKey.index },
    key: key.privateKey,
    issuedAt: seconds,
    expires: seconds + validSeconds,
  });
  const { lastStatement, firstStatement } = valueIndexes;
  const signed = valueOf(freeIndex(kept, lastStatement, firstStatement), 'HS_SIGNATURE', utf8(signature), seconds);
  const ours = [publicKey, signed].map((value) => ({ ...value, references: aboutHolder }));
  return { ...record, values: [...kept, holder, ...ours] };
}

/** Key and signature of an earlier handover: they refer to the value that they are about. */
function isAbout({ type, references }: HandleValue, handle: string): boolean {
  const refers = references.some((each) => each.handle === handle && each.index === valueIndexes.holder);
  return refers && (type === 'HS_PUBKEY' || type === 'HS_SIGNATURE');
}

/** The highest free index, so that what people number from below is not in the way. */
function freeIndex(values: readonly HandleValue[], highest: number, lowest: number): number {
  const taken = new Set(values.map(({ index }) => index));
  for (let index = highest; index >= lowest; index -= 1) if (!taken.has(index)) return index;
  throw new NameplateError('LIMIT_EXCEEDED', `The record has no free index from ${lowest} to ${highest}.`);
}

function valueOf(index: number, type: string, data: Uint8Array, timestamp: number): HandleValue {
  return { index, type, data, ttl: defaultTimeToLive, permissions: defaultPermissions, timestamp, references: [] };
}
