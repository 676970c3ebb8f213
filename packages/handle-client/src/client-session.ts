import type { Random } from '@nameplate/model';
import {
  atLeast,
  decodePayload,
  encodeMessage,
  encodePayload,
  type HandleMessage,
  headerOctets,
  joinEnvelope,
  opCodes,
  opFlags,
  type ProtocolVersion,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import {
  decryptFromSession,
  encryptForSession,
  macMessage,
  type SessionCipher,
  verifyMessageMac,
} from '@nameplate/protocol/handle-crypto';
import { Gate } from './gate.ts';
import { refuseAnswer } from './refuse-answer.ts';
import { isSessionEnd, responseError } from './response-error.ts';
import { isUnsignable, type Sealing } from './sealing.ts';

export interface ClientSessionOptions {
  readonly id: number;
  readonly key: Uint8Array;
  readonly cipher: SessionCipher;
  /** As the server answered the set-up. */
  readonly version: ProtocolVersion;
  /** Is everything encrypted, or signed only? */
  readonly encrypted: boolean;
  /** From then on another is set up. */
  readonly untilMs: number;
  readonly random: Random;
}

/**
 * A key that we share with a server. Requests carry its MAC and a counter, answers its MAC; the answer to a challenge
 * carries its own proof instead. RFC 3652 §3.8.
 */
export class ClientSession implements Sealing {
  readonly flags = opFlags.certify;
  readonly sessionId: number;
  readonly version: ProtocolVersion;
  readonly untilMs: number;
  /** A session has one challenge at a time: until a proof was taken, who may be challenged goes alone. */
  readonly gate = new Gate();
  readonly #options: ClientSessionOptions;
  #counter = 0;
  #isProved = false;

  constructor(options: ClientSessionOptions) {
    this.#options = options;
    this.sessionId = options.id;
    this.version = options.version;
    this.untilMs = options.untilMs;
  }

  /** Has the server taken our proof? It does not ask again then. */
  get isProved(): boolean {
    return this.#isProved;
  }

  proved(): void {
    this.#isProved = true;
  }

  seal(message: HandleMessage): Uint8Array {
    const { key, cipher, encrypted, random } = this.#options;
    const signed = message.header.opCode === opCodes.challengeResponse ? message : this.#signed(message);
    if (!encrypted) return encodeMessage(signed);
    const payload = encryptForSession(cipher, key, encodePayload(signed), random);
    return joinEnvelope({ ...signed.envelope, encrypted: true }, payload);
  }

  open(frame: Uint8Array): HandleMessage {
    const { key, cipher } = this.#options;
    const { envelope, payload } = splitEnvelope(frame);
    const mode = atLeast(envelope, 2, 4) ? 'cbc' : 'ecb';
    const clear = envelope.encrypted ? decryptFromSession(cipher, key, payload, mode) : payload;
    const message = decodePayload({ ...envelope, encrypted: false, messageLength: clear.length }, clear);
    const content = clear.subarray(0, headerOctets + message.body.length);
    if (verifyMessageMac(message, content, key)) return message;
    const { responseCode } = message.header;
    // A server that knows the session no longer cannot sign with its key.
    const failure = responseError(responseCode, new Uint8Array(0), '/');
    if (isSessionEnd(failure)) throw failure;
    if (isUnsignable(message)) return message;
    throw refuseAnswer("not signed with the session's key: it may be from somebody else", 'SIGNATURE');
  }

  #signed(message: HandleMessage): HandleMessage {
    this.#counter += 1;
    return macMessage(message, this.#options.key, this.#counter);
  }
}
