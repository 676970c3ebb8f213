import type { CommandName } from './front-door/message.ts';

/** What a device answered to a command. */
export type DeviceReply = CommandName & ReplyContent;

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
