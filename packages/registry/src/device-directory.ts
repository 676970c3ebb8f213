import {
  type Clock,
  type DeviceProfile,
  genericProfile,
  type Identifier,
  parseIdentifier,
  tryParseIdentifier,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { storedTemplate } from './asset-rules.ts';
import type { Changes } from './changes.ts';
import { aliasKey, childName, linkNames } from './device-links.ts';
import { type DeviceRow, decodeDevice, liveCredentials, speaksForItself } from './device-record.ts';
import { rows } from './keyspace.ts';
import type { Profiles } from './profiles.ts';
import { ReadCache } from './read-cache.ts';
import type { Records } from './records.ts';
import { sameDigest, secretDigest } from './secret.ts';
import type { TemplateReader } from './template-reader.ts';
import { parseProfileReference } from './value-rules.ts';

/** A device as a gateway needs it: text form and comparison key. */
export interface KnownDevice {
  readonly identifier: string;
  readonly key: string;
  /** Its name in Sparkplug, `group/edge node`, when it is not prefix and suffix. */
  readonly edgeNode?: string;
  /** Who speaks for it, and under which name. */
  readonly behind?: { readonly gateway: string; readonly gatewayKey: string; readonly alias: string };
}

/** What a gateway asks: who is this, what does it speak, and is it still allowed. Answers are cached until they change. */
export class DeviceDirectory {
  readonly #store: Store;
  readonly #records: Records;
  readonly #templates: TemplateReader;
  readonly #profiles: Profiles;
  readonly #clock: Clock;
  readonly #devices = new ReadCache<DeviceRow | undefined>(50_000);
  readonly #deviceProfiles = new ReadCache<DeviceProfile>(50_000);
  readonly #newestProfiles = new ReadCache<DeviceProfile | undefined>(1000);
  readonly #children = new ReadCache<string | undefined>(50_000);
  readonly #listeners = new Set<(deviceKey: string) => void>();

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly templates: TemplateReader;
    readonly profiles: Profiles;
    readonly clock: Clock;
    readonly changes: Changes;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#templates = parts.templates;
    this.#profiles = parts.profiles;
    this.#clock = parts.clock;
    parts.changes.onCommit(({ kind }, key) => this.#committed(kind, key));
  }

  /** The device, when the password is one of its live credentials. */
  async authenticate(username: string, password: Uint8Array): Promise<KnownDevice | undefined> {
    const identifier = tryParseIdentifier(username);
    if (identifier === undefined || password.length > passwordMax) return undefined;
    const row = await this.#row(identifier.key);
    const digest = secretDigest(password);
    const live = row === undefined ? [] : liveCredentials(row, this.#clock.now());
    // Every one is compared, so that the time tells nothing about which matched.
    const matches = live.filter((credential) => sameDigest(credential.digest, digest)).length;
    return row !== undefined && matches > 0 ? known(row, identifier.key) : undefined;
  }

  /** The enrolled device of an identifier. */
  async find(text: string): Promise<KnownDevice | undefined> {
    const identifier = tryParseIdentifier(text);
    const row = identifier && (await this.#row(identifier.key));
    return row === undefined || identifier === undefined ? undefined : known(row, identifier.key);
  }

  /** The device that a gateway speaks for under the alias; its own row has the last word. */
  async child(gatewayKey: string, alias: string): Promise<KnownDevice | undefined> {
    const name = childName(gatewayKey, alias);
    const key = await this.#children.get(name, async () => {
      const bytes = await this.#store.get(rows.child(gatewayKey, aliasKey(alias)));
      return bytes && parseIdentifier(Buffer.from(bytes).toString('utf8')).key;
    });
    // Aliases that nobody enrolled come from outside without bound.
    if (key === undefined) this.#children.delete(name);
    const row = key && (await this.#row(key));
    return key && row && linkNames(row).includes(name) ? known(row, key) : undefined;
  }

  /**
   * An enrolled device that proves itself by something else than its password. `active`: false once its credentials were
   * revoked; a retired one is no device. `fingerprint`: of the only certificate that counts, SHA-256 of its DER.
   */
  async standing(
    identifier: Identifier,
  ): Promise<{ readonly device: KnownDevice; readonly active: boolean; readonly fingerprint?: string } | undefined> {
    const row = await this.#row(identifier.key);
    if (row === undefined) return undefined;
    const active = speaksForItself(row, this.#clock.now());
    const fingerprint = row.certificate?.fingerprint;
    return { device: known(row, identifier.key), active, ...(fingerprint !== undefined && { fingerprint }) };
  }

  /** How a device encodes its payload: by the profile of its enrolment, its own value 203, its template, or generically. */
  async profile(deviceKey: string): Promise<DeviceProfile> {
    return await this.#deviceProfiles.get(deviceKey, () => this.#readProfile(deviceKey));
  }

  /** Calls the listener when a device's credentials ended. Returns the unsubscribe function. */
  onRevoked(listener: (deviceKey: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The device's row was written. */
  changed(deviceKey: string, credentialsEnded: boolean, links: readonly string[] = []): void {
    for (const link of links) this.#children.delete(link);
    this.#devices.delete(deviceKey);
    this.#deviceProfiles.delete(deviceKey);
    if (credentialsEnded) for (const listener of this.#listeners) listener(deviceKey);
  }

  async #row(deviceKey: string): Promise<DeviceRow | undefined> {
    const row = await this.#devices.get(deviceKey, async () => {
      const bytes = await this.#store.get(rows.device(deviceKey));
      return bytes && decodeDevice(bytes);
    });
    // Names that nobody enrolled come from outside without bound.
    if (row === undefined) this.#devices.delete(deviceKey);
    return row;
  }

  async #readProfile(deviceKey: string): Promise<DeviceProfile> {
    const [device, record] = await Promise.all([this.#row(deviceKey), this.#records.read(deviceKey)]);
    if (device !== undefined && device.profile !== '') {
      const own = await this.#newest(parseIdentifier(device.profile).key);
      if (own !== undefined) return own;
    }
    const values = record?.values.filter(({ index }) => index >= valueIndexes.template).map((value) => value.decode());
    if (values === undefined) return genericProfile;
    const reference = values.find(({ type }) => type === valueTypes.profileReference);
    const referred = reference && (await this.#newest(parseProfileReference(reference)));
    if (referred !== undefined) return referred;
    const named = (await storedTemplate(this.#templates, values))?.definition.profile;
    return (named && (await this.#newest(parseIdentifier(named).key))) || genericProfile;
  }

  async #newest(profileKey: string): Promise<DeviceProfile | undefined> {
    return await this.#newestProfiles.get(
      profileKey,
      async () => (await this.#profiles.newest(profileKey))?.definition,
    );
  }

  #committed(kind: string, key: string): void {
    this.#deviceProfiles.delete(key);
    // A profile may be in use by many devices: which, is not kept.
    if (this.#newestProfiles.has(key)) {
      this.#newestProfiles.delete(key);
      this.#deviceProfiles.clear();
    }
    if (kind === 'retired') this.changed(key, true);
  }
}

const passwordMax = 256;

function known({ identifier, edgeNode, gateway, alias }: DeviceRow, key: string): KnownDevice {
  return {
    identifier,
    key,
    ...(edgeNode !== undefined && { edgeNode }),
    ...(gateway !== undefined &&
      alias !== undefined && { behind: { gateway, gatewayKey: parseIdentifier(gateway).key, alias } }),
  };
}
