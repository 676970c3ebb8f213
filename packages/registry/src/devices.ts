import {
  type Clock,
  type Identifier,
  NameplateError,
  type Principal,
  parseProfileReference,
  type Random,
} from '@nameplate/model';
import type { Precondition, Store } from '@nameplate/storage';
import { sameBytes } from '@nameplate/storage';
import type { DeviceDirectory, KnownDevice } from './device-directory.ts';
import {
  type DeviceRecord,
  type DeviceRow,
  decodeDevice,
  encodeDevice,
  liveCredentials,
  toDeviceRecord,
} from './device-record.ts';
import { handleNotFound, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, RequestSeen, type Ticket, type WriteContext } from './idempotency.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { rows } from './keyspace.ts';
import { accessPrefix, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Profiles } from './profiles.ts';
import { newSecret, secretDigest } from './secret.ts';
import { decodeRecord } from './stored-record.ts';

/** What a device connects with. The password is shown once. */
export interface DeviceCredential {
  /** The identifier in text form. */
  readonly username: string;
  /** `npd_…` */
  readonly password: string;
}

export interface IssuedCredential {
  readonly device: DeviceRecord;
  readonly credential: DeviceCredential;
}

/** Devices and their credentials; needs `device.manage`. The gateway's questions go to the directory. */
export class Devices {
  readonly #store: Store;
  readonly #prefixes: Prefixes;
  readonly #profiles: Profiles;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #directory: DeviceDirectory;
  readonly #queue = new KeyedQueue();

  constructor(parts: {
    readonly store: Store;
    readonly prefixes: Prefixes;
    readonly profiles: Profiles;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly random: Random;
    readonly directory: DeviceDirectory;
  }) {
    this.#store = parts.store;
    this.#prefixes = parts.prefixes;
    this.#profiles = parts.profiles;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#directory = parts.directory;
  }

  /** Gives a registered asset a credential. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, IN_USE */
  async enrol(
    context: WriteContext,
    { identifier, profile = '' }: { readonly identifier: Identifier; readonly profile?: string },
  ): Promise<IssuedCredential> {
    const named = profile === '' ? undefined : profileOf(profile);
    const request = ['devices.enrol', identifier.key, named?.key];
    return await this.#issue(context, identifier, request, async (before, now) => {
      if (named !== undefined) await this.#profiles.get(named);
      if (before !== undefined && liveCredentials(before, now).length > 0)
        throw new NameplateError('IN_USE', `${identifier.canonical} is enrolled; rotate or revoke its credential.`, {
          reason: 'DEVICE_ENROLLED',
          metadata: { identifier: identifier.canonical },
        });
      return {
        identifier: identifier.canonical,
        profile: named?.canonical ?? '',
        enrolTimeMs: now,
        credentials: [],
      };
    });
  }

  /** Gives a new credential; those there are work for the overlap, 0 ends them and their connections at once. */
  async rotate(
    context: WriteContext,
    { identifier, overlapS = 0 }: { readonly identifier: Identifier; readonly overlapS?: number },
  ): Promise<IssuedCredential> {
    if (!(Number.isFinite(overlapS) && overlapS >= 0))
      throw new NameplateError('INVALID_VALUE', 'An overlap is a number of seconds, 0 or more.', { reason: 'OVERLAP' });
    const request = ['devices.rotate', identifier.key, overlapS];
    const end = (now: number, expireTimeMs = Number.POSITIVE_INFINITY) =>
      Math.min(expireTimeMs, now + Math.min(overlapS, overlapMaxS) * 1000);
    return await this.#issue(context, identifier, request, async (before, now) => {
      const row = requireEnrolled(identifier, before);
      const kept = liveCredentials(row, now).slice(-(credentialsMax - 1));
      const credentials = kept.map((each) => ({ ...each, expireTimeMs: end(now, each.expireTimeMs) }));
      return { ...row, credentials: overlapS === 0 ? [] : credentials };
    });
  }

  /** Ends all credentials of a device, and its connections. Doing it twice is no error. */
  async revoke(context: WriteContext, { identifier }: { readonly identifier: Identifier }): Promise<DeviceRecord> {
    const request = ['devices.revoke', identifier.key];
    return await this.#write(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const row: DeviceRow = { ...requireEnrolled(identifier, before), credentials: [] };
      return { row, answer: toDeviceRecord(row, now) };
    });
  }

  /** @throws NameplateError HANDLE_NOT_FOUND with reason DEVICE_UNKNOWN when it was never enrolled */
  async get(principal: Principal, identifier: Identifier): Promise<DeviceRecord> {
    requireScope(principal, 'device.manage', accessPrefix(identifier));
    const bytes = await this.#store.get(rows.device(identifier.key));
    if (bytes === undefined) await this.#prefixes.requireResponsible(identifier);
    return toDeviceRecord(requireEnrolled(identifier, bytes && decodeDevice(bytes)), this.#clock.now());
  }

  authenticate(username: string, password: Uint8Array): Promise<KnownDevice | undefined> {
    return this.#directory.authenticate(username, password);
  }

  find(identifier: string): Promise<KnownDevice | undefined> {
    return this.#directory.find(identifier);
  }

  standing(identifier: Identifier): ReturnType<DeviceDirectory['standing']> {
    return this.#directory.standing(identifier);
  }

  profile(deviceKey: string): ReturnType<DeviceDirectory['profile']> {
    return this.#directory.profile(deviceKey);
  }

  onRevoked(listener: (deviceKey: string) => void): () => void {
    return this.#directory.onRevoked(listener);
  }

  #issue(
    context: WriteContext,
    identifier: Identifier,
    request: readonly (string | number | undefined)[],
    change: (before: DeviceRow | undefined, now: number) => Promise<DeviceRow>,
  ): Promise<IssuedCredential> {
    const codec = jsonCodec<IssuedCredential>({ sealed: true });
    return this.#write(context, identifier, request, codec, async (before, now) => {
      const changed = await change(before, now);
      const password = `npd_${newSecret(this.#random)}`;
      const credential = { digest: secretDigest(password), createTimeMs: now };
      const row = { ...changed, credentials: [...changed.credentials, credential] };
      const answer = {
        device: toDeviceRecord(row, now),
        credential: { username: identifier.canonical, password },
      };
      return { row, answer };
    });
  }

  async #write<T>(
    context: WriteContext,
    identifier: Identifier,
    request: readonly (string | number | undefined)[],
    codec: ReturnType<typeof jsonCodec<T>>,
    change: (before: DeviceRow | undefined, now: number) => Promise<{ readonly row: DeviceRow; readonly answer: T }>,
  ): Promise<T> {
    requireScope(context.principal, 'device.manage', accessPrefix(identifier));
    return await this.#idempotency.run(context, request, codec, (ticket) =>
      this.#queue.run(identifier.key, async () => {
        for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
          const { asset, bytes } = await this.#read(identifier);
          const before = bytes && decodeDevice(bytes);
          const { row, answer } = await change(before, this.#clock.now());
          const remember = ticket.remember(codec.encode(answer));
          if (!(await this.#commit(identifier, row, { asset, bytes }, ticket, remember))) continue;
          const ended = before?.credentials.some(({ digest }) => !row.credentials.some((c) => c.digest === digest));
          this.#directory.changed(identifier.key, ended === true);
          return answer;
        }
        throw new NameplateError('OVERLOADED', `Other writers of ${identifier.canonical} came first each time.`);
      }),
    );
  }

  /** The live asset and the device on it. */
  async #read(identifier: Identifier): Promise<{ readonly asset: Uint8Array; readonly bytes: Uint8Array | undefined }> {
    const [asset, bytes] = await this.#store.getMany([rows.handle(identifier.key), rows.device(identifier.key)]);
    if (asset === undefined) {
      await this.#prefixes.requireResponsible(identifier);
      throw handleNotFound(identifier);
    }
    requireActive(decodeRecord(asset));
    return { asset, bytes };
  }

  async #commit(
    identifier: Identifier,
    row: DeviceRow,
    seen: { readonly asset: Uint8Array; readonly bytes: Uint8Array | undefined },
    ticket: Ticket,
    remember: ReturnType<Ticket['remember']>,
  ): Promise<boolean> {
    const key = rows.device(identifier.key);
    const preconditions: Precondition[] = [
      ...ticket.preconditions,
      { key: rows.handle(identifier.key), expect: seen.asset },
      { key, expect: seen.bytes },
    ];
    const value = encodeDevice(row);
    if (sameBytes(value, seen.bytes) && remember.length === 0) return true;
    const outcome = await this.#store.batch({ preconditions, operations: [{ type: 'put', key, value }, ...remember] });
    if (!outcome.committed && outcome.failed < ticket.preconditions.length) throw new RequestSeen();
    return outcome.committed;
  }
}

const attemptsMax = 16;
/** Live at once. */
const credentialsMax = 4;
const overlapMaxS = 90 * 86_400;

/** A device follows its profile: what it decodes by is always the newest version. */
function profileOf(text: string): Identifier {
  const { identifier, version } = parseProfileReference(text);
  if (version === 0) return identifier;
  throw new NameplateError(
    'INVALID_VALUE',
    `A device follows the newest version: name ${identifier.canonical} alone.`,
    {
      reason: 'PROFILE_REFERENCE',
      metadata: { field: 'profile' },
    },
  );
}

function requireEnrolled(identifier: Identifier, row: DeviceRow | undefined): DeviceRow {
  if (row !== undefined) return row;
  throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not enrolled as a device.`, {
    reason: 'DEVICE_UNKNOWN',
    metadata: { identifier: identifier.canonical },
  });
}
