import type { Downlink } from '@nameplate/telemetry';
import type { DownlinkRoute } from './routes.ts';

/** What is published to a network server. */
export interface NetworkMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/**
 * A downlink in the words of the network server that carries the device's uplinks: the queue of ChirpStack v4 (MQTT integration, `command/down`), or
 * that of The Things Stack v3 (`down/push`).
 */
export function networkMessage(
  { dialect, application, device }: DownlinkRoute,
  { fPort, confirmed }: Extract<Downlink, { kind: 'lorawan' }>,
  payload: Uint8Array,
  commandId: string,
): NetworkMessage {
  const octets = Buffer.from(payload).toString('base64');
  if (dialect === 'chirpstack') {
    const devEui = device.toLowerCase();
    return {
      topic: `application/${application}/device/${device}/command/down`,
      payload: json({ devEui, id: queueItemId(commandId), confirmed, fPort, data: octets }),
    };
  }
  const downlink = {
    f_port: fPort,
    frm_payload: octets,
    confirmed,
    priority: 'NORMAL',
    correlation_ids: [`${correlation}${commandId}`],
  };
  return { topic: `v3/${application}/devices/${device}/down/push`, payload: json({ downlinks: [downlink] }) };
}

/** The id of a queue item is a UUID: version 8, ours to make (RFC 9562 §5.8). The last fifteen digits are those of the command. */
export function queueItemId(commandId: string): string {
  const digits = BigInt(commandId).toString(16).padStart(15, '0');
  return `${queueItemHead}${digits.slice(0, 3)}-${digits.slice(3)}`;
}

/** The command of a queue item; undefined when the item is another's. */
export function commandOfQueueItem(id: unknown): string | undefined {
  if (typeof id !== 'string' || !id.toLowerCase().startsWith(queueItemHead)) return undefined;
  const digits = id.slice(queueItemHead.length).replace('-', '');
  return /^[0-9a-fA-F]{15}$/.test(digits) ? BigInt(`0x${digits}`).toString() : undefined;
}

/** The command among the correlation ids of a message; undefined when there is none of ours. */
export function commandOfCorrelation(ids: unknown): string | undefined {
  if (!Array.isArray(ids)) return undefined;
  const ours = ids.find((id): id is string => typeof id === 'string' && id.startsWith(correlation));
  const command = ours?.slice(correlation.length);
  return command !== undefined && /^\d{1,16}$/.test(command) ? command : undefined;
}

const queueItemHead = '6e616d65-706c-8000-8';
const correlation = 'nameplate:command:';

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
