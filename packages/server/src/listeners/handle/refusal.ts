import { type NameplateError, type Referral, responseCodeOf } from '@nameplate/model';
import {
  answerVersion,
  atLeast,
  encodeErrorBody,
  encodeReferralBody,
  type HandleMessage,
  hasFlag,
  opFlags,
  responseCodes,
} from '@nameplate/protocol/handle';
import type { HandleAnswer } from './exchange.ts';

/** An error as the answer to a request: a code and a message for people, or where to ask instead. RFC 3652 §3.3, §3.4. */
export function refusalOf(error: NameplateError, request: HandleMessage): HandleAnswer {
  const referred = error.referral && referralOf(error.referral, request);
  return referred ?? { responseCode: handleCodeOf(error), content: encodeErrorBody(error.message) };
}

/** Causes that this protocol has codes of its own for. */
const byReason: Readonly<Record<string, number>> = {
  CHALLENGE_EXPIRED: responseCodes.authenticationTimeout,
  CHALLENGE_UNKNOWN: responseCodes.authenticationError,
  CREDENTIAL: responseCodes.invalidCredential,
  SESSION_UNKNOWN: responseCodes.sessionTimeout,
  SESSION_FAILED: responseCodes.sessionFailed,
  SESSION_KEY: responseCodes.sessionFailed,
  SESSION_MAC: responseCodes.invalidSessionKey,
  SESSION_WITHOUT_KEY: responseCodes.invalidSessionKey,
  RSA_KEY: responseCodes.rsaKeyNeeded,
  SESSION_SETUP: responseCodes.invalidSessionSetup,
  SESSION_MODE: responseCodes.invalidSessionSetup,
  DIFFIE_HELLMAN: responseCodes.invalidSessionSetup,
  SESSION_REPLAY: responseCodes.sessionMessageRejected,
};

export function handleCodeOf(error: NameplateError): number {
  return (Object.hasOwn(byReason, error.reason) ? byReason[error.reason] : undefined) ?? responseCodeOf(error);
}

/** Undefined where the client would not follow it: it asked for none, or the form is not for it. */
function referralOf(referral: Referral, request: HandleMessage): HandleAnswer | undefined {
  if (hasFlag(request.header, opFlags.doNotRefer)) return undefined;
  const { handle, values } = referral;
  const content = encodeReferralBody({ handle, values: values.length === 0 ? undefined : values });
  if (referral.kind === 'service') return { responseCode: responseCodes.serviceReferral, content };
  // Peers below 2.5 take a prefix referral for an error, and others follow it for the records of prefixes only.
  if (!atLeast(answerVersion(request.envelope), 2, 5) || !asksForPrefix(request.body)) return undefined;
  return { responseCode: responseCodes.prefixReferral, content };
}

/** `0.NA/…`, or no slash: every body begins with a handle. */
function asksForPrefix(body: Uint8Array): boolean {
  const octets = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (octets.length < 4) return false;
  const handle = octets.toString('utf8', 4, 4 + octets.readUInt32BE(0));
  return !handle.includes('/') || handle.toUpperCase().startsWith('0.NA/');
}
