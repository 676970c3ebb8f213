import { generate } from 'mqtt-packet';

/** Return codes of CONNACK, MQTT 3.1.1 §3.2.2.3. */
export const connackCodes = {
  accepted: 0,
  protocolVersion: 1,
  clientId: 2,
  unavailable: 3,
  credentials: 4,
  notAuthorized: 5,
} as const;

export type ConnackCode = (typeof connackCodes)[keyof typeof connackCodes];

export function encodeConnack(returnCode: ConnackCode, sessionPresent: boolean): Buffer {
  return generate({ cmd: 'connack', returnCode, sessionPresent });
}

/** CONNACK as an MQTT 5 client reads it: reason 0x84, unsupported protocol version; no properties. MQTT 5 §3.2. */
export const connackForVersion5 = Buffer.from([0x20, 0x03, 0x00, 0x84, 0x00]);

export const pingresp = Buffer.from([0xd0, 0x00]);

export function encodeSuback(messageId: number, granted: readonly number[]): Buffer {
  return generate({ cmd: 'suback', messageId, granted: [...granted] });
}

export function encodeUnsuback(messageId: number): Buffer {
  return generate({ cmd: 'unsuback', messageId, granted: [] });
}

/** A command to a device. Commands are never retained. */
export function encodeCommand(command: {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly packetId?: number;
  readonly dup?: boolean;
}): Buffer {
  const { topic, packetId, payload } = command;
  return generate({
    cmd: 'publish',
    topic,
    payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
    qos: packetId === undefined ? 0 : 1,
    dup: command.dup ?? false,
    retain: false,
    ...(packetId !== undefined && { messageId: packetId }),
  });
}
