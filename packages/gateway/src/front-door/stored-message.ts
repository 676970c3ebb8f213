import type { CommandName, Message } from './message.ts';

/** A message as JSON: octets in base64, and no end as null. */
export interface MessageJson {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly forwarded?: string;
  readonly expireTimeMs: number | null;
  readonly command?: CommandName;
}

export function messageToJson({ payload, forwarded, expireTimeMs, ...fields }: Message): MessageJson {
  return {
    ...fields,
    payload: base64(payload),
    ...(forwarded.length > 0 && { forwarded: base64(forwarded) }),
    expireTimeMs: Number.isFinite(expireTimeMs) ? expireTimeMs : null,
  };
}

export function messageFromJson(json: MessageJson): Message {
  if (typeof json.topic !== 'string' || typeof json.payload !== 'string') throw new TypeError('not a stored message');
  return {
    topic: json.topic,
    payload: Buffer.from(json.payload, 'base64'),
    qos: json.qos,
    retain: json.retain,
    forwarded: Buffer.from(json.forwarded ?? '', 'base64'),
    expireTimeMs: json.expireTimeMs ?? Number.POSITIVE_INFINITY,
    ...(json.command && { command: json.command }),
  };
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('base64');
}
