import {
  builtInFormats,
  compileDecoding,
  defaultDecodeLimits,
  type HostEvent,
  type PayloadRecord,
} from '@nameplate/formats';
import { DeviceRecords, type DeviceRecordsOptions } from './device-records.ts';
import type { DownlinkRoutes } from './downlinks/routes.ts';
import { gatewayRpcResponse, gatewayRpcTopic, readRpcReply, rpcResponseIn } from './downlinks/rpc.ts';
import { answerOf, networkReply, placeOf } from './downlinks/said.ts';
import { type Envelope, enveloped, uplinkNames } from './envelope.ts';
import type { Decode } from './ingest/decode.ts';
import { type Draft, type Interpretation, newDraft, undecodable } from './interpretation.ts';
import type { DeviceMessage, GatewayDevice } from './ports.ts';
import { parseName, parseRecords } from './record-text.ts';
import type { SenderEvents } from './sparkplug/hosts.ts';

export interface InterpreterOptions extends DeviceRecordsOptions {
  /** Payload to readings, for a device that speaks for itself. */
  readonly decode: Decode;
  /** Does a frame of this device answer a command? Absent: none does. */
  readonly awaitsFrame?: (deviceKey: string) => boolean;
  /** Told which way an uplink came. */
  readonly routes?: Pick<DownlinkRoutes, 'learn'>;
}

/**
 * Message → readings of the devices that it is about, each by its own profile. The sender stays who it is: it speaks for itself
 * and for the devices that were enrolled behind it, for no other.
 */
export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #devices: DeviceRecords;
  readonly #thingsboard = compileDecoding({ format: 'thingsboard' }, builtInFormats);

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#devices = new DeviceRecords(options);
  }

  /** `events`: what the Sparkplug host made of the message. */
  async interpret(message: DeviceMessage, events: readonly HostEvent[] = []): Promise<Interpretation> {
    const sender = { identifier: message.identifier, key: message.deviceKey };
    const draft = newDraft(message, sender);
    const { via } = message;
    if (via === undefined) await this.#own(draft);
    else if (via.dialect === 'child') await this.#child(draft, via.name);
    else if (via.dialect === 'records') await this.#devices.records(draft, parseRecords(message.payload), via.name);
    else if (via.dialect === 'thingsboard' && message.port === 'rpc') await this.#rpc(draft, via.name);
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
    if (says(draft, sender, this.#options.awaitsFrame)) return;
    const profile = await this.#devices.profileOf(draft, sender);
    if (profile === undefined) return;
    const result = this.#options.decode(profile, message);
    const { readings, rejected, others = [] } = result instanceof Promise ? await result : result;
    if (rejected) draft.problems.push(undecodable(rejected));
    if (readings.length > 0) draft.parts.push({ device: sender, readings });
    await this.#devices.byDevice(draft, others);
  }

  async #child(draft: Draft, alias: string): Promise<void> {
    const device = await this.#devices.find(draft, alias);
    if (device && says(draft, device, this.#options.awaitsFrame)) return;
    const profile = device && (await this.#devices.profileOf(draft, device));
    if (device === undefined || profile === undefined) return;
    const decoder = await this.#options.decoders.of(profile);
    const { records, rejected } = decoder.records({ ...draft.message, deviceKey: device.key });
    if (rejected) draft.problems.push(undecodable(rejected));
    if (records.length > 0) await this.#devices.map(draft, device, profile, records);
  }

  /** The name in the topic, or one that the payload has. */
  async #uplink(draft: Draft, envelope: Envelope, name: string): Promise<void> {
    const { message, sender } = draft;
    const { application, device: spoken } = placeOf(name);
    const names = [spoken, ...uplinkNames(envelope, message.payload)].filter((text) => text !== '');
    let device: GatewayDevice | undefined;
    for (const alias of names) device ??= await this.#options.child(sender.key, alias);
    if (message.port !== 'up') {
      const reply = device && networkReply(envelope, message, device);
      if (reply) draft.replies.push(reply);
      return;
    }
    if (device === undefined) return this.#devices.orphan(draft, names[0] ?? '', message);
    if (application !== undefined)
      this.#options.routes?.learn(device.key, { dialect: envelope, application, device: spoken });
    const own = await this.#devices.profileOf(draft, device);
    if (own === undefined) return;
    const profile = enveloped(own, envelope);
    const decoder = await this.#options.decoders.of(profile);
    const { records, rejected } = decoder.records({ ...message, deviceKey: device.key });
    if (rejected) draft.problems.push(undecodable(rejected));
    if (records.length > 0) await this.#devices.map(draft, device, profile, records);
  }

  /** `{"device": NAME}`: a device of a ThingsBoard gateway came, or went. */
  async #attends(draft: Draft, topic: string): Promise<void> {
    const name = parseName(draft.message.payload);
    if (name === undefined) {
      draft.problems.push(undecodable({ reason: 'not-a-record', message: 'Expected {"device": NAME}.' }));
      return;
    }
    const device = await this.#devices.find(draft, name);
    const timeMs = draft.message.receiveTimeMs;
    if (device) draft.attendance.push({ device, online: !topic.endsWith('/disconnect'), timeMs });
  }

  /** An answer to a command in ThingsBoard's words. */
  async #rpc({ message, sender, replies, problems }: Draft, topic: string): Promise<void> {
    const request = rpcResponseIn(topic);
    if (request !== undefined) {
      replies.push({ deviceKey: sender.key, request, ...readRpcReply(message.payload) });
      return;
    }
    const response = topic === gatewayRpcTopic ? gatewayRpcResponse(message.payload) : undefined;
    if (response === undefined) {
      problems.push(undecodable({ reason: 'not-a-record', message: 'Expected {"device", "id", "data"}.' }));
      return;
    }
    const device = await this.#options.child(sender.key, response.device);
    if (device) replies.push({ deviceKey: device.key, request: response.request, ...response.said });
  }

  async #thingsboards(draft: Draft, forOthers: boolean): Promise<void> {
    const { payload, receiveTimeMs } = draft.message;
    const decoder = await this.#thingsboard;
    const { records, rejected } = decoder(payload, { receiveTimeMs, limits: defaultDecodeLimits });
    if (rejected) draft.problems.push(undecodable(rejected));
    // A device has nobody to speak for in its own topics: an object in an object is a nested value.
    const meant = forOthers ? records : records.map(nested);
    await this.#devices.byDevice(draft, meant);
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
      if (records.length > 0) await this.#devices.records(draft, records, device);
    }
  }
}

/** What the device says of commands in a message of its own; true when that is all. */
function says(draft: Draft, device: GatewayDevice, awaitsFrame: InterpreterOptions['awaitsFrame']): boolean {
  const { message, replies } = draft;
  const answer = answerOf(message, device);
  if (answer !== undefined) replies.push(answer);
  else if (awaitsFrame?.(device.key)) replies.push({ deviceKey: device.key, frame: message.payload });
  return answer !== undefined;
}

function nested({ device, ...record }: PayloadRecord): PayloadRecord {
  return device === undefined ? record : { ...record, fields: { [device]: record.fields } };
}
