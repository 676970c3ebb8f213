import { findCjt188Frames } from './cjt188/frame.ts';
import { findDlt645Frames } from './dlt645/frame.ts';
import { toHex } from './hex.ts';
import { findModbusAnswers, hasCrc } from './modbus/frame.ts';

/** Frames that are looked at in one message. */
const framesMax = 64;

/** What a meter or a station answers to a request: the data in hexadecimal, or why it refuses. */
export type FrameReply = { readonly data: string } | { readonly refused: string };

export const replyingFormats = ['modbus-rtu', 'dlt645', 'cjt188'] as const;
export type ReplyingFormat = (typeof replyingFormats)[number];

/**
 * The answer to a request in what a transparent modem forwards; undefined when there is none: frames of other meters, of other
 * requests, and what is no frame are passed over.
 */
export function frameReply(format: ReplyingFormat, request: Uint8Array, payload: Uint8Array): FrameReply | undefined {
  return repliesOf[format](request, payload);
}

const repliesOf: Readonly<
  Record<ReplyingFormat, (request: Uint8Array, payload: Uint8Array) => FrameReply | undefined>
> = {
  'modbus-rtu': modbusReply,
  dlt645: dlt645Reply,
  cjt188: cjt188Reply,
};

/** Modbus application protocol V1.1b3 §6, §7. */
function modbusReply(request: Uint8Array, payload: Uint8Array): FrameReply | undefined {
  const [station = 0, code = 0] = request;
  const written = code > 4 ? echoOf(request.subarray(0, 6), payload) : undefined;
  if (written !== undefined) return { data: toHex(written) };
  const quantity = ((request[4] ?? 0) << 8) | (request[5] ?? 0);
  const octets = code <= 2 ? Math.ceil(quantity / 8) : quantity * 2;
  for (const answer of findModbusAnswers(payload, framesMax)) {
    if (answer.station !== station || answer.function !== code) continue;
    if (answer.kind === 'exception')
      return { refused: `The station ${station} refuses function ${code}: exception ${answer.code}.` };
    if (answer.kind === 'data' && answer.data.length === octets) return { data: toHex(answer.data) };
  }
  return undefined;
}

/** A write is answered by its own first six octets, with their checksum (§6.5, §6.6, §6.12). */
function echoOf(head: Uint8Array, payload: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + 8 <= payload.length; at += 1) {
    const frame = payload.subarray(at, at + 8);
    if (head.every((octet, i) => frame[i] === octet) && hasCrc(frame)) return frame.slice(2, 6);
  }
  return undefined;
}

/** DL/T 645-2007 §5.2.4: bit 7 is an answer, bit 6 a refusal. */
function dlt645Reply(request: Uint8Array, payload: Uint8Array): FrameReply | undefined {
  const [asked] = findDlt645Frames(request, 1).frames;
  if (asked === undefined) return undefined;
  const code = asked.data.subarray(0, asked.control === 0x01 ? 2 : 4);
  for (const { address, control, data } of findDlt645Frames(payload, framesMax).frames) {
    if (!isAddressed(asked.address, address) || (control & 0x9f) !== (asked.control | 0x80)) continue;
    if ((control & 0x40) !== 0) return { refused: `The meter ${address} refuses: error 0x${toHex(data)}.` };
    if (code.every((octet, i) => data[i] === octet)) return { data: toHex(data.subarray(code.length)) };
  }
  return undefined;
}

/** CJ/T 188-2018 §7.2.4: bit 7 is an answer, bit 6 a refusal; the sequence number is that of the request. */
function cjt188Reply(request: Uint8Array, payload: Uint8Array): FrameReply | undefined {
  const [asked] = findCjt188Frames(request, 1).frames;
  if (asked === undefined) return undefined;
  for (const { type, address, control, data } of findCjt188Frames(payload, framesMax).frames) {
    const isOfMeter = type === asked.type && isAddressed(asked.address, address);
    if (!isOfMeter || (control & 0xbf) !== (asked.control | 0x80)) continue;
    if ((control & 0x40) !== 0) return { refused: `The meter ${address} refuses: ${toHex(data)}.` };
    // Some makers give the identifier back in the other order.
    if (data[2] === asked.data[2]) return { data: toHex(data.subarray(3)) };
  }
  return undefined;
}

/** `A` in the address that was asked stands for any digit. */
function isAddressed(asked: string, answered: string): boolean {
  const form = asked.toUpperCase();
  return [...form].every((digit, i) => digit === 'A' || digit === answered[i]);
}
