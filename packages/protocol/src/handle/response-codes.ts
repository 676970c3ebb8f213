import { atLeast, type ProtocolVersion } from './version.ts';

/** RFC 3652 §2.2.2.2, and what deployed peers added. Clients throw on codes that they do not know: only these are sent. */
export const responseCodes = {
  success: 1,
  error: 2,
  serverTooBusy: 3,
  protocolError: 4,
  operationNotSupported: 5,
  recursionTooDeep: 6,
  serverBackup: 7,
  handleNotFound: 100,
  handleAlreadyExists: 101,
  invalidHandle: 102,
  valuesNotFound: 200,
  valueAlreadyExists: 201,
  invalidValue: 202,
  outOfDateSite: 300,
  serverNotResponsible: 301,
  serviceReferral: 302,
  prefixReferral: 303,
  invalidAdmin: 400,
  insufficientPermissions: 401,
  authenticationNeeded: 402,
  authenticationFailed: 403,
  invalidCredential: 404,
  authenticationTimeout: 405,
  authenticationError: 406,
  sessionTimeout: 500,
  sessionFailed: 501,
  invalidSessionKey: 502,
  rsaKeyNeeded: 503,
  invalidSessionSetup: 504,
  sessionMessageRejected: 505,
} as const;
export type ResponseCodeName = keyof typeof responseCodes;

/** The code as a peer of this version knows it: below 2.5, 303 stands for 7 and 201 for 202. */
export function responseCodeFor(version: ProtocolVersion, code: number): number {
  if (atLeast(version, 2, 5)) return code;
  if (code === responseCodes.serverBackup) return responseCodes.prefixReferral;
  return code === responseCodes.invalidValue ? responseCodes.valueAlreadyExists : code;
}

/** Does a response of this code carry a message for people? RFC 3652 §3.3. */
export function isErrorCode(code: number): boolean {
  return code !== 0 && !bodied.has(code);
}

const bodied = new Set<number>([
  responseCodes.success,
  responseCodes.serviceReferral,
  responseCodes.prefixReferral,
  responseCodes.authenticationNeeded,
]);
