import { createHash } from 'node:crypto';
import { NameplateError, type Random } from '@nameplate/model';
import { type DeviceRecord, isInUse, livePsks, toDeviceRecord } from './device-record.ts';
import { requireOwnVoice } from './device-rules.ts';
import type { DeviceWrites } from './device-writes.ts';
import { jsonCodec, type WriteContext } from './idempotency.ts';
import { type NewDevice, newDeviceRow } from './new-device.ts';
import { checkOverlap, overlapEnd } from './overlap.ts';
import type { Profiles } from './profiles.ts';
import { type PskHolder, type PskKeys, pskIdentity, pskPurpose } from './psk-keys.ts';

/** What a device opens TLS with. The key is shown once. */
export interface IssuedPsk {
  readonly device: DeviceRecord;
  readonly psk: {
    /** What the device sends: `NUMBER:IDENTIFIER`. */
    readonly identity: string;
    /** Hexadecimal. */
    readonly key: string;
  };
}

/** Pre-shared keys for TLS, RFC 4279; needs `device.manage`. */
export class DevicePsks {
  readonly #writes: DeviceWrites;
  readonly #profiles: Profiles;
  readonly #keys: PskKeys;
  readonly #random: Random;

  constructor(parts: {
    readonly writes: DeviceWrites;
    readonly profiles: Profiles;
    readonly pskKeys: PskKeys;
    readonly random: Random;
  }) {
    this.#writes = parts.writes;
    this.#profiles = parts.profiles;
    this.#keys = parts.pskKeys;
    this.#random = parts.random;
  }

  /** Keys in the store that the server's key file does not open: those devices need new ones. */
  get unreadable(): number {
    return this.#keys.unreadable;
  }

  /** The device and the key of an identity, at once: a handshake does not wait. */
  find(identity: string): PskHolder | undefined {
    return this.#keys.find(identity);
  }

  /**
   * Gives a device a key, enrolling the asset where it is no device yet. Keys that it has are work for the overlap, 0 ends them
   * and its connections at once. `key`: one that the device has already.
   * @throws NameplateError UNSUPPORTED_OPERATION when the server takes none
   */
  async issue(
    context: WriteContext,
    device: NewDevice & { readonly overlapS?: number; readonly key?: Uint8Array },
  ): Promise<IssuedPsk> {
    const { identifier, profile, overlapS = 0, key } = device;
    const seal = this.#keys.seal;
    if (seal === undefined)
      throw new NameplateError('UNSUPPORTED_OPERATION', 'This server takes no pre-shared keys: set mqtt_psk to true.', {
        reason: 'PSK_OFF',
      });
    checkKey(key);
    checkOverlap(overlapS);
    const given = key && createHash('sha256').update(key).digest('hex');
    const request = ['devices.psk', identifier.key, profile || undefined, overlapS, given];
    return await this.#writes.run(
      context,
      identifier,
      request,
      jsonCodec<IssuedPsk>({ sealed: true }),
      async (before, now) => {
        const enrolled = before !== undefined && isInUse(before, now);
        const row = enrolled ? before : await newDeviceRow(this.#profiles, device, before, now);
        requireOwnVoice(row);
        this.#keys.requireRoom(identifier.key);
        const number = 1 + Math.max(0, row.pskNumber ?? 0);
        const identity = pskIdentity(row, number);
        if (Buffer.byteLength(identity) > identityMax) throw tooLong(identity);
        const psk = key ?? this.#random.bytes(keyBytes);
        const kept = overlapS === 0 ? [] : livePsks(row, now).slice(-(keysMax - 1));
        const stored = { number, sealed: seal.seal(psk, pskPurpose(identifier.key, number)), createTimeMs: now };
        const psks = [
          ...kept.map((each) => ({ ...each, expireTimeMs: overlapEnd(now, overlapS, each.expireTimeMs) })),
          stored,
        ];
        const changed = { ...row, psks, pskNumber: number };
        const answer = {
          device: toDeviceRecord(changed, now),
          psk: { identity, key: Buffer.from(psk).toString('hex') },
        };
        return { row: changed, answer };
      },
    );
  }
}

const keyBytes = 32;
/** Live at once. */
const keysMax = 4;
/** OpenSSL takes identities of this many octets. */
const identityMax = 256;

function checkKey(key: Uint8Array | undefined): void {
  if (key === undefined || (key.length >= 16 && key.length <= 64)) return;
  throw new NameplateError('INVALID_VALUE', 'A pre-shared key has 16 to 64 octets.', {
    reason: 'PSK_KEY',
    metadata: { field: 'key' },
  });
}

function tooLong(identity: string): NameplateError {
  return new NameplateError(
    'INVALID_VALUE',
    `An identity of TLS has at most ${identityMax} octets: ${identity} is longer.`,
    {
      reason: 'PSK_IDENTITY',
      metadata: { field: 'identifier' },
    },
  );
}
