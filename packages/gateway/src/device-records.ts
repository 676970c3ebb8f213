import type { PayloadRecord } from '@nameplate/formats';
import { type DeviceProfile, isNameplateError } from '@nameplate/model';
import type { Decoders } from '@nameplate/telemetry';
import { type Draft, undecodable } from './interpretation.ts';
import type { DeviceMessage, GatewayDevice } from './ports.ts';
import { formatRecords } from './record-text.ts';

export interface DeviceRecordsOptions {
  readonly profile: (deviceKey: string) => Promise<DeviceProfile>;
  readonly child: (gatewayKey: string, alias: string) => Promise<GatewayDevice | undefined>;
  readonly decoders: Pick<Decoders, 'of'>;
}

/** Decoded records → readings of the devices that they are about: the sender, and those that were enrolled behind it. */
export class DeviceRecords {
  readonly #options: DeviceRecordsOptions;

  constructor(options: DeviceRecordsOptions) {
    this.#options = options;
  }

  /** Records that name their devices, each device's together; without a name they are the sender's. */
  async byDevice(draft: Draft, records: readonly PayloadRecord[]): Promise<void> {
    const groups = new Map<string | undefined, PayloadRecord[]>();
    for (const record of records) {
      const group = groups.get(record.device);
      if (group) group.push(record);
      else groups.set(record.device, [record]);
    }
    for (const [alias, group] of groups) await this.records(draft, group, alias);
  }

  /** Records of one device. */
  async records(draft: Draft, records: readonly PayloadRecord[] | undefined, alias?: string): Promise<void> {
    if (records === undefined) {
      draft.problems.push({ reason: 'unreadable', message: 'The message holds no records.' });
      return;
    }
    const { message, sender } = draft;
    const device = alias === undefined ? sender : await this.#options.child(sender.key, alias);
    if (device === undefined && alias !== undefined) {
      const via = { dialect: 'records' as const, name: alias };
      return this.orphan(draft, alias, { ...message, payload: formatRecords(records), via });
    }
    const profile = device && (await this.profileOf(draft, device));
    if (device !== undefined && profile !== undefined) await this.map(draft, device, profile, records);
  }

  /** Records → readings, by the metrics of the profile. */
  async map(
    draft: Draft,
    device: GatewayDevice,
    profile: DeviceProfile,
    records: readonly PayloadRecord[],
  ): Promise<void> {
    const decoder = await this.#options.decoders.of(profile);
    const { readings, rejected } = decoder.map(records, draft.message);
    if (rejected) draft.problems.push(undecodable(rejected));
    if (readings.length > 0) draft.parts.push({ device, readings });
  }

  /** The device that its gateway calls so; a message of another is kept for its adoption. */
  async find(draft: Draft, alias: string): Promise<GatewayDevice | undefined> {
    const device = await this.#options.child(draft.sender.key, alias);
    if (device === undefined) this.orphan(draft, alias, draft.message);
    return device;
  }

  /** A message about a device that nobody enrolled. */
  orphan({ sender, orphans }: Draft, alias: string, message: DeviceMessage): void {
    orphans.push({ gateway: sender, alias, message });
  }

  /** Undefined when there is none, now or later; throws when asking again may help. */
  async profileOf({ problems }: Draft, { key }: GatewayDevice): Promise<DeviceProfile | undefined> {
    try {
      return await this.#options.profile(key);
    } catch (thrown) {
      if (!isNameplateError(thrown) || thrown.retryable || thrown.code === 'INTERNAL') throw thrown;
      problems.push({ reason: 'unknown-device', message: 'The device has no profile here.' });
      return undefined;
    }
  }
}
