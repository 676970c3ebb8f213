import { NameplateError } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { type EnrolManyOptions, type EnrolOutcome, enrolMany, type NewDevice } from './enrol-many.ts';
import { canonical, profileReference } from './identifier.ts';
import type { CredentialMessage, DeviceMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

/** An asset that reports. */
export interface Device {
  readonly identifier: string;
  /** Identifier of its profile; absent: the generic one. */
  readonly profile?: string;
  readonly enrolTime: Date;
  /** How many credentials are valid now. */
  readonly activeCredentials: number;
  /** The gateway that speaks for it; absent: it speaks for itself. */
  readonly gateway?: string;
  /** Its name in the words of that gateway. */
  readonly alias?: string;
  /** Its name in Sparkplug, `group/edge node`, when it is not prefix and suffix. */
  readonly edgeNode?: string;
  /** It may log in by client certificate alone. */
  readonly certificate: boolean;
  /** How many pre-shared keys are valid now. */
  readonly activePsks: number;
  /** It is connected, or its gateway said that it is there; absent: nobody has said. */
  readonly online?: boolean;
  /** When it was there last; absent: never, or the server has no gateway role. */
  readonly lastSeenTime?: Date;
}

/** What a device connects to MQTT with. The password is in this answer only. */
export interface DeviceCredential {
  readonly username: string;
  readonly password: string;
  /** Where it publishes. */
  readonly publishTopic: string;
  /** The filter that it may subscribe to. */
  readonly subscribeTopic: string;
}

export interface Enrolment {
  readonly device: Device;
  readonly credential: DeviceCredential;
}

/** What a device opens TLS with, on the server's port `mqtt_psk_port`. The key is in this answer only. */
export interface PskEnrolment {
  readonly device: Device;
  readonly psk: {
    /** What the device sends: `NUMBER:IDENTIFIER`. The identifier alone names the newest key. */
    readonly identity: string;
    /** Hexadecimal. */
    readonly key: string;
  };
}

export interface PskOptions {
  /** For an asset that is no device yet; absent: by its template. */
  readonly profile?: IdentifierLike;
  /** How long the keys before it still work, rounded up to seconds. Default: they end at once. */
  readonly overlapMs?: number;
  /** A key of 16 to 64 octets that the device has already; absent: a new one. */
  readonly key?: Uint8Array;
}

export interface NewDeviceOptions {
  /** How it encodes what it reports; absent: by its template. */
  readonly profile?: IdentifierLike;
  /** Its name in Sparkplug, `group/edge node`; absent: prefix and suffix. */
  readonly edgeNode?: string;
}

/** Devices and their credentials. */
export class Devices {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Gives a registered asset a credential. The profile is the template's unless one is named, a built-in one by its name. */
  async enrol(id: IdentifierLike, options: NewDeviceOptions & CallOptions = {}): Promise<Enrolment> {
    const { device, credential } = await this.#enrol(id, options, {}, options);
    if (credential) return toEnrolment({ device, credential });
    throw new NameplateError('INTERNAL', 'The server enrolled the device and gave no credential.');
  }

  /**
   * Enrols an asset that logs in by a client certificate that a trusted authority issued for its identifier; `fingerprint`
   * (SHA-256): by no other.
   */
  async certify(
    id: IdentifierLike,
    options: NewDeviceOptions & { readonly fingerprint?: string } & CallOptions = {},
  ): Promise<Device> {
    const how = { certificate: true, certificateFingerprint: options.fingerprint ?? '' };
    return toDevice((await this.#enrol(id, options, how, options)).device);
  }

  /** Enrols an asset that a gateway speaks for, under the name that it has there: DevEUI, device name, Sparkplug device id. */
  async attach(
    id: IdentifierLike,
    options: {
      readonly gateway: IdentifierLike;
      readonly alias: string;
      readonly profile?: IdentifierLike;
    } & CallOptions,
  ): Promise<Device> {
    const how = { gateway: canonical(options.gateway), alias: options.alias };
    return toDevice((await this.#enrol(id, options, how, options)).device);
  }

  /** Makes it an asset that is no device: it cannot connect, its alias is free. What it reported stays. */
  async remove(id: IdentifierLike, options: CallOptions = {}): Promise<Device> {
    const answer = await this.#caller.write('DeviceService/RemoveDevice', { identifier: canonical(id) }, options);
    return toDevice(answer.device);
  }

  /**
   * Enrols many over one stream; each row has its outcome, in order. To go on after a lost stream, give the same rows and the same
   * `run` again.
   */
  enrolMany<Row extends NewDevice>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    options: EnrolManyOptions = {},
  ): AsyncIterable<EnrolOutcome<Row>> {
    this.#caller.refuseKey(options);
    return enrolMany(this.#caller, rows, options);
  }

  /**
   * Exchanges a claim code, as it is on a label, for a credential. Needs no key: connect anonymously. A code of a prefix needs the
   * suffix that the device is to have.
   */
  async claim(code: string, options: { readonly suffix?: string } & CallOptions = {}): Promise<Enrolment> {
    const request = { code, suffix: options.suffix ?? '' };
    return toEnrolment(await this.#caller.write('DeviceService/ClaimDevice', request, options));
  }

  /** The devices that a gateway speaks for, by alias. */
  behind(gateway: IdentifierLike, options: { readonly pageSize?: number } & CallOptions = {}): Paged<Device> {
    return paged(async (pageToken, limit) => {
      const request = { gateway: canonical(gateway), pageSize: pageSize(options.pageSize, limit), pageToken };
      const answer = await this.#caller.read('DeviceService/ListDevicesBehind', request, options);
      return toPage(answer.devices.map(toDevice), answer.nextPageToken);
    });
  }

  /** Gives a new credential; the old one works for `overlapMs` more, rounded up to seconds. Default: it ends at once. */
  async rotate(id: IdentifierLike, options: { readonly overlapMs?: number } & CallOptions = {}): Promise<Enrolment> {
    const request = { identifier: canonical(id), overlapS: Math.ceil((options.overlapMs ?? 0) / 1_000) };
    return toEnrolment(await this.#caller.write('DeviceService/RotateCredential', request, options));
  }

  /** Gives a device a pre-shared key for TLS, and enrols the asset where it is no device yet. */
  async psk(id: IdentifierLike, options: PskOptions & CallOptions = {}): Promise<PskEnrolment> {
    const { profile, overlapMs = 0, key = new Uint8Array() } = options;
    const named = { identifier: canonical(id), profile: profile === undefined ? '' : namedProfile(profile) };
    const request = { ...named, overlapS: Math.ceil(overlapMs / 1_000), key };
    const answer = await this.#caller.write('DeviceService/IssuePsk', request, options);
    return { device: toDevice(answer.device), psk: { identity: answer.identity, key: answer.key } };
  }

  /** Ends all credentials and the device's connections. */
  async revoke(id: IdentifierLike, options: CallOptions = {}): Promise<Device> {
    const answer = await this.#caller.write('DeviceService/RevokeCredential', { identifier: canonical(id) }, options);
    return toDevice(answer.device);
  }

  async get(id: IdentifierLike, options: CallOptions = {}): Promise<Device> {
    return toDevice(
      (await this.#caller.read('DeviceService/GetDevice', { identifier: canonical(id) }, options)).device,
    );
  }

  #enrol(
    id: IdentifierLike,
    { profile, edgeNode = '' }: NewDeviceOptions,
    how: Readonly<Record<string, string | boolean>>,
    options: CallOptions,
  ): Promise<{ readonly device: DeviceMessage; readonly credential?: CredentialMessage | null }> {
    const named = { identifier: canonical(id), profile: profile === undefined ? '' : namedProfile(profile), edgeNode };
    return this.#caller.write('DeviceService/EnrolDevice', { ...named, ...how }, options);
  }
}

function toEnrolment(answer: { readonly device: DeviceMessage; readonly credential: CredentialMessage }): Enrolment {
  return { device: toDevice(answer.device), credential: toCredential(answer.credential) };
}

export function toCredential(message: CredentialMessage): DeviceCredential {
  const { username, password, publishTopic, subscribeTopic } = message;
  return { username, password, publishTopic, subscribeTopic };
}

export function toDevice(message: DeviceMessage): Device {
  const { identifier, profile, enrolTime, activeCredentials, gateway, alias, edgeNode, certificate, activePsks } =
    message;
  return {
    identifier,
    ...(profile && { profile }),
    enrolTime: toDate(enrolTime),
    activeCredentials,
    ...(gateway && { gateway }),
    ...(alias && { alias }),
    ...(edgeNode && { edgeNode }),
    certificate,
    activePsks,
    ...(typeof message.online === 'boolean' && { online: message.online }),
    ...(message.lastSeenTime && { lastSeenTime: toDate(message.lastSeenTime) }),
  };
}

/** A built-in profile goes by its name. */
function namedProfile(id: IdentifierLike): string {
  const { identifier, version } = profileReference(id);
  return version === 0 ? identifier : `${identifier}@${version}`;
}
