import type { Referral } from './referral.ts';
import { remedyOf } from './remedies.ts';
import { remedyOfViolations, type Violation } from './violation.ts';

/** Every code a Nameplate server or client reports. `docs/errors.md` explains each; a test keeps the two equal. */
export type ErrorCode = keyof typeof errorTable;

/** How one error code appears in each protocol, and whether a client may repeat the call. */
export interface ErrorRow {
  /** gRPC status name (`google.rpc.Code`). */
  readonly grpc: GrpcStatus;
  /** Handle response code, RFC 3652 §2.2.2.2. */
  readonly handle: number;
  /** HTTP status, RFC 9110 §15. */
  readonly http: number;
  /** What a client does: `no`, `backoff` (with jitter), `after-delay` (the server names it), `reread`, `follow`. */
  readonly retry: 'no' | 'backoff' | 'after-delay' | 'reread' | 'follow';
  /** What the person who reads it does next. */
  readonly remedy: { readonly en: string; readonly zh: string };
}

export type GrpcStatus =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'ABORTED'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'FAILED_PRECONDITION'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'UNIMPLEMENTED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'INTERNAL';

const row = (
  grpc: GrpcStatus,
  handle: number,
  http: number,
  retry: ErrorRow['retry'],
  en: string,
  zh: string,
): ErrorRow => ({ grpc, handle, http, retry, remedy: { en, zh } });

/** The one table that maps a code everywhere. */
export const errorTable = {
  INVALID_IDENTIFIER: row(
    'INVALID_ARGUMENT',
    102,
    400,
    'no',
    'Correct the identifier: prefix, slash, suffix, for example 88.118.22/meter-0001.',
    '请更正标识：前缀、斜杠、后缀，例如 88.118.22/meter-0001。',
  ),
  INVALID_VALUE: row(
    'INVALID_ARGUMENT',
    202,
    400,
    'no',
    'Correct the value that the message names.',
    '请更正消息中指出的值。',
  ),
  HANDLE_NOT_FOUND: row(
    'NOT_FOUND',
    100,
    404,
    'no',
    'Check the spelling, or register the identifier.',
    '请检查拼写，或先注册该标识。',
  ),
  HANDLE_RETIRED: row(
    'NOT_FOUND',
    100,
    410,
    'no',
    'The identifier was retired; use its successor if one is named.',
    '该标识已注销；如有后继标识请改用后继标识。',
  ),
  VALUE_NOT_FOUND: row(
    'NOT_FOUND',
    200,
    404,
    'no',
    'Ask for another type or index, or sign in to see more.',
    '请查询其他类型或索引，或登录后再试。',
  ),
  HANDLE_ALREADY_EXISTS: row(
    'ALREADY_EXISTS',
    101,
    409,
    'no',
    'Choose another identifier, or update the existing one.',
    '请换用其他标识，或更新已有标识。',
  ),
  VALUE_ALREADY_EXISTS: row(
    'ALREADY_EXISTS',
    201,
    409,
    'no',
    'Choose another index, or update the existing value.',
    '请换用其他索引，或更新已有值。',
  ),
  ETAG_MISMATCH: row(
    'ABORTED',
    2,
    412,
    'reread',
    'Read the record again and repeat the change on it.',
    '请重新读取记录后再修改。',
  ),
  REQUEST_ID_REUSED: row(
    'ABORTED',
    2,
    409,
    'no',
    'Use a new request_id for a different request.',
    '不同的请求请使用新的 request_id。',
  ),
  IN_USE: row(
    'FAILED_PRECONDITION',
    2,
    409,
    'no',
    'Remove what depends on it first, or publish a new version.',
    '请先移除依赖项，或发布新版本。',
  ),
  PREFIX_SUSPENDED: row(
    'FAILED_PRECONDITION',
    5,
    409,
    'no',
    'The prefix is suspended: ask who allotted it to resume it. What is registered still resolves.',
    '该前缀已被暂停：请联系分配方恢复。已注册的标识仍可解析。',
  ),
  QUOTA_EXCEEDED: row(
    'RESOURCE_EXHAUSTED',
    5,
    409,
    'no',
    'Retire what is not needed, or ask whom the message names to raise the quota.',
    '请注销不再需要的内容，或请消息中指明的上级提高配额。',
  ),
  AUTHENTICATION_NEEDED: row(
    'UNAUTHENTICATED',
    402,
    401,
    'no',
    'Send an API key: NAMEPLATE_KEY, --key, or the authorization header; over hdl:// sign in.',
    '请提供 API 密钥：NAMEPLATE_KEY、--key 或 authorization 头；使用 hdl:// 时请登录。',
  ),
  AUTHENTICATION_FAILED: row(
    'UNAUTHENTICATED',
    403,
    401,
    'no',
    'The key or secret is wrong, expired or revoked: check it, or ask its issuer for a new one.',
    '密钥或口令错误、过期或已吊销：请核对，或向签发者申请新密钥。',
  ),
  PERMISSION_DENIED: row(
    'PERMISSION_DENIED',
    400,
    403,
    'no',
    'Ask the owner of the prefix for a key with the scope that the message names.',
    '请向前缀所有者申请具有所需权限的密钥。',
  ),
  NOT_RESPONSIBLE: row(
    'FAILED_PRECONDITION',
    301,
    421,
    'follow',
    'This server does not hold the prefix: create it here, or ask the server that does.',
    '本服务器不负责该前缀：请在此创建前缀，或访问负责的服务器。',
  ),
  RATE_LIMITED: row(
    'RESOURCE_EXHAUSTED',
    3,
    429,
    'after-delay',
    'Wait for the delay given, then repeat.',
    '请等待给定时间后重试。',
  ),
  OVERLOADED: row('UNAVAILABLE', 3, 503, 'backoff', 'Repeat later; the server is busy.', '服务器繁忙，请稍后重试。'),
  UPSTREAM_UNAVAILABLE: row(
    'UNAVAILABLE',
    3,
    503,
    'backoff',
    'Check the address and that the server runs, then repeat.',
    '请检查地址及服务器是否运行，然后重试。',
  ),
  STORAGE_UNAVAILABLE: row(
    'UNAVAILABLE',
    3,
    503,
    'backoff',
    'Free disk space or restart the store; nothing was written.',
    '请释放磁盘空间或重启存储；本次未写入任何数据。',
  ),
  RECURSION_LIMIT: row(
    'FAILED_PRECONDITION',
    6,
    508,
    'no',
    'The delegation loops or is too deep: check the referrals.',
    '委派出现循环或过深：请检查转介配置。',
  ),
  MALFORMED_MESSAGE: row(
    'INVALID_ARGUMENT',
    4,
    400,
    'no',
    'The bytes are not a valid message of this protocol: check the client.',
    '报文不符合协议：请检查客户端。',
  ),
  LIMIT_EXCEEDED: row(
    'RESOURCE_EXHAUSTED',
    4,
    413,
    'no',
    'Send less at once; the message names the limit and its setting.',
    '请减少单次发送量；消息中给出了限制及其配置项。',
  ),
  UNSUPPORTED_OPERATION: row(
    'UNIMPLEMENTED',
    5,
    501,
    'no',
    'This server does not offer the operation.',
    '本服务器不支持该操作。',
  ),
  DEADLINE_EXCEEDED: row('DEADLINE_EXCEEDED', 2, 504, 'backoff', 'Allow more time, or repeat.', '请延长时限，或重试。'),
  CANCELLED: row('CANCELLED', 2, 499, 'no', 'The caller cancelled the request.', '请求已被调用方取消。'),
  INTERNAL: row(
    'INTERNAL',
    2,
    500,
    'no',
    "Report it with the request id; the server's log holds the cause.",
    '请附请求编号上报；原因见服务器日志。',
  ),
} as const satisfies Record<string, ErrorRow>;

export interface NameplateErrorOptions {
  /** A finer, stable cause in UPPER_SNAKE, e.g. `PREFIX_UNKNOWN`; defaults to the code. */
  readonly reason?: string;
  /** The message's variables, safe to send. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where the failure came from; logged, never sent. */
  readonly cause?: unknown;
  /** For RATE_LIMITED and OVERLOADED: how long the client waits, milliseconds. */
  readonly retryAfterMs?: number;
  /** For NOT_RESPONSIBLE: who to ask instead, when that is known. */
  readonly referral?: Referral;
  /** What the reader does next, where more can be said than for the code at large. */
  readonly remedy?: ErrorRow['remedy'];
  /** Of values that break rules of their template: which and how. */
  readonly violations?: readonly Violation[];
}

/** The one error that Nameplate throws for an expected failure. Narrow by `code`. */
export class NameplateError extends Error {
  override readonly name = 'NameplateError';
  readonly code: ErrorCode;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly retryAfterMs: number | undefined;
  readonly referral: Referral | undefined;
  /** The values that break rules of their template; none of any other failure. */
  readonly violations: readonly Violation[];
  /** What the reader does next, in English and Chinese. */
  readonly remedy: ErrorRow['remedy'];

  constructor(code: ErrorCode, message: string, options: NameplateErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? code;
    this.metadata = options.metadata ?? {};
    this.retryAfterMs = options.retryAfterMs;
    this.referral = options.referral;
    this.violations = options.violations ?? [];
    this.remedy =
      options.remedy ?? remedyOf(this.reason) ?? remedyOfViolations(this.violations) ?? errorTable[code].remedy;
  }

  /** True when repeating the same call may succeed. */
  get retryable(): boolean {
    const { retry } = errorTable[this.code];
    return retry === 'backoff' || retry === 'after-delay';
  }
}

/** Works across copies of the package, where `instanceof` does not. */
export function isNameplateError(value: unknown, code?: ErrorCode): value is NameplateError {
  return (
    value instanceof Error &&
    value.name === 'NameplateError' &&
    'code' in value &&
    (code === undefined || value.code === code)
  );
}

/** Any thrown thing as a NameplateError; what is not one becomes INTERNAL with the original as `cause`. */
export function toNameplateError(thrown: unknown): NameplateError {
  return isNameplateError(thrown)
    ? thrown
    : new NameplateError('INTERNAL', 'The server failed to answer this request.', { cause: thrown });
}
