import type { HandleValue } from '@nameplate/model';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { readHandleValue } from './value.ts';
import { WireWriter } from './writer.ts';

/** RFC 3652 §3.2.1. */
export interface ResolutionRequest {
  /** Value form. */
  readonly handle: string;
  readonly indexes: readonly number[];
  readonly types: readonly string[];
}

/** Octets after the type list are ignored: deployed clients append an identity token. */
export function decodeResolutionRequest(body: Uint8Array): ResolutionRequest {
  const reader = new WireReader(body);
  const handle = reader.text('handle', wireLimits.handle);
  const indexes = reader.list('indexes', 4, () => reader.u32('index'), wireLimits.values);
  const types = reader.list('types', 4, () => reader.text('type', wireLimits.handle), wireLimits.values);
  return { handle, indexes, types };
}

export function encodeResolutionRequest(request: ResolutionRequest): Uint8Array {
  const writer = new WireWriter();
  writer.text(request.handle);
  writer.list(request.indexes, (index) => writer.u32(index));
  writer.list(request.types, (type) => writer.text(type));
  return writer.finish();
}

/** RFC 3652 §3.2.2: the handle as requested, and values already in their wire form. */
export function encodeResolutionBody(handle: Uint8Array, values: readonly Uint8Array[]): Uint8Array {
  const size = values.reduce((sum, value) => sum + value.length, 8 + handle.length);
  const writer = new WireWriter(size);
  writer.octets(handle);
  writer.list(values, (value) => writer.raw(value));
  return writer.finish();
}

export function decodeResolutionBody(body: Uint8Array): {
  readonly handle: string;
  readonly values: readonly HandleValue[];
} {
  const reader = new WireReader(body);
  const handle = reader.text('handle', wireLimits.handle);
  const values = reader.list('values', 26, () => readHandleValue(reader), wireLimits.values);
  return { handle, values };
}

/** RFC 3652 §3.3: a message for people. */
export function decodeErrorBody(body: Uint8Array): string {
  return body.length === 0 ? '' : new WireReader(body).text('error message');
}

/** RFC 3652 §3.4: where to ask instead; values, when there, take precedence over the handle. */
export interface Referral {
  readonly handle: string;
  readonly values: readonly HandleValue[] | undefined;
}

export function decodeReferralBody(body: Uint8Array): Referral {
  const reader = new WireReader(body);
  const handle = reader.text('referral handle', wireLimits.handle);
  if (reader.remaining === 0) return { handle, values: undefined };
  return { handle, values: reader.list('referral values', 26, () => readHandleValue(reader), wireLimits.values) };
}

/** RFC 3652 §2.2.3: octets of the digest in front of a body, by algorithm. */
const digestOctets: Readonly<Record<number, number>> = { 1: 16, 2: 20, 3: 32 };

/** A body with the request digest that stands in front of it. */
export function splitDigest(body: Uint8Array): { readonly digest: Uint8Array; readonly rest: Uint8Array } {
  const algorithm = body[0] ?? 0;
  // Code 0 is the old form: the u32 length of an MD5 begins there.
  const head = algorithm === 0 ? 4 : 1;
  const length = algorithm === 0 ? 16 : digestOctets[algorithm];
  if (length === undefined || body.length < head + length)
    throw malformed(`request digest of algorithm ${algorithm}`, 'DIGEST');
  return { digest: body.subarray(head, head + length), rest: body.subarray(head + length) };
}
