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
 * HandleService/UpdateHandle: values that are there are modified, new ones added, others removed, in this order and each
 * step whole; a failure says which steps were done before.
 */
export async function nativeUpdate(server: ServerClient, request: UpdateRequest, patience: Patience) {
  if (request.etag !== '')
    throw notNative('etag', "change without it, or connect to the server's gRPC port for a conditional change");
  const handle = nativeHandle(request.handle.identifier ?? '');
  const before = await nativeValuesOf(server, handle, patience);
  const set = nativeValues(request.handle.values);
  const removed = removals(request, set, before);
  const known = new Map(before.map((value) => [value.index, value]));
  const modified = set.filter((value) => known.has(value.index) && !isSame(known.get(value.index), value));
  const added = set.filter(({ index }) => !known.has(index));
  const steps = [
    { name: 'modify', count: modified.length, run: () => server.modify(handle, modified, patience) },
    { name: 'add', count: added.length, run: () => server.add(handle, added, patience) },
    { name: 'remove', count: removed.length, run: () => server.remove(handle, removed, patience) },
  ];
  const done: string[] = [];
  for (const { name, count, run } of steps) {
    if (count === 0) continue;
    await run().catch((thrown: unknown) => {
      throw done.length === 0 ? thrown : halfDone(thrown, done);
    });
    done.push(name);
  }
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
  return { prefix, description: '', createTime: null, etag: '' };
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

function halfDone(thrown: unknown, done: readonly string[]): NameplateError {
  const { code, message, reason, metadata } = toNameplateError(thrown);
  return new NameplateError(code, `${message} Done before: ${done.join(', ')}.`, {
    reason,
    metadata: { ...metadata, done: done.join(',') },
    cause: thrown,
  });
}
