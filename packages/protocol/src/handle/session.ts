import type { ValueReference } from '@nameplate/model';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { readReference, writeReference } from './value.ts';
import { WireWriter } from './writer.ts';

/** How a session key comes about. RFC 3652 §3.8. */
export const sessionModes = { clientKey: 1, serverKey: 2, keyInHandle: 3, diffieHellman: 4 } as const;

/** Ciphers of a session. */
export const sessionCiphers = { des: 1, tripleDes: 2, aes: 3, sm4: 4 } as const;

/** SESSION_SETUP (400). */
export type SessionSetup = SessionTerms &
  (
    | { readonly mode: 1 | 4 /** In the form of HS_PUBKEY. */; readonly publicKey: Uint8Array }
    | { readonly mode: 2 }
    | { readonly mode: 3; readonly key: ValueReference }
  );

export interface SessionTerms {
  readonly timeoutSeconds: number;
  /** An empty handle and index -1 when the client does not say who it is. */
  readonly identity: ValueReference;
}

/** Two zeros end the bodies: real peers count the mode as four octets. They are read with or without. */
export function encodeSessionSetup(setup: SessionSetup): Uint8Array {
  const writer = new WireWriter();
  writer.u16(setup.mode).u32(setup.timeoutSeconds);
  writeReference(writer, setup.identity);
  if (setup.mode === 3) writeReference(writer, setup.key);
  else if (setup.mode !== 2) writer.octets(setup.publicKey);
  return writer.u16(0).finish();
}

export function decodeSessionSetup(body: Uint8Array): SessionSetup {
  const reader = new WireReader(body);
  const mode = reader.u16('key exchange mode');
  const timeoutSeconds = reader.u32('session timeout');
  const { handle, index } = readReference(reader);
  // Signed, since -1 stands for none.
  const terms = { timeoutSeconds, identity: { handle, index: index | 0 } };
  if (mode === sessionModes.clientKey || mode === sessionModes.diffieHellman)
    return { ...terms, mode, publicKey: reader.octets('public key') };
  if (mode === sessionModes.keyInHandle) return { ...terms, mode, key: readReference(reader) };
  if (mode === sessionModes.serverKey) return { ...terms, mode };
  throw malformed(`key exchange mode ${mode} is not known`, 'SESSION_MODE');
}

/** What a server answers to a session setup. */
export interface SessionAnswer {
  readonly mode: number;
  readonly data: Uint8Array;
}

export function encodeSessionAnswer(answer: SessionAnswer): Uint8Array {
  return new WireWriter().u16(answer.mode).octets(answer.data).u16(0).finish();
}

export function decodeSessionAnswer(content: Uint8Array): SessionAnswer {
  const reader = new WireReader(content);
  return { mode: reader.u16('key exchange mode'), data: reader.octets('session data') };
}

/** Data of mode 4, with the server's DH_PUB_KEY; and what modes 1 and 3 encrypt, with the session key. */
export interface CipherAndKey {
  readonly cipher: number;
  readonly key: Uint8Array;
}

export function encodeCipherAndKey({ cipher, key }: CipherAndKey): Uint8Array {
  return new WireWriter(4 + key.length).u32(cipher).raw(key).finish();
}

export function decodeCipherAndKey(data: Uint8Array): CipherAndKey {
  const reader = new WireReader(data);
  return { cipher: reader.u32('cipher'), key: reader.raw(reader.remaining, 'key') };
}

/** SESSION_EXCHANGEKEY (402): the session key, encrypted to the server's key. */
export function encodeExchangeKey(encryptedKey: Uint8Array): Uint8Array {
  return new WireWriter(4 + encryptedKey.length).octets(encryptedKey).finish();
}

export function decodeExchangeKey(body: Uint8Array): Uint8Array {
  return new WireReader(body).octets('encrypted session key', wireLimits.message);
}
