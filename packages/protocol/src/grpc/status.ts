import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type ErrorCode, errorTable, NameplateError, type Violation } from '@nameplate/model';
import { lazyCodec } from './codec.ts';
import { decodeViolations, encodeViolations, violationsType } from './violations.ts';

interface AnyMessage {
  readonly typeUrl?: string;
  readonly value?: Uint8Array;
}
const statusCodec = lazyCodec<
  { code: number; message: string; details: { typeUrl: string; value: Uint8Array }[] },
  { details: AnyMessage[] }
>('google.rpc.Status');
// A map field is, on the wire and to this loader, a list of entries.
interface MapEntry {
  readonly key: string;
  readonly value: string;
}
const infoCodec = lazyCodec<{ reason: string; domain: string; metadata: MapEntry[] }>('google.rpc.ErrorInfo');
const retryCodec = lazyCodec<
  { retryDelay: { seconds: number; nanos: number } },
  { retryDelay: { seconds: unknown; nanos: number } | null }
>('google.rpc.RetryInfo');
const localizedCodec = lazyCodec<{ locale: string; message: string }>('google.rpc.LocalizedMessage');

const detailsKey = 'grpc-status-details-bin';
const domain = 'nameplate';
/** Key of our code among ErrorInfo's metadata: several codes share a gRPC status. */
const codeKey = 'code';

/** What grpc-js sends for an error. */
export interface StatusAnswer {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The error as a gRPC status, with `google.rpc.Status` beside it: ErrorInfo, LocalizedMessage, RetryInfo, Violations. */
export function toStatus(error: NameplateError): StatusAnswer {
  const code = status[errorTable[error.code].grpc];
  const details = [
    any('ErrorInfo', infoCodec().serialize({ reason: error.reason, domain, metadata: entries(error) })),
    ...(['en', 'zh'] as const).map((locale) =>
      any('LocalizedMessage', localizedCodec().serialize({ locale, message: error.remedy[locale] })),
    ),
  ];
  if (error.retryAfterMs !== undefined) {
    const seconds = Math.floor(error.retryAfterMs / 1000);
    const nanos = Math.round((error.retryAfterMs - seconds * 1000) * 1e6);
    details.push(any('RetryInfo', retryCodec().serialize({ retryDelay: { seconds, nanos } })));
  }
  if (error.violations.length > 0)
    details.push({ typeUrl: `type.googleapis.com/${violationsType}`, value: encodeViolations(error.violations) });
  const metadata = new Metadata();
  metadata.set(detailsKey, statusCodec().serialize({ code, message: error.message, details }));
  return { code, details: error.message, metadata };
}

/** What a client received, as the error that the server threw; a failure of the connection is UPSTREAM_UNAVAILABLE. */
export function fromServiceError(thrown: ServiceError): NameplateError {
  const info = thrown.metadata instanceof Metadata ? readDetails(thrown.metadata) : undefined;
  const code = info?.code ?? byStatus[thrown.code] ?? 'INTERNAL';
  const message = thrown.details || thrown.message || String(thrown);
  return new NameplateError(code, message, {
    cause: thrown,
    ...(info === undefined ? {} : { reason: info.reason, metadata: info.metadata, violations: info.violations }),
    ...(info?.remedy === undefined ? {} : { remedy: info.remedy }),
    ...(info?.retryAfterMs === undefined ? {} : { retryAfterMs: info.retryAfterMs }),
  });
}

// For answers without our details: other servers, proxies, and grpc-js itself.
const byStatus: Readonly<Partial<Record<status, ErrorCode>>> = {
  [status.CANCELLED]: 'CANCELLED',
  [status.INVALID_ARGUMENT]: 'MALFORMED_MESSAGE',
  [status.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  [status.NOT_FOUND]: 'HANDLE_NOT_FOUND',
  [status.ALREADY_EXISTS]: 'HANDLE_ALREADY_EXISTS',
  [status.PERMISSION_DENIED]: 'PERMISSION_DENIED',
  [status.RESOURCE_EXHAUSTED]: 'LIMIT_EXCEEDED',
  [status.ABORTED]: 'ETAG_MISMATCH',
  [status.UNIMPLEMENTED]: 'UNSUPPORTED_OPERATION',
  [status.UNAVAILABLE]: 'UPSTREAM_UNAVAILABLE',
  [status.UNAUTHENTICATED]: 'AUTHENTICATION_FAILED',
};

interface ErrorDetails {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly metadata: Record<string, string>;
  readonly retryAfterMs: number | undefined;
  readonly violations: readonly Violation[];
  /** Of a server that sent it in both languages. */
  readonly remedy: NameplateError['remedy'] | undefined;
}

/** Our details among the metadata; undefined when there are none, or what is there is not ours or not whole. */
function readDetails(metadata: Metadata): ErrorDetails | undefined {
  const [octets] = metadata.get(detailsKey);
  if (!Buffer.isBuffer(octets)) return undefined;
  try {
    const details = statusCodec().deserialize(octets).details;
    const infoOctets = detail(details, 'google.rpc.ErrorInfo');
    if (infoOctets === undefined) return undefined;
    const info = infoCodec().deserialize(infoOctets);
    const { [codeKey]: code = '', ...rest } = Object.fromEntries(info.metadata.map(({ key, value }) => [key, value]));
    if (info.domain !== domain || !isErrorCode(code)) return undefined;
    const violations = detail(details, violationsType);
    return {
      code,
      reason: info.reason,
      metadata: rest,
      retryAfterMs: retryDelay(detail(details, 'google.rpc.RetryInfo')),
      violations: violations === undefined ? [] : decodeViolations(violations),
      remedy: remedyIn(details),
    };
  } catch {
    return undefined;
  }
}

function remedyIn(details: readonly AnyMessage[]): NameplateError['remedy'] | undefined {
  const { en, zh } = Object.fromEntries(
    details
      .filter(({ typeUrl, value }) => typeUrl?.endsWith('/google.rpc.LocalizedMessage') && value !== undefined)
      .map(({ value = new Uint8Array() }) => localizedCodec().deserialize(Buffer.from(value)))
      .map(({ locale, message }) => [locale, message]),
  );
  return en && zh ? { en, zh } : undefined;
}

function retryDelay(octets: Buffer | undefined): number | undefined {
  const delay = octets === undefined ? undefined : retryCodec().deserialize(octets).retryDelay;
  return delay ? Number(delay.seconds) * 1000 + delay.nanos / 1e6 : undefined;
}

function entries(error: NameplateError): MapEntry[] {
  return Object.entries({ ...error.metadata, [codeKey]: error.code }).map(([key, value]) => ({ key, value }));
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

function any(type: string, value: Uint8Array) {
  return { typeUrl: `type.googleapis.com/google.rpc.${type}`, value };
}

function detail(details: readonly AnyMessage[], type: string): Buffer | undefined {
  const found = details.find((one) => one.typeUrl?.endsWith(`/${type}`));
  return found?.value === undefined ? undefined : Buffer.from(found.value);
}
