import type { Patience, ServerClient } from '@nameplate/handle-client';
import { type HandleValue, NameplateError, toNameplateError } from '@nameplate/model';
import type { HandleInput } from './messages.ts';
import { nativeHandle, nativeHandleMessage, nativeValues, notNative } from './native-messages.ts';
import { nativeValuesOf } from './native-reads.ts';

export interface UpdateRequest {
  readonly handle: HandleInput;
  readonly updateMask: { readonly paths: readonly string[] };
  readonly etag: string;
}

/** HandleService/CreateHandle, without overwriting. The answer is what was sent: the server sets the timestamps. */
export async function nativeCreate(server: ServerClient, { handle }: { handle: HandleInput }, patience: Patience) {
  const values = nativeValues(handle.values);
  const created = await server.create(nativeHandle(handle.identifier ?? ''), values, patience);
  return { handle: nativeHandleMessage(created, values) };
}

/**
 * HandleService/UpdateHandle by one operation that sets values, and one that removes others, in this order: a connection
 * that is lost between the two has cost no value. Each is whole; a failure of the second says that the first was done.
 */
export async function nativeUpdate(server: ServerClient, request: UpdateRequest, patience: Patience) {
  if (request.etag !== '')
    throw notNative('etag', "change without it, or connect to the server's gRPC port for a conditional change");
  const handle = nativeHandle(request.handle.identifier ?? '');
  const before = await nativeValuesOf(server, handle, patience);
  const set = nativeValues(request.handle.values);
  const removed = removals(request, set, before);
  const known = new Map(before.map((value) => [value.index, value]));
  const changed = set.filter((value) => !isSame(known.get(value.index), value));
  if (changed.length > 0) await setValues(server, { handle, values: changed, known }, patience);
  if (removed.length > 0)
    await server.remove(handle, removed, patience).catch((thrown: unknown) => {
      throw changed.length === 0 ? thrown : halfDone(thrown);
    });
  const gone = new Set([...removed, ...set.map(({ index }) => index)]);
  const after = [...before.filter(({ index }) => !gone.has(index)), ...set].toSorted((a, b) => a.index - b.index);
  return { handle: nativeHandleMessage(handle, after) };
}

/** HandleService/DeleteHandle. */
export async function nativeDelete(
  server: ServerClient,
  request: { identifier: string; etag: string; reason: string; successor: string },
  patience: Patience,
) {
  if (request.etag !== '') throw notNative('etag', 'delete without it');
  if (request.reason !== '' || request.successor !== '')
    throw notNative(
      'reason and no successor',
      "use `handles.delete(id)` without them, or connect to the server's gRPC port",
    );
  const handle = nativeHandle(request.identifier);
  await server.delete(handle, patience);
  return { handle: nativeHandleMessage(handle, [], 'RETIRED') };
}

/** PrefixService/CreatePrefix: homes it. */
export async function nativeHome(
  server: ServerClient,
  { prefix, description }: { prefix: string; description: string },
  patience: Patience,
) {
  if (description !== '') throw notNative('description of a prefix', 'create it without one');
  await server.home(prefix, patience);
  return { prefix: nativePrefixMessage(prefix) };
}

export function nativePrefixMessage(prefix: string) {
  return { prefix, description: '', organization: '', suspended: false, events: [], createTime: null, etag: '' };
}

/** Indexes that are there and shall not be: all others, or those the mask names without a value. */
function removals(
  { updateMask }: UpdateRequest,
  set: readonly HandleValue[],
  before: readonly HandleValue[],
): number[] {
  const kept = new Set(set.map(({ index }) => index));
  const paths = new Set(updateMask.paths);
  const all = paths.size === 0 || paths.has('values');
  return before.map(({ index }) => index).filter((index) => !kept.has(index) && (all || paths.has(`values.${index}`)));
}

/** Equal in everything that a writer decides: nothing has to be sent. */
function isSame(left: HandleValue | undefined, right: HandleValue): boolean {
  const decided = (value: HandleValue | undefined) =>
    JSON.stringify([value?.type, value?.ttl, value?.permissions, value?.references]);
  return left !== undefined && Buffer.compare(left.data, right.data) === 0 && decided(left) === decided(right);
}

/**
 * One operation. Where all are there, or none, it is the one that fails should somebody else have removed or added one
 * meanwhile; a mixture is added with overwriting, which does not tell.
 */
async function setValues(
  server: ServerClient,
  what: {
    readonly handle: string;
    readonly values: readonly HandleValue[];
    readonly known: ReadonlyMap<number, HandleValue>;
  },
  patience: Patience,
): Promise<void> {
  const { handle, values, known } = what;
  const there = values.filter(({ index }) => known.has(index)).length;
  if (there === values.length) await server.modify(handle, values, patience);
  else await server.add(handle, values, { ...patience, overwrite: there > 0 });
}

function halfDone(thrown: unknown): NameplateError {
  const { code, message, reason, metadata } = toNameplateError(thrown);
  return new NameplateError(code, `${message} The values were set before; those to remove may still be there.`, {
    reason,
    metadata: { ...metadata, done: 'set' },
    cause: thrown,
  });
}
