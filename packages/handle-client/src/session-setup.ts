import { type DiffieHellmanGroup, getDiffieHellman, type KeyObject } from 'node:crypto';
import { type Clock, NameplateError, type Random } from '@nameplate/model';
import {
  atLeast,
  decodeCipherAndKey,
  decodePublicKey,
  decodeSessionAnswer,
  encodePublicKey,
  encodeSessionSetup,
  opCodes,
  opFlags,
  responseCodes,
  sessionCiphers,
  sessionModes,
  unsigned,
} from '@nameplate/protocol/handle';
import { sameOctets, sessionKeyOf } from '@nameplate/protocol/handle-crypto';
import { administer } from './administer.ts';
import { ClientSession } from './client-session.ts';
import type { Conversation } from './conversation.ts';
import { refuseAnswer } from './refuse-answer.ts';
import { responseError } from './response-error.ts';
import { certified } from './sealing.ts';

export interface SessionSetupParts {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Agrees on a key with a server that proves by its signature that it is the one of the site record. RFC 3652 §3.8, mode 4:
 * Diffie–Hellman on the 2,048-bit group of RFC 3526 §3.
 * @throws NameplateError MALFORMED_MESSAGE when it is signed with another key; UNSUPPORTED_OPERATION (NO_SESSION) when the
 * server has no sessions that we could use
 */
export async function setUpSession(
  { clock, random }: SessionSetupParts,
  conversation: Conversation,
  terms: { readonly keys: readonly KeyObject[]; readonly encrypted: boolean; readonly deadlineMs: number },
): Promise<ClientSession> {
  const own = getDiffieHellman('modp14');
  const [p, g] = [own.getPrime(), own.getGenerator()];
  const publicKey = encodePublicKey({ kind: 'dh', y: own.generateKeys(), p, g });
  const nobody = { handle: '', index: -1 };
  const operation = {
    opCode: opCodes.sessionSetup,
    flags: opFlags.cacheCertify,
    body: encodeSessionSetup({
      mode: sessionModes.diffieHellman,
      timeoutSeconds: lifetimeS,
      identity: nobody,
      publicKey,
    }),
    identity: undefined,
    deadlineMs: terms.deadlineMs,
  };
  const parts = { clock, random, answerBytesMax: 64 * 1024 };
  for await (const { message, content } of administer(parts, conversation, operation, certified(terms.keys))) {
    const { header, envelope } = message;
    if (notOffered.has(header.responseCode)) throw noSession(`it answered ${header.responseCode}`);
    if (header.responseCode !== responseCodes.success) throw responseError(header.responseCode, content, '/');
    if (!atLeast(envelope, 2, 7))
      throw noSession(`it speaks ${envelope.major}.${envelope.minor}, expected 2.7 or later`);
    const { cipher, key: numbers } = decodeCipherAndKey(decodeSessionAnswer(content).data);
    if (cipher !== sessionCiphers.aes && cipher !== sessionCiphers.tripleDes)
      throw noSession(`its cipher ${cipher} is not one that we would use`);
    const theirs = decodePublicKey(numbers);
    if (theirs.kind !== 'dh' || !sameOctets(unsigned(theirs.p), p) || !sameOctets(unsigned(theirs.g), unsigned(g)))
      throw refuseAnswer('no key on the numbers that were sent', 'SESSION_KEY');
    const key = sessionKeyOf(sharedSecret(own, theirs.y, p.length), cipher);
    const untilMs = clock.now() + 900 * lifetimeS;
    const { encrypted } = terms;
    const { major, minor } = envelope;
    const version = { major, minor };
    const id = envelope.sessionId;
    return new ClientSession({ id, key, cipher, version, encrypted, untilMs, random });
  }
  throw refuseAnswer('missing', 'NONE');
}

/** As long as p, with leading zeros. @throws NameplateError MALFORMED_MESSAGE for a y that would make it known to anyone */
function sharedSecret(own: DiffieHellmanGroup, y: Uint8Array, length: number): Uint8Array {
  try {
    const shared = own.computeSecret(unsigned(y));
    return Buffer.concat([Buffer.alloc(length - shared.length), shared]);
  } catch {
    throw refuseAnswer('no key that can be agreed with', 'SESSION_KEY');
  }
}

/** The server keeps it for so long; we set up another a little before. */
const lifetimeS = 3_600;

/** Not supported; no key to sign with; this mode not accepted. */
const notOffered: ReadonlySet<number> = new Set([
  responseCodes.operationNotSupported,
  responseCodes.rsaKeyNeeded,
  responseCodes.invalidSessionSetup,
]);

export function noSession(why: string): NameplateError {
  return new NameplateError(
    'UNSUPPORTED_OPERATION',
    `The server offers no session that can be used: ${why}. With \`session: 'none'\` each request is proved by itself.`,
    { reason: 'NO_SESSION' },
  );
}
