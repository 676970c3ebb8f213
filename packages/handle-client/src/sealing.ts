import type { KeyObject } from 'node:crypto';
import {
  decodeMessage,
  encodeMessage,
  type HandleMessage,
  headerAndBody,
  opFlags,
  type ProtocolVersion,
  responseCodes,
} from '@nameplate/protocol/handle';
import { verifyMessage } from '@nameplate/protocol/handle-crypto';
import { refuseAnswer } from './refuse-answer.ts';

/** How messages to one server, and its answers, are protected. */
export interface Sealing {
  /** Added to those of every request. */
  readonly flags: number;
  readonly sessionId?: number;
  readonly version?: ProtocolVersion;
  /** The frame to send. */
  seal(message: HandleMessage): Uint8Array;
  /** The message of a frame that came. @throws NameplateError MALFORMED_MESSAGE (ANSWER_SIGNATURE), … */
  open(frame: Uint8Array): HandleMessage;
  /** The server has taken a proof of who we are. */
  proved?(): void;
}

/** Nothing is protected: who is on the way reads and changes what it likes, up to the digest of the request. */
export const inClear: Sealing = { flags: 0, seal: encodeMessage, open: decodeMessage };

/** Every answer has to be signed with one of these keys, which are of the server's site record. RFC 3652 §2.2.2.3, CT. */
export function certified(keys: readonly KeyObject[]): Sealing {
  return {
    flags: opFlags.certify,
    seal: encodeMessage,
    open(frame) {
      const message = decodeMessage(frame);
      if (!isUnsignable(message)) requireSigned(message, headerAndBody(frame, message), keys);
      return message;
    },
  };
}

/** @throws NameplateError MALFORMED_MESSAGE (ANSWER_SIGNATURE) */
export function requireSigned(message: HandleMessage, content: Uint8Array, keys: readonly KeyObject[]): void {
  if (keys.some((key) => isSigned(message, content, key))) return;
  throw refuseAnswer('not signed with the key of the server: it may be from somebody else', 'SIGNATURE');
}

/**
 * Refusals of a server that could not read the request, or do anything: they carry no signature, and say nothing of a
 * handle.
 */
export function isUnsignable({ header }: HandleMessage): boolean {
  return unsignable.has(header.responseCode);
}

const unsignable: ReadonlySet<number> = new Set([
  responseCodes.error,
  responseCodes.serverTooBusy,
  responseCodes.protocolError,
  responseCodes.serverBackup,
]);

/** A credential that cannot be read, or is of another kind of key, is no signature. */
function isSigned(message: HandleMessage, content: Uint8Array, key: KeyObject): boolean {
  try {
    return verifyMessage(message, content, key);
  } catch {
    return false;
  }
}
