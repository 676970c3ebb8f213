import { toBcd } from '../bcd.ts';
import { fromHex } from '../hex.ts';
import { invalidRequest } from '../invalid-request.ts';
import { localTimeOf } from '../local-time.ts';
import { encodeDlt645Frame } from './frame.ts';

/** Any meter, where one alone is on the line. */
export const anyAddress = 'AAAAAAAAAAAA';
/** Every meter; none answers. */
export const broadcastAddress = '999999999999';

/** Asks for the value of an identifier, which is eight digits in the 2007 edition and four in that of 1997. */
export function readRequest(address: string, code: string): Uint8Array {
  const identifier = identifierOf(code);
  return encodeDlt645Frame({ address, control: identifier.length === 4 ? 0x11 : 0x01, data: identifier });
}

/** Asks for more of a value whose answer said that more follows (2007 §7.3.2); the first is number 1. */
export function readOnRequest(address: string, code: string, sequence: number): Uint8Array {
  const identifier = identifierOf(code);
  if (identifier.length !== 4) return encodeDlt645Frame({ address, control: 0x02, data: identifier });
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > 255)
    throw invalidRequest('sequence', 'an integer from 1 to 255', String(sequence));
  return encodeDlt645Frame({ address, control: 0x12, data: Uint8Array.of(...identifier, sequence) });
}

/** Asks the only meter on the line for its address (2007 §7.3.4). */
export function readAddressRequest(): Uint8Array {
  return encodeDlt645Frame({ address: anyAddress, control: 0x13, data: new Uint8Array(0) });
}

/** Who demands: the level and six digits of the password, and the eight digits of the operator. */
export interface Credentials {
  readonly level: number;
  readonly password: string;
  readonly operator: string;
}

/** Writes a value, low octet first as it is read (2007 §7.3.3). */
export function writeRequest(address: string, code: string, value: Uint8Array, credentials: Credentials): Uint8Array {
  const identifier = identifierOf(code);
  if (identifier.length !== 4) throw invalidRequest('code', 'eight digits: the 2007 edition', code);
  return encodeDlt645Frame({
    address,
    control: 0x14,
    data: Uint8Array.of(...identifier, ...proof(credentials), ...value),
  });
}

/** N1 of the control command (2007 §7.3.12); `close` is the direct closing that the national grid's meters have besides. */
export const relayCommands = {
  trip: 0x1a,
  'allow-close': 0x1b,
  close: 0x1c,
  alarm: 0x2a,
  'alarm-off': 0x2b,
  'keep-power': 0x3a,
  'keep-power-off': 0x3b,
} as const;

export type RelayCommand = keyof typeof relayCommands;

/** Trips or closes the relay, or what else it is told; the meter takes it until `validUntilMs`. */
export function controlRequest(
  address: string,
  command: RelayCommand,
  credentials: Credentials,
  validUntilMs: number,
  offsetMinutes: number,
): Uint8Array {
  const data = [...proof(credentials), relayCommands[command], 0x00, ...clockOctets(validUntilMs, offsetMinutes)];
  return encodeDlt645Frame({ address, control: 0x1c, data: Uint8Array.from(data) });
}

/** Sets the clock of every meter on the line, by five minutes at most and once a day (2007 §7.3.6). */
export function broadcastTimeRequest(unixMs: number, offsetMinutes: number): Uint8Array {
  return encodeDlt645Frame({ address: broadcastAddress, control: 0x08, data: clockOctets(unixMs, offsetMinutes) });
}

function identifierOf(code: string): Uint8Array {
  const octets = fromHex(code);
  if (octets === undefined || (octets.length !== 4 && octets.length !== 2))
    throw invalidRequest('code', 'four or eight hexadecimal digits', code);
  return octets.toReversed();
}

function proof({ level, password, operator }: Credentials): readonly number[] {
  if (!Number.isInteger(level) || level < 0 || level > 99)
    throw invalidRequest('level', 'an integer from 0 to 99', String(level));
  // Not told what was given: it is a secret.
  if (!/^\d{6}$/.test(password)) throw invalidRequest('password', 'six digits', 'another text');
  if (!/^\d{8}$/.test(operator)) throw invalidRequest('operator', 'eight digits', operator);
  return [...toBcd(String(level).padStart(2, '0')), ...toBcd(password), ...toBcd(operator)];
}

/** ss mm hh DD MM YY. */
function clockOctets(unixMs: number, offsetMinutes: number): Uint8Array {
  const { year, month, day, hour, minute, second } = localTimeOf(unixMs, offsetMinutes);
  if (!(year >= 2000 && year < 2100)) throw invalidRequest('time', 'a time of the years 2000 to 2099', String(unixMs));
  return Uint8Array.from([second, minute, hour, day, month, year - 2000].flatMap((part) => [...toBcd(String(part))]));
}
