import {
  builtInFormats,
  compileDecoding,
  defaultDecodeLimits,
  type HostEvent,
  type PayloadRecord,
} from '@nameplate/formats';
import { type DeviceProfile, isNameplateError, type Reading } from '@nameplate/model';
import type { Decoders } from '@nameplate/telemetry';
import { answeredIn } from './answer-port.ts';
import type { DeadLetterReason } from './dead-letters.ts';
import { type Envelope, enveloped, uplinkNames } from './envelope.ts';
import type { Decode } from './ingest/decode.ts';
import type { DeviceMessage, GatewayDevice } from './ports.ts';
import { type DeviceReply, readReply } from './reply.ts';
import type { SenderEvents } from './sparkplug/hosts.ts';

/** What a message says of one device. */
export interface DeviceReadings {
  readonly device: GatewayDevice;
  readonly readings: readonly Reading[];
}

/** A message, or a part of it, about a device that nobody enrolled. In this form it can be read again once somebody did. */
export interface Orphan {
  readonly gateway: GatewayDevice;
  readonly alias: string;
  readonly message: DeviceMessage;
}

/** A gateway's word that a device came or went. */
export interface Attendance {
  readonly device: GatewayDevice;
  readonly online: boolean;
  readonly timeMs: number;
}

export interface Interpretation {
  readonly parts: readonly DeviceReadings[];
  readonly attendance: readonly Attendance[];
  readonly problems: readonly { readonly reason: DeadLetterReason; readonly message: string }[];
  readonly orphans: readonly Orphan[];
  /** Answers to commands. */
  readonly replies: readonly DeviceReply[];
}

export interface InterpreterOptions {
  readonly profile: (deviceKey: string) => Promise<DeviceProfile>;
  readonly child: (gatewayKey: string, alias: string) => Promise<GatewayDevice | undefined>;
  /** Payload to readings, for a device that speaks for itself. */
  readonly decode: Decode;
  readonly decoders: Pick<Decoders, 'of'>;
}

/** Collects what becomes of one message. */
interface Draft {
  readonly message: DeviceMessage;
  readonly sender: GatewayDevice;
  readonly parts: DeviceReadings[];
  readonly problems: { reason: DeadLetterReason; message: string }[];
  readonly orphans: Orphan[];
  readonly attendance: Attendance[];
  readonly replies: DeviceReply[];
}

/**
 * Message → readings of the devices that it is about, each by its own profile. The sender stays who it is: it speaks for itself
 * and for the devices that were enrolled behind it, for no other.
 */
export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #thingsboard = compileDecoding({ format: 'thingsboard' }, builtInFormats);

  constructor(options: InterpreterOptions) {
    this.#options = options;
  }

  /** `events`: what the Sparkplug host made of the message. */
  async interpret(message: DeviceMessage, events: readonly HostEvent[] = []): Promise<Interpretation> {
    const sender = { identifier: message.identifier, key: message.deviceKey };
    const draft = newDraft(message, sender);
    const { via } = message;
    if (via === undefined) await this.#own(draft);
    else if (via.dialect === 'child') await this.#child(draft, via.name);
    else if (via.dialect === 'records') await this.#records(draft, parseRecords(message.payload), via.name);
    else if (via.dialect === 'thingsboard' && via.name.endsWith('connect')) await this.#attends(draft, via.name);
    else if (via.dialect === 'thingsboard') await this.#thingsboards(draft, via.name.startsWith('v1/gateway/'));
    else if (via.dialect === 'sparkplug') await this.#sparkplug(draft, events);
    else await this.#uplink(draft, via.dialect, via.name);
    return draft;
  }

  /** What a Sparkplug host made of the time alone. */
  async interpretEvents({ sender, events }: SenderEvents, nowMs: number): Promise<Interpretation> {
    const { identifier, key: deviceKey } = sender;
    const port = 'sparkplug';
    const message = { identifier, deviceKey, port, payload: new Uint8Array(), receiveTimeMs: nowMs };
    const draft = newDraft(message, sender);
    await this.#sparkplug(draft, events);
    return draft;
  }

  async #own(draft: Draft): Promise<void> {
    const { message, sender } = draft;
    if (answers(draft, sender)) return;
    const profile = await this.#profileOf(draft, sender);
    if (profile === undefined) return;
    const result = this.#options.decode(profile, message);
    const { readings, rejected, others = [] } = result instanceof Promise ? await result : result;
    if (rejected) draft.problems.push(undecodable(rejected));
    if (readings.length > 0) draft.parts.push({ device: sender, readings });
    await this.#byDevice(draft, others);
  }

  async #child(draft: Draft, alias: string): Promise<void> {
    const device = await this.#find(draft, alias);
    if (device && answers(draft, device)) return;
    const profile = device && (await this.#profileOf(draft, device));
    if (device === undefined || profile === undefined) return;
    const decoder = await this.#options.decoders.of(profile);
    const { records, rejected } = decoder.records({ ...draft.message, deviceKey: device.key });
    if (rejected) draft.problems.push(undecodable(rejected));
    if (records.length > 0) await this.#map(draft, device, profile, records);
  }

  /** The name in the topic, or one that the payload has. */
  async #uplink(draft: Draft, envelope: Envelope, name: string): Promise<void> {
    const { message, sender } = draft;
    const names = [name, ...uplinkNames(envelope, message.payload)].filter((text) => text !== '');
    let device: GatewayDevice | undefined;
    for (const alias of names) device ??= await this.#options.child(sender.key, alias);
    if (device === undefined) return this.#orphan(draft, names[0] ?? '', message);
    const own = await this.#profileOf(draft, device);
    if (own === undefined) return;
    const profile = enveloped(own, envelope);
    const decoder = await this.#options.decoders.of(profile);
    const { records, rejected } = decoder.records({ ...message, deviceKey: device.key });
    if (rejected) draft.problems.push(undecodable(rejected));
    if (records.length > 0) await this.#map(draft, device, profile, records);
  }

  /** `{"device": NAME}`: a device of a ThingsBoard gateway came, or went. */
  async #attends(draft: Draft, topic: string): Promise<void> {
    const name = parseName(draft.message.payload);
    if (name === undefined) {
      draft.problems.push(undecodable({ reason: 'not-a-record', message: 'Expected {"device": NAME}.' }));
      return;
    }
    const device = await this.#find(draft, name);
    const timeMs = draft.message.receiveTimeMs;
    if (device) draft.attendance.push({ device, online: !topic.endsWith('/disconnect'), timeMs });
  }

  async #thingsboards(draft: Draft, forOthers: boolean): Promise<void> {
    const { payload, receiveTimeMs } = draft.message;
    const decoder = await this.#thingsboard;
    const { records, rejected } = decoder(payload, { receiveTimeMs, limits: defaultDecodeLimits });
    if (rejected) draft.problems.push(undecodable(rejected));
    // A device has nobody to speak for in its own topics: an object in an object is a nested value.
    const meant = forOthers ? records : records.map(nested);
    await this.#byDevice(draft, meant);
  }

  async #sparkplug(draft: Draft, events: readonly HostEvent[]): Promise<void> {
    for (const event of events) {
      if (event.kind === 'online' || event.kind === 'offline') {
        const { device: alias } = event.source;
        const device = alias === undefined ? draft.sender : await this.#options.child(draft.sender.key, alias);
        if (device) draft.attendance.push({ device, online: event.kind === 'online', timeMs: event.timeMs });
      }
      if (event.kind === 'rejected') draft.problems.push(undecodable(event.problem));
      if (event.kind !== 'records') continue;
      const { device } = event.source;
      const records = event.groups
        // Not for a historian, it says itself (§6.4.6).
        .filter(({ transient }) => !transient)
        .map(({ record, historical }) => ({
          ...record,
          ...(historical && { flags: [...(record.flags ?? []), 'historical' as const] }),
        }));
      if (records.length > 0) await this.#records(draft, records, device);
    }
  }

  /** Records that name their devices, each device's together; without a name they are the sender's. */
  async #byDevice(draft: Draft, records: readonly PayloadRecord[]): Promise<void> {
    const groups = new Map<string | undefined, PayloadRecord[]>();
    for (const record of records) {
      const group = groups.get(record.device);
      if (group) group.push(record);
      else groups.set(record.device, [record]);
    }
    for (const [alias, group] of groups) await this.#records(draft, group, alias);
  }

  async #records(draft: Draft, records: readonly PayloadRecord[] | undefined, alias?: string): Promise<void> {
    if (records === undefined) {
      draft.problems.push({ reason: 'unreadable', message: 'The message holds no records.' });
      return;
    }
    const { message, sender } = draft;
    const device = alias === undefined ? sender : await this.#options.child(sender.key, alias);
    if (device === undefined && alias !== undefined) {
      const via = { dialect: 'records' as const, name: alias };
      return this.#orphan(draft, alias, { ...message, payload: formatRecords(records), via });
    }
    const profile = device && (await this.#profileOf(draft, device));
    if (device !== undefined && profile !== undefined) await this.#map(draft, device, profile, records);
  }

  async #map(
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

  async #find(draft: Draft, alias: string): Promise<GatewayDevice | undefined> {
    const device = await this.#options.child(draft.sender.key, alias);
    if (device === undefined) this.#orphan(draft, alias, draft.message);
    return device;
  }

  #orphan({ sender, orphans }: Draft, alias: string, message: DeviceMessage): void {
    orphans.push({ gateway: sender, alias, message });
  }

  /** Undefined when there is none, now or later; throws when asking again may help. */
  async #profileOf({ problems }: Draft, { key }: GatewayDevice): Promise<DeviceProfile | undefined> {
    try {
      return await this.#options.profile(key);
    } catch (thrown) {
      if (!isNameplateError(thrown) || thrown.retryable || thrown.code === 'INTERNAL') throw thrown;
      problems.push({ reason: 'unknown-device', message: 'The device has no profile here.' });
      return undefined;
    }
  }
}

function newDraft(message: DeviceMessage, sender: GatewayDevice): Draft {
  return { message, sender, parts: [], problems: [], orphans: [], attendance: [], replies: [] };
}

/** Is it the answer of this device to a command? */
function answers({ message, replies }: Draft, { key: deviceKey }: GatewayDevice): boolean {
  const id = answeredIn(message.port);
  if (id !== undefined) replies.push({ deviceKey, id, ...readReply(message.payload) });
  return id !== undefined;
}

function parseName(payload: Uint8Array): string | undefined {
  try {
    const { device } = JSON.parse(Buffer.from(payload).toString('utf8')) as { readonly device?: unknown };
    return typeof device === 'string' && device !== '' ? device : undefined;
  } catch {
    return undefined;
  }
}

function undecodable({ reason, message }: { readonly reason: string; readonly message: string }) {
  return { reason: 'undecodable' as const, message: `${reason}: ${message}` };
}

function nested({ device, ...record }: PayloadRecord): PayloadRecord {
  return device === undefined ? record : { ...record, fields: { [device]: record.fields } };
}

/** A bigint becomes a text, which a profile takes as a number where it says `numericText`. */
function formatRecords(records: readonly PayloadRecord[]): Uint8Array {
  return Buffer.from(JSON.stringify(records, (_name, value) => (typeof value === 'bigint' ? String(value) : value)));
}

function parseRecords(payload: Uint8Array): readonly PayloadRecord[] | undefined {
  try {
    const records: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return Array.isArray(records) ? (records as PayloadRecord[]) : undefined;
  } catch {
    return undefined;
  }
}
