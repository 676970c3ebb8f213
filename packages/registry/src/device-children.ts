import { type Identifier, parseIdentifier } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { aliasKey, childName, linkNames } from './device-links.ts';
import { type DeviceRecord, type DeviceRow, decodeDevice, toDeviceRecord } from './device-record.ts';
import { rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import type { RegistryLimits } from './value-rules.ts';

/** The devices that gateways speak for, read from their index. */
export class DeviceChildren {
  readonly #store: Store;
  readonly #clock: { now(): number };
  readonly #limits: RegistryLimits;

  constructor(parts: {
    readonly store: Store;
    readonly clock: { now(): number };
    readonly limits: RegistryLimits;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /** One page, by alias. Rows that retired devices left behind are passed over. */
  async page(
    gateway: Identifier,
    { pageSize, pageToken = '' }: PageRequest,
  ): Promise<{ readonly devices: DeviceRecord[]; readonly nextPageToken: string }> {
    const size = pageSizeOf(pageSize, this.#limits.pageSize);
    const range = rowRange(rows.children(gateway.key));
    const page = await readPage(this.#store, range, { pageSize: size, pageToken }, async (entries) => {
      const keys = entries.map(({ value }) => rows.device(parseIdentifier(Buffer.from(value).toString('utf8')).key));
      const devices = await this.#store.getMany(keys);
      return entries.map(({ key }, i) => {
        const row = decodeIf(devices[i]);
        return row && isAt(row, gateway.key, key) ? toDeviceRecord(row, this.#clock.now()) : undefined;
      });
    });
    return { devices: page.items, nextPageToken: page.nextPageToken };
  }
}

function decodeIf(bytes: Uint8Array | undefined): DeviceRow | undefined {
  return bytes && decodeDevice(bytes);
}

function isAt(row: DeviceRow, gatewayKey: string, indexKey: Uint8Array): boolean {
  if (row.alias === undefined || !linkNames(row).includes(childName(gatewayKey, row.alias))) return false;
  return Buffer.from(rows.child(gatewayKey, aliasKey(row.alias))).equals(indexKey);
}
