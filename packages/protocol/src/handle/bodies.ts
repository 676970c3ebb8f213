import type { HandleValue } from '@nameplate/model';
import { WireReader, wireLimits } from './reader.ts';
import { encodeHandleValue, readHandleValue } from './value.ts';
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

export function encodeErrorBody(message: string): Uint8Array {
  return new WireWriter().text(message).finish();
}

/** RFC 3652 §3.4: where to ask instead; values, when there, take precedence over the handle. */
export interface ReferralBody {
  readonly handle: string;
  readonly values: readonly HandleValue[] | undefined;
}

export function decodeReferralBody(body: Uint8Array): ReferralBody {
  const reader = new WireReader(body);
  const handle = reader.text('referral handle', wireLimits.handle);
  if (reader.remaining === 0) return { handle, values: undefined };
  return { handle, values: reader.list('referral values', 26, () => readHandleValue(reader), wireLimits.values) };
}

export function encodeReferralBody({ handle, values }: ReferralBody): Uint8Array {
  const writer = new WireWriter().text(handle);
  if (values !== undefined) writer.list(values, (value) => writer.raw(encodeHandleValue(value)));
  return writer.finish();
}
