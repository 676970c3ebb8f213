import type { HandleValue } from '@nameplate/model';
import { WireReader, wireLimits } from './reader.ts';
import { encodeHandleValue, readHandleValue } from './value.ts';
import { WireWriter } from './writer.ts';

/** A handle and nothing else: DELETE_HANDLE, LIST_HANDLES, HOME_NA, GET_SITE_INFO, SESSION_TERMINATE. RFC 3652 §3.6. */
export function encodeHandleBody(handle: string): Uint8Array {
  return new WireWriter().text(handle).finish();
}

/** Octets after the body of a request are ignored: deployed clients append an identity token. */
export function decodeHandleBody(body: Uint8Array): string {
  return new WireReader(body).text('handle', wireLimits.handle);
}

/** CREATE_HANDLE, ADD_VALUE, MODIFY_VALUE. RFC 3652 §3.6. */
export interface ValuesRequest {
  readonly handle: string;
  readonly values: readonly HandleValue[];
}

export function encodeValuesRequest({ handle, values }: ValuesRequest): Uint8Array {
  const writer = new WireWriter().text(handle);
  return writer.list(values, (value) => writer.raw(encodeHandleValue(value))).finish();
}

export function decodeValuesRequest(body: Uint8Array): ValuesRequest {
  const reader = new WireReader(body);
  const handle = reader.text('handle', wireLimits.handle);
  return { handle, values: reader.list('values', 26, () => readHandleValue(reader), wireLimits.values) };
}

/** REMOVE_VALUE. RFC 3652 §3.6.4. */
export interface RemoveValuesRequest {
  readonly handle: string;
  readonly indexes: readonly number[];
}

export function encodeRemoveValues({ handle, indexes }: RemoveValuesRequest): Uint8Array {
  const writer = new WireWriter().text(handle);
  return writer.list(indexes, (index) => writer.u32(index)).finish();
}

export function decodeRemoveValues(body: Uint8Array): RemoveValuesRequest {
  const reader = new WireReader(body);
  const handle = reader.text('handle', wireLimits.handle);
  return { handle, indexes: reader.list('indexes', 4, () => reader.u32('index'), wireLimits.values) };
}

/** Success of CREATE_HANDLE: the handle, which a mint has chosen. Old servers send an empty body. */
export function decodeCreated(content: Uint8Array): string | undefined {
  return content.length === 0 ? undefined : new WireReader(content).text('handle', wireLimits.handle);
}

/** Success of LIST_HANDLES and LIST_HOMED_NAS, or a part of it. */
export function encodeHandleList(handles: readonly string[]): Uint8Array {
  const writer = new WireWriter();
  return writer.list(handles, (handle) => writer.text(handle)).finish();
}

export function decodeHandleList(content: Uint8Array): string[] {
  const reader = new WireReader(content);
  return reader.list('handles', 4, () => reader.text('handle', wireLimits.handle));
}
