import type { ValueReference } from '@nameplate/model';
import { malformed, WireReader } from './reader.ts';
import { readReference, writeReference } from './value.ts';
import { WireWriter } from './writer.ts';

/** How the key of a session is agreed on, RFC 3652 §3.8. */
export type KeyExchange =
  /** Encrypted to the client's key. */
  | { readonly mode: 1; readonly publicKey: Uint8Array }
  /** Encrypted to the server's key, with SESSION_EXCHANGEKEY. */
  | { readonly mode: 2 }
  /** Encrypted to a key in a handle. */
  | { readonly mode: 3; readonly key: ValueReference }
  /** Diffie-Hellman. */
  | { readonly mode: 4; readonly publicKey: Uint8Array };

/** SESSION_SETUP (400). */
export interface SessionSetup {
  readonly timeoutSeconds: number;
  /** Absent for a session of nobody. */
  readonly identity?: ValueReference;
  readonly exchange: KeyExchange;
}

export function encodeSessionSetup({ timeoutSeconds, identity, exchange }: SessionSetup): Uint8Array {
  const writer = new WireWriter().u16(exchange.mode).u32(timeoutSeconds);
  writeReference(writer, identity ?? { handle: '', index: nobody });
  if (exchange.mode === 1 || exchange.mode === 4) writer.octets(exchange.publicKey);
  if (exchange.mode === 3) writeReference(writer, exchange.key);
  return writer.u16(surplus).finish();
}

export function decodeSessionSetup(body: Uint8Array): SessionSetup {
  const reader = new WireReader(body);
  const mode = reader.u16('key exchange mode');
  const timeoutSeconds = reader.u32('session timeout');
  const identity = readReference(reader);
  const exchange = readExchange(reader, mode);
  end(reader);
  return { timeoutSeconds, ...(identity.index === nobody ? {} : { identity }), exchange };
}

/** The success of SESSION_SETUP; what the data are depends on the mode. */
export interface SessionAnswer {
  readonly mode: number;
  readonly data: Uint8Array;
}

export function encodeSessionAnswer({ mode, data }: SessionAnswer): Uint8Array {
  return new WireWriter().u16(mode).octets(data).u16(surplus).finish();
}

export function decodeSessionAnswer(body: Uint8Array): SessionAnswer {
  const reader = new WireReader(body);
  const answer = { mode: reader.u16('key exchange mode'), data: reader.octets('key exchange data') };
  end(reader);
  return answer;
}

/** SESSION_EXCHANGEKEY (402): the session key, encrypted to the server's key. */
export function encodeExchangeKey(encryptedKey: Uint8Array): Uint8Array {
  return new WireWriter().octets(encryptedKey).finish();
}

export function decodeExchangeKey(body: Uint8Array): Uint8Array {
  return new WireReader(body).octets('encrypted session key');
}

function readExchange(reader: WireReader, mode: number): KeyExchange {
  switch (mode) {
    case 1:
    case 4:
      return { mode, publicKey: reader.octets('public key', 65_536) };
    case 2:
      return { mode };
    case 3:
      return { mode, key: readReference(reader) };
    default:
      throw malformed(`key exchange mode ${mode} is not known`, 'KEY_EXCHANGE');
  }
}

// Deployed software counts the mode as four octets: two zero octets are left over at the end, or are not.
const surplus = 0;
/** −1 as deployed software writes it: no index. */
const nobody = 0xffff_ffff;

function end(reader: WireReader): void {
  const padded = reader.remaining === 2 && reader.u16('padding') === surplus;
  if (!padded && reader.remaining > 0) throw malformed(`${reader.remaining} octets follow the body`, 'TRAILING');
}
