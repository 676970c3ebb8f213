/** What a device answered to a command, or what the network says that carries it: by the command's id, or by the number of its request. */
export type DeviceReply = { readonly deviceKey: string } & ({ readonly id: string } | { readonly request: number }) &
  ReplyEvent;

/** A message of a device that may hold the frame that a command waits for. */
export interface HeardFrame {
  readonly deviceKey: string;
  readonly frame: Uint8Array;
}

export type ReplyEvent = ReplyContent | { readonly event: 'sent' | 'acknowledged' };

export type ReplyContent = { readonly answer: unknown } | { readonly problem: string };

/** An answer is kept up to this size. */
const answerBytesMax = 4_096;
const problemMax = 500;

/**
 * Payload of an answer → what it says. JSON is taken as such, an object with `error` as a failure, other UTF-8 as a text, other octets in
 * hexadecimal; nothing is `null`.
 */
export function readReply(payload: Uint8Array): ReplyContent {
  if (payload.length === 0) return { answer: null };
  if (payload.length > answerBytesMax) return { answer: { tooLarge: payload.length } };
  const value = valueOf(payload);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'error')) return { answer: value };
  const { error } = value as { readonly error: unknown };
  return { problem: (typeof error === 'string' ? error : JSON.stringify(error)).slice(0, problemMax) };
}

function valueOf(payload: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return Buffer.from(payload).toString('hex');
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
