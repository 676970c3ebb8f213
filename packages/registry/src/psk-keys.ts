import { type Clock, NameplateError, parseIdentifier, tryParseIdentifier } from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { type DeviceRow, decodeDevice, livePsks } from './device-record.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import type { PskSeal } from './psk-seal.ts';

/** A device with the key that its identity names. */
export interface PskHolder {
  readonly deviceKey: string;
  readonly key: Uint8Array;
}

interface OpenedKey {
  readonly number: number;
  readonly key: Uint8Array;
  readonly expireTimeMs: number;
}

/** Devices with pre-shared keys at once: all of them are in memory, since a TLS handshake asks and does not wait. */
export const pskDevicesMax = 250_000;

/** Every pre-shared key, opened. RFC 4279. */
export class PskKeys {
  readonly seal: PskSeal | undefined;
  readonly #clock: Clock;
  readonly #devices = new Map<string, readonly OpenedKey[]>();
  #unreadable = 0;

  constructor(seal: PskSeal | undefined, clock: Clock) {
    this.seal = seal;
    this.#clock = clock;
  }

  /** Keys in the store that the key file at hand does not open. */
  get unreadable(): number {
    return this.#unreadable;
  }

  async load(store: Store): Promise<void> {
    if (this.seal === undefined) return;
    for await (const { key } of store.range(prefixRange(rows.psks()))) {
      const deviceKey = identifierKeyOf(key);
      const bytes = await store.get(rows.device(deviceKey));
      // What a retired device left behind is nobody's.
      if (bytes !== undefined) this.changed(deviceKey, decodeDevice(bytes));
    }
  }

  /** A device's row was written; undefined: it is a device no more. */
  changed(deviceKey: string, row: DeviceRow | undefined): void {
    const keys = row === undefined ? [] : this.#open(deviceKey, row);
    if (keys.length > 0) this.#devices.set(deviceKey, keys);
    else this.#devices.delete(deviceKey);
  }

  /** @throws NameplateError LIMIT_EXCEEDED when one more device would be too many */
  requireRoom(deviceKey: string): void {
    if (this.#devices.has(deviceKey) || this.#devices.size < pskDevicesMax) return;
    throw new NameplateError('LIMIT_EXCEEDED', `At most ${pskDevicesMax} devices have pre-shared keys.`, {
      reason: 'PSK_DEVICES',
    });
  }

  /** `NUMBER:IDENTIFIER` names one key, the identifier alone the newest. Undefined: no live one. */
  find(identity: string): PskHolder | undefined {
    const [, number, text = ''] = /^(?:([1-9]\d{0,8}):)?(.*)$/s.exec(identity) ?? [];
    const deviceKey = tryParseIdentifier(text)?.key;
    const keys = deviceKey === undefined ? undefined : this.#devices.get(deviceKey);
    const now = this.#clock.now();
    const live = keys?.filter(({ expireTimeMs }) => expireTimeMs > now) ?? [];
    const found = number === undefined ? live.at(-1) : live.find((one) => one.number === Number(number));
    return found === undefined || deviceKey === undefined ? undefined : { deviceKey, key: found.key };
  }

  #open(deviceKey: string, row: DeviceRow): readonly OpenedKey[] {
    return livePsks(row, this.#clock.now()).flatMap(({ number, sealed, expireTimeMs = Number.POSITIVE_INFINITY }) => {
      const key = this.seal?.open(sealed, pskPurpose(deviceKey, number));
      if (key !== undefined) return [{ number, key, expireTimeMs }];
      this.#unreadable += 1;
      return [];
    });
  }
}

/** What a key is sealed for. */
export function pskPurpose(deviceKey: string, number: number): string {
  return `nameplate psk ${number}:${deviceKey}`;
}

/** What a device sends as its identity, by which the key is found. */
export function pskIdentity(row: DeviceRow, number: number): string {
  return `${number}:${parseIdentifier(row.identifier).canonical}`;
}
