import {
  type Clock,
  type HandleValue,
  type Identifier,
  NameplateError,
  type Prefix,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixKey,
  type Random,
} from '@nameplate/model';
import type { Precondition, Store } from '@nameplate/storage';
import { claimDigest, newClaimCode, parseClaimCode } from './claim-code.ts';
import { type ClaimRecord, type ClaimRow, decodeClaim, encodeClaim, toClaimRecord } from './claim-record.ts';
import { profileOf } from './device-rules.ts';
import type { Devices, IssuedCredential } from './devices.ts';
import { handleNotFound } from './failures.ts';
import type { Handles } from './handles.ts';
import { type Idempotency, jsonCodec, type RequestPart, RequestSeen, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { accessPrefix, requireScope } from './permission.ts';
import type { Profiles } from './profiles.ts';
import type { RegistryLimits } from './value-rules.ts';

/** What a claim code is for: one asset that is there, or new ones under a prefix. */
export interface NewClaimCode {
  readonly identifier?: Identifier;
  readonly prefix?: string;
  /** Handle values of an asset that a claim registers: template, attributes. */
  readonly values?: readonly HandleValue[];
  readonly profile?: string;
  /** How many devices may claim; of one asset always 1. */
  readonly uses?: number;
  readonly expireTimeMs: number;
}

export interface IssuedClaimCode {
  readonly record: ClaimRecord;
  /** For the label; shown once. */
  readonly code: string;
}

interface Parts {
  readonly store: Store;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RegistryLimits;
  readonly devices: Devices;
  readonly handles: Handles;
  readonly profiles: Profiles;
}

/** Claim codes: made by who may enrol, exchanged for a credential by who holds the device and nothing else. */
export class DeviceClaims {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Needs `device.manage`, and `identifier.write` for a code that registers assets: a claim is done with these rights. */
  async create(context: WriteContext, input: NewClaimCode): Promise<IssuedClaimCode> {
    const { store, idempotency, clock, random } = this.#parts;
    const { identifier, values = [], profile = '', uses = 1, expireTimeMs } = input;
    const prefix = identifier === undefined ? parsePrefix(input.prefix ?? '') : undefined;
    const scope = identifier === undefined ? prefixKey(prefix as Prefix) : accessPrefix(identifier);
    requireScope(context.principal, 'device.manage', scope);
    if (identifier === undefined) requireScope(context.principal, 'identifier.write', scope);
    checkTerms({ uses, expireTimeMs, identifier }, clock.now());
    if (identifier !== undefined && (await this.#parts.handles.read(identifier)) === undefined)
      throw handleNotFound(identifier);
    if (profile !== '') await this.#parts.profiles.get(profileOf(profile));
    const request: RequestPart[] = ['claims.create', identifier?.key, prefix, values, profile, uses, expireTimeMs];
    return await idempotency.run(context, request, jsonCodec<IssuedClaimCode>({ sealed: true }), async (ticket) => {
      const code = newClaimCode(random);
      const digest = claimDigest(code.replaceAll('-', ''));
      const row: ClaimRow = {
        id: digest.slice(0, 16),
        scope,
        ...(identifier && { identifier: identifier.canonical }),
        ...(prefix !== undefined && { prefix }),
        values,
        profile,
        uses,
        createTimeMs: clock.now(),
        expireTimeMs,
        claims: [],
      };
      const answer = { record: toClaimRecord(row), code };
      const key = rows.claim(digest);
      const outcome = await store.batch({
        preconditions: [...ticket.preconditions, { key, expect: undefined }],
        operations: [
          { type: 'put', key, value: encodeClaim(row) },
          ...ticket.remember(Buffer.from(JSON.stringify(answer))),
        ],
      });
      if (!outcome.committed) throw new RequestSeen();
      return answer;
    });
  }

  /**
   * Exchanges a code for a credential. Every code that does not count is refused in the same words. With a request id, a repeated
   * claim gives the same credential for a few minutes.
   * @throws NameplateError AUTHENTICATION_FAILED with reason CLAIM_CODE
   */
  async claim(input: {
    readonly code: string;
    readonly suffix?: string;
    readonly requestId?: string;
  }): Promise<IssuedCredential> {
    const code = parseClaimCode(input.code);
    // The same work for a code that is none: the digest, one look-up.
    const digest = claimDigest(code ?? input.code.slice(0, 64));
    const key = rows.claim(digest);
    const bytes = await this.#parts.store.get(key);
    const row = code === undefined ? undefined : bytes && decodeClaim(bytes);
    const now = this.#parts.clock.now();
    if (row === undefined || row.expireTimeMs <= now) throw refused();
    const identifier = targetOf(row, input.suffix);
    const request = claimDigest(`${identifier.key}\0${input.requestId ?? ''}`);
    const again = input.requestId ? row.claims.find((claim) => claim.request === request) : undefined;
    if (again ? now - again.timeMs > repeatMs : row.claims.length >= row.uses) throw refused();
    if (!again)
      await this.#write(key, { key, expect: bytes }, { ...row, claims: [...row.claims, { request, timeMs: now }] });
    try {
      return await this.#enrol(row, identifier, input.requestId);
    } catch (thrown) {
      // Nothing came of it: the code is as it was.
      if (!again) await this.#release(key, request);
      throw thrown;
    }
  }

  /** Codes by id, of the prefixes that the principal manages devices of. Not the codes themselves: they are not kept. */
  async list(principal: Principal, prefix: string, { pageSize, pageToken = '' }: PageRequest = {}) {
    const scope = prefixKey(parsePrefix(prefix));
    requireScope(principal, 'device.manage', scope);
    const { store, limits } = this.#parts;
    const size = pageSizeOf(pageSize, limits.pageSize);
    const page = await readPage(store, rowRange(rows.claims()), { pageSize: size, pageToken }, async (entries) =>
      entries.map(({ value }) => {
        const row = decodeClaim(value);
        return row.scope === scope ? toClaimRecord(row) : undefined;
      }),
    );
    return { codes: page.items, nextPageToken: page.nextPageToken };
  }

  /** Ends a code; devices that claimed by it stay. @throws NameplateError HANDLE_NOT_FOUND with reason CLAIM_CODE_UNKNOWN */
  async revoke({ principal }: WriteContext, id: string): Promise<ClaimRecord> {
    const found = /^[0-9a-f]{16}$/.test(id) ? await this.#find(id) : undefined;
    // Asked before anything is told: an unknown code belongs to no prefix.
    requireScope(principal, 'device.manage', found?.row.scope ?? '*');
    if (found === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', 'There is no claim code of this id.', {
        reason: 'CLAIM_CODE_UNKNOWN',
      });
    await this.#parts.store.batch({ operations: [{ type: 'delete', key: found.key }] });
    return toClaimRecord(found.row);
  }

  async #find(id: string): Promise<{ readonly key: Uint8Array; readonly row: ClaimRow } | undefined> {
    const range = rowRange(rows.claimsFrom(id));
    for await (const { key, value } of this.#parts.store.range({
      gte: range.prefix,
      ...(range.end && { lt: range.end }),
      limit: 1,
    }))
      return { key, row: decodeClaim(value) };
    return undefined;
  }

  /** Registers the asset if the code says so, and enrols it, with the rights that the code was made with. */
  async #enrol(row: ClaimRow, identifier: Identifier, requestId: string | undefined): Promise<IssuedCredential> {
    const principal: Principal = {
      kind: 'app',
      id: `claim_${row.id}`,
      scopes: ['identifier.write', 'device.manage'],
      prefixes: [row.scope],
    };
    const context = (step: string): WriteContext =>
      requestId
        ? {
            principal,
            requestId: `${step}/${claimDigest(requestId).slice(0, 40)}/${claimDigest(identifier.key).slice(0, 40)}`,
          }
        : { principal };
    if (row.prefix !== undefined)
      await this.#parts.handles.create(context('create'), { identifier, values: row.values });
    return await this.#parts.devices.enrol(context('enrol'), { identifier, profile: row.profile });
  }

  async #release(key: Uint8Array, request: string): Promise<void> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const bytes = await this.#parts.store.get(key);
      if (bytes === undefined) return;
      const row = decodeClaim(bytes);
      const at = row.claims.findLastIndex((claim) => claim.request === request);
      if (at < 0) return;
      const value = encodeClaim({ ...row, claims: row.claims.filter((_claim, i) => i !== at) });
      const outcome = await this.#parts.store.batch({
        preconditions: [{ key, expect: bytes }],
        operations: [{ type: 'put', key, value }],
      });
      if (outcome.committed) return;
    }
  }

  async #write(key: Uint8Array, seen: Precondition, row: ClaimRow): Promise<void> {
    const operations = [{ type: 'put' as const, key, value: encodeClaim(row) }];
    const outcome = await this.#parts.store.batch({ preconditions: [seen], operations });
    if (!outcome.committed)
      throw new NameplateError('OVERLOADED', 'Another device claims by this code at this moment: repeat.');
  }
}

/** A repeated claim is answered again for this long. */
const repeatMs = 10 * 60_000;
const attemptsMax = 16;
const usesMax = 1_000;
const lifetimeMaxMs = 5 * 366 * 86_400_000;

function checkTerms(
  { uses, expireTimeMs, identifier }: { uses: number; expireTimeMs: number; identifier: Identifier | undefined },
  nowMs: number,
): void {
  const most = identifier === undefined ? usesMax : 1;
  if (!Number.isSafeInteger(uses) || uses < 1 || uses > most)
    throw new NameplateError('INVALID_VALUE', `A claim code has 1 to ${most} uses here.`, {
      reason: 'CLAIM_USES',
      metadata: { field: 'uses' },
    });
  if (!(expireTimeMs > nowMs && expireTimeMs - nowMs <= lifetimeMaxMs))
    throw new NameplateError('INVALID_VALUE', 'A claim code ends in the future, within five years.', {
      reason: 'CLAIM_EXPIRY',
      metadata: { field: 'expire_time' },
    });
}

/** The asset that the claim is for. */
function targetOf(row: ClaimRow, suffix = ''): Identifier {
  if (row.identifier !== undefined) return parseIdentifier(row.identifier);
  if (suffix !== '') return parseIdentifier(`${row.prefix}/${suffix}`);
  throw new NameplateError(
    'INVALID_VALUE',
    'This code is for any device of a prefix: say which suffix it is to have, such as its serial number.',
    {
      reason: 'CLAIM_SUFFIX',
      metadata: { field: 'suffix' },
    },
  );
}

function refused(): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'The claim code is wrong, used up or ended.', {
    reason: 'CLAIM_CODE',
  });
}
