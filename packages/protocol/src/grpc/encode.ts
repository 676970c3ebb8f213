import type { HandleRecord, HandleValue, NameplateError, Place, Reading } from '@nameplate/model';
import type { TrustReport } from '../trust/report.ts';
import { lazyCodec } from './codec.ts';
import { toHandleMessage, toHandleValueMessage, toPlaceMessage, toReadingMessage } from './convert.ts';
import type { HandleInput, HandleValueInput, PlaceInput, ReadingInput, TrustReportInput } from './messages.ts';
import { toTimestamp } from './moment.ts';
import { pushField, varintField } from './octets.ts';
import { toTrustReportMessage } from './trust-report.ts';

const handleCodec = lazyCodec<HandleInput>('nameplate.registry.v1.Handle');
const valueCodec = lazyCodec<HandleValueInput>('nameplate.registry.v1.HandleValue');
const placeCodec = lazyCodec<PlaceInput>('nameplate.registry.v1.Place');
const readingCodec = lazyCodec<ReadingInput>('nameplate.telemetry.v1.Reading');
const trustCodec = lazyCodec<TrustReportInput>('nameplate.resolver.v1.TrustReport');
const timestampCodec = lazyCodec<{ seconds: number; nanos: number }>('google.protobuf.Timestamp');
const errorCodec = lazyCodec<{ code: string; message: string; reason: string }>('nameplate.resolver.v1.ResolveError');

// Field numbers of proto/nameplate/resolver/v1/resolver_service.proto and registry/v1/handle.proto.
const handleField = { values: 2 } as const;
const responseField = {
  handle: 1,
  place: 2,
  readings: 3,
  authoritative: 4,
  answerTime: 5,
  upstreamTime: 6,
  stale: 7,
  trust: 8,
} as const;
const resultField = { response: 1, error: 2 } as const;
const batchField = { results: 1 } as const;
const streamField = { tag: 1, result: 2 } as const;

/** One entry of `Handle.values`, tag and length with it: a `Handle` is its header and these, one after the other. */
export function encodeHandleValueField(value: HandleValue): Uint8Array {
  const parts: Uint8Array[] = [];
  pushField(parts, handleField.values, [valueCodec().serialize(toHandleValueMessage(value))]);
  return Buffer.concat(parts);
}

/** The fields of `Handle` other than its values. */
export function encodeHandleHeader(record: HandleRecord): Uint8Array {
  return handleCodec().serialize(toHandleMessage({ ...record, values: [] }));
}

/** What a `ResolveResponse` is put together from. */
export interface ResolveAnswer {
  readonly record: { readonly grpcHeader: Uint8Array };
  /** The values that were asked for and may be seen. */
  readonly values: readonly { readonly grpc: Uint8Array }[];
  readonly place?: Place | undefined;
  readonly readings?: readonly Reading[] | undefined;
  readonly authoritative: boolean;
  readonly upstream?: { readonly ageMs: number; readonly stale: boolean } | undefined;
  readonly trust?: TrustReport | undefined;
  /** Unix milliseconds. */
  readonly answerTimeMs: number;
}

/** `ResolveResponse`: the stored segments are copied. */
export function encodeResolveResponse(answer: ResolveAnswer): Buffer {
  const parts: Uint8Array[] = [];
  pushField(parts, responseField.handle, [answer.record.grpcHeader, ...answer.values.map((value) => value.grpc)]);
  if (answer.place) pushField(parts, responseField.place, [placeCodec().serialize(toPlaceMessage(answer.place))]);
  for (const reading of answer.readings ?? []) {
    pushField(parts, responseField.readings, [readingCodec().serialize(toReadingMessage(reading))]);
  }
  if (answer.authoritative) parts.push(varintField(responseField.authoritative, 1));
  pushField(parts, responseField.answerTime, [timestampCodec().serialize(toTimestamp(answer.answerTimeMs))]);
  if (answer.upstream) {
    const upstreamTime = toTimestamp(answer.answerTimeMs - answer.upstream.ageMs);
    pushField(parts, responseField.upstreamTime, [timestampCodec().serialize(upstreamTime)]);
    if (answer.upstream.stale) parts.push(varintField(responseField.stale, 1));
  }
  if (answer.trust) pushField(parts, responseField.trust, [trustCodec().serialize(toTrustReportMessage(answer.trust))]);
  return Buffer.concat(parts);
}

/** `ResolveError`. */
export function encodeResolveError({ code, message, reason }: NameplateError): Buffer {
  return errorCodec().serialize({ code, message, reason });
}

/** `ResolveResult` of an encoded `ResolveResponse` or `ResolveError`. */
export function encodeResolveResult(
  result: { readonly response: Uint8Array } | { readonly error: Uint8Array },
): Buffer {
  const parts: Uint8Array[] = [];
  if ('response' in result) pushField(parts, resultField.response, [result.response]);
  else pushField(parts, resultField.error, [result.error]);
  return Buffer.concat(parts);
}

/** `BatchResolveResponse` of encoded `ResolveResult`s. */
export function encodeBatchResolveResponse(results: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const result of results) pushField(parts, batchField.results, [result]);
  return Buffer.concat(parts);
}

/** `StreamResolveResponse` of an encoded `ResolveResult`; `tag` is a u64, as the loader gives it. */
export function encodeStreamResolveResponse(tag: string | number, result: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  if (String(tag) !== '0') parts.push(tagField(BigInt(tag)));
  pushField(parts, streamField.result, [result]);
  return Buffer.concat(parts);
}

function tagField(tag: bigint): Uint8Array {
  const octets: number[] = [streamField.tag << 3];
  let rest = tag;
  for (; rest > 0x7fn; rest >>= 7n) octets.push(Number(rest & 0x7fn) | 0x80);
  octets.push(Number(rest));
  return Uint8Array.from(octets);
}
