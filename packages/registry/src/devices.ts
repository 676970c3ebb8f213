import { type Clock, type Identifier, NameplateError, type Principal, type Random } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { DeviceChildren } from './device-children.ts';
import type { DeviceDirectory, KnownDevice } from './device-directory.ts';
import { checkAlias } from './device-links.ts';
import { type DeviceRecord, type DeviceRow, decodeDevice, liveCredentials, toDeviceRecord } from './device-record.ts';
import { parseFingerprint, requireEnrolled, requireOwnVoice, whyNot } from './device-rules.ts';
import type { DeviceWrites } from './device-writes.ts';
import { jsonCodec, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { type NewDevice, newDeviceRow } from './new-device.ts';
import { checkOverlap, overlapEnd } from './overlap.ts';
import type { PageRequest } from './page-token.ts';
import { accessPrefix, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Profiles } from './profiles.ts';
import { newSecret, secretDigest } from './secret.ts';

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
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #directory: DeviceDirectory;
  /** Those that gateways speak for; who asks has been let in. */
  readonly children: DeviceChildren;
  readonly #writes: DeviceWrites;

  constructor(parts: {
    readonly store: Store;
    readonly prefixes: Prefixes;
    readonly profiles: Profiles;
    readonly writes: DeviceWrites;
    readonly clock: Clock;
    readonly random: Random;
    readonly directory: DeviceDirectory;
    readonly children: DeviceChildren;
  }) {
    this.#store = parts.store;
    this.#prefixes = parts.prefixes;
    this.#profiles = parts.profiles;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#directory = parts.directory;
    this.children = parts.children;
    this.#writes = parts.writes;
  }

  /** Gives a registered asset a credential. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, IN_USE */
  async enrol(context: WriteContext, device: NewDevice): Promise<IssuedCredential> {
    const request = ['devices.enrol', device.identifier.key, device.profile || undefined, device.edgeNode];
    return await this.#issue(context, device.identifier, request, (before, now) =>
      newDeviceRow(this.#profiles, device, before, now),
    );
  }

  /**
   * Enrols an asset with a password that it has already, of which only the digest is known (SHA-256, hexadecimal): the device
   * needs no change.
   */
  async adopt(context: WriteContext, device: NewDevice & { readonly passwordDigest: string }): Promise<DeviceRecord> {
    const { identifier, profile, passwordDigest: digest } = device;
    const request = ['devices.adopt', identifier.key, profile || undefined, digest];
    return await this.#writes.run(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const row = {
        ...(await newDeviceRow(this.#profiles, device, before, now)),
        credentials: [{ digest, createTimeMs: now }],
      };
      return { row, answer: toDeviceRecord(row, now) };
    });
  }

  /**
   * Enrols an asset that logs in by client certificate: one that a trusted authority issued for its identifier, and no
   * other than that of the fingerprint when there is one.
   */
  async certify(context: WriteContext, device: NewDevice & { readonly fingerprint?: string }): Promise<DeviceRecord> {
    const fingerprint = device.fingerprint === undefined ? undefined : parseFingerprint(device.fingerprint);
    const { identifier, profile, edgeNode } = device;
    const request = ['devices.certify', identifier.key, profile || undefined, edgeNode, fingerprint];
    return await this.#writes.run(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const fresh = await newDeviceRow(this.#profiles, device, before, now);
      const row = { ...fresh, certificate: fingerprint === undefined ? {} : { fingerprint } };
      return { row, answer: toDeviceRecord(row, now) };
    });
  }

  /**
   * Enrols an asset that a gateway speaks for under an alias; it has no password of its own. Needs `device.manage` on both
   * prefixes.
   * @throws NameplateError IN_USE when the gateway has another device of that alias
   */
  async attach(
    context: WriteContext,
    device: Omit<NewDevice, 'edgeNode'> & { readonly gateway: Identifier; readonly alias: string },
  ): Promise<DeviceRecord> {
    const { identifier, profile, gateway } = device;
    requireScope(context.principal, 'device.manage', accessPrefix(gateway));
    const alias = checkAlias(device.alias);
    const request = ['devices.attach', identifier.key, profile || undefined, gateway.key, alias];
    return await this.#writes.run(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const bytes = await this.#store.get(rows.device(gateway.key));
      const behind = requireEnrolled(gateway, bytes && decodeDevice(bytes)).gateway;
      if (behind !== undefined || gateway.key === identifier.key)
        throw new NameplateError('INVALID_VALUE', `${gateway.canonical} is no gateway: ${whyNot(behind)}.`, {
          reason: 'DEVICE_GATEWAY',
          metadata: { field: 'gateway' },
        });
      const row = { ...(await newDeviceRow(this.#profiles, device, before, now)), gateway: gateway.canonical, alias };
      const preconditions = [{ key: rows.device(gateway.key), expect: bytes }];
      return { row, answer: toDeviceRecord(row, now), preconditions };
    });
  }

  /**
   * Makes it an asset that is no device: its credentials and connections end, its alias is free. What it reported stays.
   * @throws NameplateError IN_USE when it is a gateway that speaks for others
   */
  async remove(context: WriteContext, { identifier }: { readonly identifier: Identifier }): Promise<DeviceRecord> {
    const request = ['devices.remove', identifier.key];
    return await this.#writes.run(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const row = requireEnrolled(identifier, before);
      const { devices } = await this.children.page(identifier, { pageSize: 1 });
      if (devices[0] !== undefined)
        throw new NameplateError('IN_USE', `${identifier.canonical} speaks for other devices: remove them first.`, {
          reason: 'DEVICE_GATEWAY',
          metadata: { identifier: devices[0].identifier },
        });
      return { row: undefined, answer: toDeviceRecord({ ...row, credentials: [], psks: [] }, now) };
    });
  }

  /** Gives a new credential; those there are work for the overlap, 0 ends them and their connections at once. */
  async rotate(
    context: WriteContext,
    { identifier, overlapS = 0 }: { readonly identifier: Identifier; readonly overlapS?: number },
  ): Promise<IssuedCredential> {
    checkOverlap(overlapS);
    const request = ['devices.rotate', identifier.key, overlapS];
    return await this.#issue(context, identifier, request, async (before, now) => {
      const row = requireEnrolled(identifier, before);
      requireOwnVoice(row);
      const kept = liveCredentials(row, now).slice(-(credentialsMax - 1));
      const credentials = kept.map((each) => ({ ...each, expireTimeMs: overlapEnd(now, overlapS, each.expireTimeMs) }));
      return { ...row, credentials: overlapS === 0 ? [] : credentials };
    });
  }

  /** Ends all credentials of a device, and its connections. Doing it twice is no error. */
  async revoke(context: WriteContext, { identifier }: { readonly identifier: Identifier }): Promise<DeviceRecord> {
    const request = ['devices.revoke', identifier.key];
    return await this.#writes.run(context, identifier, request, jsonCodec<DeviceRecord>(), async (before, now) => {
      const { certificate: _ended, psks: _gone, ...enrolled } = requireEnrolled(identifier, before);
      requireOwnVoice(enrolled);
      const row: DeviceRow = { ...enrolled, credentials: [] };
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

  /** The devices that a gateway speaks for, by alias; needs `device.manage` on the gateway's prefix. */
  async listBehind(
    principal: Principal,
    gateway: Identifier,
    page: PageRequest = {},
  ): Promise<{ readonly devices: DeviceRecord[]; readonly nextPageToken: string }> {
    requireScope(principal, 'device.manage', accessPrefix(gateway));
    const bytes = await this.#store.get(rows.device(gateway.key));
    requireEnrolled(gateway, bytes && decodeDevice(bytes));
    return await this.children.page(gateway, page);
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

  /** The device that a gateway speaks for under the alias. */
  child(gatewayKey: string, alias: string): Promise<KnownDevice | undefined> {
    return this.#directory.child(gatewayKey, alias);
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
    return this.#writes.run(context, identifier, request, codec, async (before, now) => {
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
}

/** Live at once. */
const credentialsMax = 4;
