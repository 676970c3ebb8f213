import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { type Device, type DeviceCredential, toCredential, toDevice } from './devices.ts';
import { canonical } from './identifier.ts';
import { type NewAsset, toNewHandle } from './new-asset.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import type { Attributes } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

/** A device that nobody enrolled. */
export interface UnknownDevice {
  /** Its user name, or what the gateway calls it. */
  readonly name: string;
  /** The gateway that spoke of it; absent: it tried to connect itself. */
  readonly gateway?: string;
  readonly firstTime: Date;
  readonly lastTime: Date;
  readonly count: number;
  /** The beginning of its last message. */
  readonly sample: Uint8Array;
  /** Where it tried to connect from. */
  readonly address?: string;
}

export interface Adoption {
  readonly device: Device;
  /** With `newPassword` only. */
  readonly credential?: DeviceCredential;
  /** Messages that were kept and are read again now. */
  readonly replayed: number;
}

/** Devices that nobody enrolled: those that tried to connect, and those that gateways spoke of. */
export class UnknownDevices {
  readonly #caller: Caller;
  readonly #templates: TemplateCache;

  constructor(caller: Caller, templates: TemplateCache) {
    this.#caller = caller;
    this.#templates = templates;
  }

  /** Seen last first. */
  async list(options: CallOptions = {}): Promise<UnknownDevice[]> {
    const { devices } = await this.#caller.read('DeviceService/ListUnknownDevices', {}, options);
    return devices.map(({ name, gateway, firstTime, lastTime, count, sample, address }) => ({
      name,
      ...(gateway && { gateway }),
      firstTime: toDate(firstTime),
      lastTime: toDate(lastTime),
      count: Number(count),
      sample,
      ...(address && { address }),
    }));
  }

  /**
   * Registers it as this asset (one that is registered stays as it is), enrols it, and reads again what was kept of it. A device that
   * tried to connect keeps the password that it presented last, unless it is to get a new one.
   */
  async adopt(
    { name, gateway }: Pick<UnknownDevice, 'name' | 'gateway'>,
    asset: NewAsset<Attributes>,
    options: { readonly profile?: IdentifierLike; readonly newPassword?: boolean } & CallOptions = {},
  ): Promise<Adoption> {
    const { identifier, values } = await toNewHandle(asset, this.#templates);
    const profile = options.profile === undefined ? '' : canonical(options.profile);
    const named = {
      name,
      gateway: gateway ?? '',
      identifier,
      values,
      profile,
      newPassword: options.newPassword ?? false,
    };
    const { device, credential, replayed } = await this.#caller.write('DeviceService/AdoptDevice', named, options);
    return { device: toDevice(device), ...(credential && { credential: toCredential(credential) }), replayed };
  }
}
