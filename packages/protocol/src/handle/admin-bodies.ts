import type { HandleValue } from '@nameplate/model';
import { decodeResolutionBody, encodeResolutionBody } from './bodies.ts';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { encodeHandleValue } from './value.ts';
import { WireWriter } from './writer.ts';

/** Body of a request that names a handle and no more: GET_SITE_INFO, DELETE_HANDLE, LIST_HANDLES and others. */
export function encodeHandleBody(handle: string): Uint8Array {
  return new WireWriter().text(handle).finish();
}

export function decodeHandleBody(body: Uint8Array): string {
  return new WireReader(body).text('handle', wireLimits.handle);
}

/** The success of CREATE_HANDLE names the handle, or is empty. */
export function decodeCreatedBody(body: Uint8Array): string | undefined {
  return body.length === 0 ? undefined : decodeHandleBody(body);
}

/** CREATE_HANDLE, ADD_VALUE and MODIFY_VALUE: a handle and values. RFC 3652 §3.6. */
export interface HandleValues {
  readonly handle: string;
  readonly values: readonly HandleValue[];
}

export function encodeValuesBody({ handle, values }: HandleValues): Uint8Array {
  return encodeResolutionBody(utf8.encode(handle), values.map(encodeHandleValue));
}

/** The same layout as the answer to a resolution. */
export function decodeValuesBody(body: Uint8Array): HandleValues {
  return decodeResolutionBody(body);
}

/** REMOVE_VALUE. RFC 3652 §3.6.4. */
export interface HandleIndexes {
  readonly handle: string;
  readonly indexes: readonly number[];
}

export function encodeIndexesBody({ handle, indexes }: HandleIndexes): Uint8Array {
  const writer = new WireWriter().text(handle);
  return writer.list(indexes, (index) => writer.u32(index)).finish();
}

export function decodeIndexesBody(body: Uint8Array): HandleIndexes {
  const reader = new WireReader(body);
  const handle = reader.text('handle', wireLimits.handle);
  return { handle, indexes: reader.list('indexes', 4, () => reader.u32('index'), wireLimits.values) };
}

/** The success of LIST_HANDLES and of listing homed prefixes; more parts follow one whose header has CN. */
export function encodeListBody(handles: readonly string[]): Uint8Array {
  const writer = new WireWriter();
  return writer.list(handles, (handle) => writer.text(handle)).finish();
}

export function decodeListBody(body: Uint8Array): string[] {
  const reader = new WireReader(body);
  return reader.list('handles', 4, () => reader.text('handle', wireLimits.handle));
}

/** A file of values: `root_info`, `resolver_service`. */
export function encodeValueFile(values: readonly HandleValue[]): Uint8Array {
  const content = new WireWriter();
  content.list(values, (value) => content.raw(encodeHandleValue(value)));
  return new WireWriter(4 + content.length).octets(content.finish()).finish();
}

export function decodeValueFile(bytes: Uint8Array): readonly HandleValue[] {
  const reader = new WireReader(bytes);
  const content = reader.octets('value file');
  if (reader.remaining > 0) throw malformed(`${reader.remaining} octets follow the values`, 'TRAILING');
  // The content is a resolution answer without its handle.
  const body = new WireWriter(4 + content.length).u32(0).raw(content).finish();
  return decodeResolutionBody(body).values;
}

const utf8 = new TextEncoder();
