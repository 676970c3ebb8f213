import { isDeepStrictEqual } from 'node:util';
import {
  type BaseProfile,
  builtInPrefix,
  builtInProfile,
  type Clock,
  type DeviceProfile,
  type Identifier,
  isBuiltIn,
  isNameplateError,
  looksVersioned,
  NameplateError,
  parseProfileReference,
  resolveProfile,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { handleNotFound, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { ownedValue, withOwnedValue } from './owned-value.ts';
import { accessPrefix, actorOf, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Records } from './records.ts';
import type { SuffixBlocks } from './suffix-blocks.ts';

/** A published version of a device profile. */
export interface ProfileRecord {
  /** Text form. */
  readonly identifier: string;
  readonly version: number;
  readonly definition: DeviceProfile;
}

/** Can the profile's formats do what it asks of them? Throws INVALID_VALUE when not. */
export type CheckProfile = (profile: DeviceProfile) => Promise<void> | void;

/** Device profiles. A profile is a public handle whose value 202 is its newest version; a version never changes. */
export class Profiles {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #blocks: SuffixBlocks;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #check: CheckProfile;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly blocks: SuffixBlocks;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly checkProfile: CheckProfile;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#blocks = parts.blocks;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#check = parts.checkProfile;
  }

  /**
   * Publishes the next version, whole, with what it inherits; one equal to the newest adds none.
   * @throws NameplateError INVALID_VALUE
   */
  async publish(
    context: WriteContext,
    { identifier, definition }: { readonly identifier: Identifier; readonly definition: unknown },
  ): Promise<ProfileRecord> {
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    requireOwnName(identifier);
    const profile = await resolveProfile(definition, (reference) => this.#find(reference));
    await this.#check(profile);
    const request = ['profiles.publish', identifier.key, JSON.stringify(definition)];
    return await this.#idempotency.run(context, request, jsonCodec<ProfileRecord>(), async (ticket) => {
      await this.#prefixes.requireResponsible(identifier);
      const before = await this.newest(identifier.key);
      if (before !== undefined && isDeepStrictEqual(before.definition, profile)) return before;
      let answer: ProfileRecord = { identifier: identifier.canonical, version: 1, definition: profile };
      await this.#records.write({
        identifier,
        actor: actorOf(context.principal),
        ticket,
        plan: async (current) => {
          const { guards } = await this.#blocks.claimNew(context.principal, identifier, current);
          const version = ((await this.newest(identifier.key))?.version ?? 0) + 1;
          answer = { ...answer, version };
          const nowMs = this.#clock.now();
          const content = { version, definition: profile };
          const value = ownedValue(valueIndexes.profile, valueTypes.profile, content, { nowMs, isPublic: true });
          const key = rows.profile(identifier.key, version);
          const bytes = Buffer.from(JSON.stringify(answer));
          return {
            kind: current === undefined ? 'created' : 'updated',
            record: withOwnedValue(identifier, current, value, nowMs),
            operations: [{ type: 'put', key, value: bytes }],
            guards: [{ key, expect: undefined }, ...guards],
            answer: bytes,
          };
        },
      });
      return answer;
    });
  }

  /** A version; 0, the default, for the newest. Profiles are public. @throws NameplateError HANDLE_NOT_FOUND */
  async get(identifier: Identifier, version = 0): Promise<ProfileRecord> {
    if (isBuiltIn(identifier)) {
      const builtIn = builtInProfile(identifier.canonical, version);
      if (builtIn === undefined) throw handleNotFound(identifier);
      return builtIn;
    }
    const record = await this.#records.read(identifier.key);
    if (record === undefined) await this.#prefixes.requireResponsible(identifier);
    else requireActive(record);
    const found = version === 0 ? await this.newest(identifier.key) : await this.#version(identifier.key, version);
    if (found === undefined) throw handleNotFound(identifier);
    return found;
  }

  /** The newest version by comparison key. */
  async newest(key: string): Promise<ProfileRecord | undefined> {
    const builtIn = builtInProfile(key);
    if (builtIn !== undefined) return builtIn;
    const range = prefixRange(rows.profiles(key));
    for await (const { value } of this.#store.range({ ...range, reverse: true, limit: 1 })) return parseRow(value);
    return undefined;
  }

  async #find(text: string): Promise<BaseProfile | undefined> {
    const { identifier, version } = parseProfileReference(text);
    try {
      const found = await this.get(identifier, version);
      return { source: found.definition, whole: true, reference: `${found.identifier}@${found.version}` };
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND') || isNameplateError(thrown, 'NOT_RESPONSIBLE')) return undefined;
      throw thrown;
    }
  }

  async #version(key: string, version: number): Promise<ProfileRecord | undefined> {
    const row = await this.#store.get(rows.profile(key, version));
    return row && parseRow(row);
  }
}

/** Built-in names are taken, and a name that ends like a version would be read as one. */
function requireOwnName(identifier: Identifier): void {
  const { canonical } = identifier;
  if (!isBuiltIn(identifier) && !looksVersioned(identifier)) return;
  const why = isBuiltIn(identifier)
    ? `profiles under ${builtInPrefix} are built in: publish under a prefix of yours, and extend it`
    : 'a profile is not called by what looks like a version';
  throw new NameplateError('INVALID_VALUE', `${canonical}: ${why}.`, {
    reason: 'PROFILE_NAME',
    metadata: { identifier: canonical },
  });
}

function parseRow(row: Uint8Array): ProfileRecord {
  return JSON.parse(Buffer.from(row).toString('utf8')) as ProfileRecord;
}
