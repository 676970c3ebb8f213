import { type ErrorCode, isNameplateError } from '@nameplate/sdk';

/** What the process answers with; documented in `docs/guides/cli.md`. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  notFound: 3,
  notPermitted: 4,
  conflict: 5,
  unavailable: 6,
  notTrusted: 7,
  /** By Ctrl-C, with work left: as a shell tells it. */
  interrupted: 130,
} as const;

const byCode: Readonly<Record<ErrorCode, number>> = {
  INVALID_IDENTIFIER: exitCodes.usage,
  INVALID_VALUE: exitCodes.usage,
  MALFORMED_MESSAGE: exitCodes.usage,
  LIMIT_EXCEEDED: exitCodes.usage,
  UNSUPPORTED_OPERATION: exitCodes.usage,
  HANDLE_NOT_FOUND: exitCodes.notFound,
  HANDLE_RETIRED: exitCodes.notFound,
  VALUE_NOT_FOUND: exitCodes.notFound,
  NOT_RESPONSIBLE: exitCodes.notFound,
  RECURSION_LIMIT: exitCodes.notFound,
  AUTHENTICATION_NEEDED: exitCodes.notPermitted,
  AUTHENTICATION_FAILED: exitCodes.notPermitted,
  PERMISSION_DENIED: exitCodes.notPermitted,
  HANDLE_ALREADY_EXISTS: exitCodes.conflict,
  VALUE_ALREADY_EXISTS: exitCodes.conflict,
  ETAG_MISMATCH: exitCodes.conflict,
  REQUEST_ID_REUSED: exitCodes.conflict,
  IN_USE: exitCodes.conflict,
  PREFIX_SUSPENDED: exitCodes.conflict,
  QUOTA_EXCEEDED: exitCodes.conflict,
  RATE_LIMITED: exitCodes.unavailable,
  OVERLOADED: exitCodes.unavailable,
  UPSTREAM_UNAVAILABLE: exitCodes.unavailable,
  STORAGE_UNAVAILABLE: exitCodes.unavailable,
  DEADLINE_EXCEEDED: exitCodes.unavailable,
  CANCELLED: exitCodes.internal,
  INTERNAL: exitCodes.internal,
};

/** The exit code of whatever a command threw. */
export function exitCodeOf(thrown: unknown): number {
  return isNameplateError(thrown) ? (byCode[thrown.code] ?? exitCodes.internal) : exitCodes.internal;
}
