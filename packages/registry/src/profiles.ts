import { isDeepStrictEqual } from 'node:util';
import {
  type Clock,
  type DeviceProfile,
  type Identifier,
  parseProfile,
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

/** A published version of a device profile. */
export interface ProfileRecord {
  /** Text form. */
  readonly identifier: string;
  readonly version: number;
  readonly definition: DeviceProfile;
}

/** Device profiles. A profile is a public handle whose value 202 is its newest version; a version never changes. */
export class Profiles {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
  }

  /** Publishes the next version; a definition equal to the newest adds none. @throws NameplateError INVALID_VALUE */
  async publish(
    context: WriteContext,
    { identifier, definition }: { readonly identifier: Identifier; readonly definition: unknown },
  ): Promise<ProfileRecord> {
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    const profile = parseProfile(definition);
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
            guards: [{ key, expect: undefined }],
            answer: bytes,
          };
        },
      });
      return answer;
    });
  }

  /** A version; 0, the default, for the newest. Profiles are public. @throws NameplateError HANDLE_NOT_FOUND */
  async get(identifier: Identifier, version = 0): Promise<ProfileRecord> {
    const record = await this.#records.read(identifier.key);
    if (record === undefined) await this.#prefixes.requireResponsible(identifier);
    else requireActive(record);
    const found = version === 0 ? await this.newest(identifier.key) : await this.#version(identifier.key, version);
    if (found === undefined) throw handleNotFound(identifier);
    return found;
  }

  /** The newest version by comparison key. */
  async newest(key: string): Promise<ProfileRecord | undefined> {
    const range = prefixRange(rows.profiles(key));
    for await (const { value } of this.#store.range({ ...range, reverse: true, limit: 1 })) return parseRow(value);
    return undefined;
  }

  async #version(key: string, version: number): Promise<ProfileRecord | undefined> {
    const row = await this.#store.get(rows.profile(key, version));
    return row && parseRow(row);
  }
}

function parseRow(row: Uint8Array): ProfileRecord {
  return JSON.parse(Buffer.from(row).toString('utf8')) as ProfileRecord;
}
