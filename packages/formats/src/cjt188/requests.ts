import { toBcd } from '../bcd.ts';
import { fromHex } from '../hex.ts';
import { invalidRequest } from '../invalid-request.ts';
import { localTimeOf } from '../local-time.ts';
import { encodeCjt188Frame } from './frame.ts';

/** Any meter, where one alone is on the line. */
export const anyMeter = 'AAAAAAAAAAAAAA';

/** Which meter is asked, and how. */
export interface Cjt188Target {
  readonly type: number;
  /** Fourteen digits: four of the maker and ten of the meter. */
  readonly address: string;
  /** Counts requests; the meter answers with the same. */
  readonly sequence: number;
  /** Which octet of the identifier goes first; makers differ. */
  readonly identifierOrder?: 'low-first' | 'high-first';
}

/** Asks for an identifier, `901F` being what is measured; its low octet goes first unless the target says otherwise. */
export function readMeterRequest(target: Cjt188Target, code = '901F'): Uint8Array {
  return request(target, 0x01, code, 'low-first', []);
}

/** Asks the only meter on the line for its address. */
export function readMeterAddressRequest(target: Omit<Cjt188Target, 'address'>): Uint8Array {
  return request({ ...target, address: anyMeter }, 0x03, '810A', 'low-first', []);
}

/** Opens or closes the valve; the high octet of `A017` goes first unless the target says otherwise. */
export function valveRequest(target: Cjt188Target, position: 'open' | 'closed'): Uint8Array {
  return request(target, 0x04, 'A017', 'high-first', [position === 'open' ? 0x55 : 0x99]);
}

/** Sets the clock of the meter. */
export function meterClockRequest(target: Cjt188Target, unixMs: number, offsetMinutes: number): Uint8Array {
  const { year, month, day, hour, minute, second } = localTimeOf(unixMs, offsetMinutes);
  if (!(year >= 2000 && year < 2100)) throw invalidRequest('time', 'a time of the years 2000 to 2099', String(unixMs));
  const clock = [second, minute, hour, day, month, year - 2000, 20].flatMap((part) => [...toBcd(String(part))]);
  return request(target, 0x04, 'A015', 'high-first', clock);
}

function request(
  { type, address, sequence, identifierOrder }: Cjt188Target,
  control: number,
  code: string,
  usual: 'low-first' | 'high-first',
  value: readonly number[],
): Uint8Array {
  const octets = fromHex(code);
  if (octets?.length !== 2) throw invalidRequest('code', 'four hexadecimal digits', code);
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 255)
    throw invalidRequest('sequence', 'an integer from 0 to 255', String(sequence));
  const identifier = (identifierOrder ?? usual) === 'high-first' ? octets : octets.toReversed();
  return encodeCjt188Frame({ type, address, control, data: Uint8Array.of(...identifier, sequence, ...value) });
}
