import { type ErrorCode, isNameplateError, NameplateError, type Referral } from '@nameplate/model';
import { decodeErrorBody, decodeReferralBody, responseCodes as rc } from '@nameplate/protocol/handle';

/** The inverse of the Handle column of the error table, and the codes that only other servers send. RFC 3652 §2.2.2.2. */
const codes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  // An error that is not told apart, or a server that is not working for now: trying again may help with 3 and 7 only.
  [rc.error, 'INTERNAL'],
  [rc.serverTooBusy, 'OVERLOADED'],
  [rc.protocolError, 'MALFORMED_MESSAGE'],
  [rc.operationNotSupported, 'UNSUPPORTED_OPERATION'],
  [rc.recursionTooDeep, 'RECURSION_LIMIT'],
  [rc.serverBackup, 'OVERLOADED'],
  [rc.handleNotFound, 'HANDLE_NOT_FOUND'],
  [rc.handleAlreadyExists, 'HANDLE_ALREADY_EXISTS'],
  [rc.invalidHandle, 'INVALID_IDENTIFIER'],
  [rc.valuesNotFound, 'VALUE_NOT_FOUND'],
  [rc.valueAlreadyExists, 'VALUE_ALREADY_EXISTS'],
  [rc.invalidValue, 'INVALID_VALUE'],
  [rc.outOfDateSite, 'NOT_RESPONSIBLE'],
  [rc.serverNotResponsible, 'NOT_RESPONSIBLE'],
  [rc.serviceReferral, 'NOT_RESPONSIBLE'],
  [rc.prefixReferral, 'NOT_RESPONSIBLE'],
  [rc.invalidAdmin, 'PERMISSION_DENIED'],
  [rc.insufficientPermissions, 'PERMISSION_DENIED'],
  [rc.authenticationNeeded, 'AUTHENTICATION_NEEDED'],
  [rc.authenticationFailed, 'AUTHENTICATION_FAILED'],
  [rc.invalidCredential, 'AUTHENTICATION_FAILED'],
  [rc.authenticationTimeout, 'AUTHENTICATION_FAILED'],
  [rc.authenticationError, 'AUTHENTICATION_FAILED'],
  [rc.sessionTimeout, 'AUTHENTICATION_FAILED'],
  [rc.sessionFailed, 'AUTHENTICATION_FAILED'],
  [rc.invalidSessionKey, 'AUTHENTICATION_FAILED'],
  [rc.rsaKeyNeeded, 'AUTHENTICATION_FAILED'],
  [rc.invalidSessionSetup, 'AUTHENTICATION_FAILED'],
  [rc.sessionMessageRejected, 'AUTHENTICATION_FAILED'],
]);

/** What a server answered, as it is told to people; a code that nobody knows is INTERNAL with its number as the reason. */
export function responseError(responseCode: number, content: Uint8Array, about: string): NameplateError {
  const referral = referralOf(responseCode, content);
  const code = codes.get(responseCode) ?? 'INTERNAL';
  const said = referral === undefined && responseCode !== rc.authenticationNeeded ? messageOf(content) : '';
  return new NameplateError(code, said === '' ? fallback(code, responseCode, about) : said, {
    reason: `HANDLE_RC_${responseCode}`,
    metadata: { identifier: about, response_code: String(responseCode) },
    ...(referral && { referral }),
  });
}

/** The session is no more, or is out of step: another may be set up, and the request, which was not performed, sent again. */
export function isSessionEnd(thrown: unknown): boolean {
  return isNameplateError(thrown, 'AUTHENTICATION_FAILED') && sessionEnds.has(thrown.reason);
}

const sessionEnds: ReadonlySet<string> = new Set(
  [rc.sessionTimeout, rc.sessionFailed, rc.invalidSessionKey, rc.sessionMessageRejected].map(
    (code) => `HANDLE_RC_${code}`,
  ),
);

function referralOf(responseCode: number, content: Uint8Array): Referral | undefined {
  if (responseCode !== rc.serviceReferral && responseCode !== rc.prefixReferral) return undefined;
  const { handle, values = [] } = decodeReferralBody(content);
  return { kind: responseCode === rc.serviceReferral ? 'service' : 'prefix', handle, values };
}

/** Some peers send no body, or octets that are no text: the code alone tells enough then. */
function messageOf(content: Uint8Array): string {
  try {
    return decodeErrorBody(content).trim().slice(0, 1_000);
  } catch {
    return '';
  }
}

function fallback(code: ErrorCode, responseCode: number, about: string): string {
  if (code === 'AUTHENTICATION_NEEDED') return `The server wants to know who asks about ${about}: sign in.`;
  if (code === 'NOT_RESPONSIBLE') return `The server does not hold ${about}.`;
  return `The server answered ${responseCode} to ${about}.`;
}
