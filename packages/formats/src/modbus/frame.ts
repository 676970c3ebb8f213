import { crc16Modbus } from '../checksum.ts';

/** One answer on a serial line (Modbus over serial line V1.02 §2.5.1, application protocol V1.1b3 §6). */
export type ModbusAnswer =
  | { readonly kind: 'data'; readonly station: number; readonly function: number; readonly data: Uint8Array }
  | { readonly kind: 'written'; readonly station: number; readonly function: number }
  | { readonly kind: 'exception'; readonly station: number; readonly function: number; readonly code: number }
  | ModbusEcho;

/** A request that the line gave back before its answer: it says which registers were asked for. */
export interface ModbusEcho {
  readonly kind: 'request';
  readonly station: number;
  readonly function: number;
  readonly address: number;
  readonly quantity: number;
}

/**
 * The answers in what a transparent modem forwards; what is no frame with a right checksum is passed over. Every place costs
 * at most one checksum of 255 octets for each shape that a frame may have.
 */
export function findModbusAnswers(payload: Uint8Array, max: number): readonly ModbusAnswer[] {
  const answers: ModbusAnswer[] = [];
  let at = 0;
  while (at + 5 <= payload.length && answers.length < max) {
    const found = answerAt(payload, at);
    if (found === undefined) {
      at += 1;
    } else {
      answers.push(found.answer);
      at += found.length;
    }
  }
  return answers;
}

/** Is the last pair of octets the checksum of those before, low octet first? */
export function hasCrc(frame: Uint8Array): boolean {
  const crc = crc16Modbus(frame.subarray(0, -2));
  return frame.at(-2) === (crc & 0xff) && frame.at(-1) === crc >>> 8;
}

function answerAt(payload: Uint8Array, at: number): { answer: ModbusAnswer; length: number } | undefined {
  const [station = 0, code = 0, third = 0] = payload.subarray(at, at + 3);
  const whole = (length: number): Uint8Array | undefined => {
    const frame = payload.subarray(at, at + length);
    return frame.length === length && hasCrc(frame) ? frame : undefined;
  };
  if (station > 247) return undefined;
  if (code >= 0x81 && code <= 0x90 && third >= 1 && third <= 0x0b)
    return whole(5) && { answer: { kind: 'exception', station, function: code - 0x80, code: third }, length: 5 };
  if (code >= 1 && code <= 4) {
    // Registers are pairs of octets; coils are as many octets as their eights take.
    const plausible = third > 0 && third <= 250 && (code <= 2 || third % 2 === 0);
    const length = third + 5;
    const frame = plausible ? whole(length) : undefined;
    if (frame !== undefined)
      return { answer: { kind: 'data', station, function: code, data: frame.slice(3, -2) }, length };
  }
  if (!(code >= 1 && code <= 6) && code !== 15 && code !== 16) return undefined;
  const frame = whole(8);
  if (frame === undefined) return undefined;
  if (code > 4) return { answer: { kind: 'written', station, function: code }, length: 8 };
  const view = new DataView(frame.buffer, frame.byteOffset, 8);
  return {
    answer: { kind: 'request', station, function: code, address: view.getUint16(2), quantity: view.getUint16(4) },
    length: 8,
  };
}
