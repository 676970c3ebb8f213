import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { canonical, profileReference } from './identifier.ts';
import type { CredentialMessage, DeviceMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** An asset that reports. */
export interface Device {
  readonly identifier: string;
  /** Identifier of its profile; absent: the generic one. */
  readonly profile?: string;
  readonly enrolTime: Date;
  /** How many credentials are valid now. */
  readonly activeCredentials: number;
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

/** Devices and their credentials. */
export class Devices {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Gives a registered asset a credential. The profile is the template's unless one is named, a built-in one by its name. */
  async enrol(
    id: IdentifierLike,
    options: { readonly profile?: IdentifierLike } & CallOptions = {},
  ): Promise<Enrolment> {
    const profile = options.profile === undefined ? '' : namedProfile(options.profile);
    const request = { identifier: canonical(id), profile };
    return toEnrolment(await this.#caller.write('DeviceService/EnrolDevice', request, options));
  }

  /** Gives a new credential; the old one works for `overlapMs` more, rounded up to seconds. Default: it ends at once. */
  async rotate(id: IdentifierLike, options: { readonly overlapMs?: number } & CallOptions = {}): Promise<Enrolment> {
    const request = { identifier: canonical(id), overlapS: Math.ceil((options.overlapMs ?? 0) / 1_000) };
    return toEnrolment(await this.#caller.write('DeviceService/RotateCredential', request, options));
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
}

function toEnrolment(answer: { readonly device: DeviceMessage; readonly credential: CredentialMessage }): Enrolment {
  const { username, password, publishTopic, subscribeTopic } = answer.credential;
  return { device: toDevice(answer.device), credential: { username, password, publishTopic, subscribeTopic } };
}

function toDevice({ identifier, profile, enrolTime, activeCredentials }: DeviceMessage): Device {
  return { identifier, ...(profile && { profile }), enrolTime: toDate(enrolTime), activeCredentials };
}

/** A version is left in: the server says that a device follows the newest. */
function namedProfile(id: IdentifierLike): string {
  const { identifier, version } = profileReference(id);
  return version === 0 ? identifier : `${identifier}@${version}`;
}
