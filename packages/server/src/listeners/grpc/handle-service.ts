import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { type HandleRecord, NameplateError, parseIdentifier, toNameplateError } from '@nameplate/model';
import {
  type CreateHandleRequest,
  type CreateHandlesRequest,
  type DeleteHandleRequest,
  fromHandleValueMessage,
  type GetHandleRequest,
  type HandleMessage,
  type ListHandlesRequest,
  toChangeMessage,
  toHandleMessage,
  toViolationMessage,
  type UpdateHandleRequest,
  type WatchChangesRequest,
} from '@nameplate/protocol/grpc';
import { toHandleRecord } from '@nameplate/registry';
import { parseTarget } from '@nameplate/resolver';
import type { CallContext, Calls } from './call.ts';
import { inOrder } from './in-order.ts';
import type { GrpcBackends } from './services.ts';
import { parseUpdate } from './update-mask.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Registering, changing, listing and watching handles. */
export function handleService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const { handles } = backends.registry;
  return {
    CreateHandle: calls.unary('CreateHandle', async (request: CreateHandleRequest, context) => ({
      handle: toHandleMessage(await create(backends, request, context)),
    })),
    CreateHandles: calls.bidi('CreateHandles', (requests: AsyncIterable<CreateHandlesRequest>, context) =>
      inOrder(requests, backends.config.stream_concurrency, (request, row) =>
        createRow(backends, request, row, context),
      ),
    ),
    GetHandle: calls.unary('GetHandle', (request: GetHandleRequest, context) => get(backends, request, context)),
    UpdateHandle: calls.unary('UpdateHandle', async (request: UpdateHandleRequest, context) => {
      const { identifier, values } = handleOf(request.handle);
      const change = parseUpdate(request.updateMask?.paths ?? [], values);
      const input = { identifier, ...change, ...etagOf(request) };
      return { handle: toHandleMessage(await handles.update(writeContext(context, request.requestId), input)) };
    }),
    DeleteHandle: calls.unary('DeleteHandle', async (request: DeleteHandleRequest, context) => {
      const { reason, successor, requestId } = request;
      const input = { identifier: parseIdentifier(request.identifier), reason, successor, ...etagOf(request) };
      return { handle: toHandleMessage(await handles.retire(writeContext(context, requestId), input)) };
    }),
    ListHandles: calls.unary('ListHandles', (request: ListHandlesRequest, context) => list(backends, request, context)),
    WatchChanges: calls.serverStream('WatchChanges', (request: WatchChangesRequest, context) =>
      watch(backends, request, context),
    ),
  };
}

function create({ registry }: GrpcBackends, request: CreateHandleRequest, context: CallContext): Promise<HandleRecord> {
  return registry.handles.create(writeContext(context, request.requestId), handleOf(request.handle));
}

async function registered(backends: GrpcBackends, request: CreateHandlesRequest, context: CallContext) {
  const { handles } = backends.registry;
  const { block, validateOnly } = request;
  const input = handleOf(request.handle);
  if (block !== '')
    return await handles.createInBlock(writeContext(context, ''), { ...input, block }, { checkOnly: validateOnly });
  const record = validateOnly
    ? await handles.checkCreate(writeContext(context, ''), input)
    : await create(backends, request, context);
  return { record, duplicate: false };
}

/** A row that is refused is an answer: the others go on. */
async function createRow(backends: GrpcBackends, request: CreateHandlesRequest, row: number, context: CallContext) {
  try {
    const { record, duplicate } = await registered(backends, request, context);
    const basic = request.view === 'HANDLE_VIEW_BASIC';
    return { row, duplicate, handle: toHandleMessage(basic ? { ...record, values: [] } : record) };
  } catch (thrown) {
    const { code, message, reason, violations } = toNameplateError(thrown);
    return { row, error: { code, message, reason, violations: violations.map(toViolationMessage) } };
  }
}

async function get({ resolver }: GrpcBackends, request: GetHandleRequest, context: CallContext) {
  const { principal, requestId, deadlineMs } = context;
  const { record, values } = await resolver.resolve(
    {
      identifier: parseTarget(request.identifier),
      types: [],
      indexes: [],
      want: { place: false, readings: false },
      authoritative: true,
      publicOnly: false,
    },
    { principal, protocol: 'grpc', requestId, deadlineMs },
  );
  return { handle: toHandleMessage(toHandleRecord(record, values)) };
}

async function list({ registry }: GrpcBackends, request: ListHandlesRequest, { principal }: CallContext) {
  const { prefix, template, attribute, attributeValue, includeRetired } = request;
  const page = await registry.handles.list(principal, {
    prefix,
    includeRetired,
    ...pageOf(request),
    ...(template === '' ? {} : { template }),
    ...(attribute === '' ? {} : { attribute, attributeValue }),
  });
  const basic = request.view === 'HANDLE_VIEW_BASIC';
  const handles = page.records.map((record) =>
    toHandleMessage(basic ? toHandleRecord(record, []) : toHandleRecord(record)),
  );
  return { handles, nextPageToken: page.nextPageToken };
}

async function* watch({ resolver }: GrpcBackends, request: WatchChangesRequest, { principal, signal }: CallContext) {
  const { prefix, identifier, fromNow } = request;
  const after = Number(request.afterSequence);
  for await (const { change, sequence } of resolver.watch(principal, { prefix, identifier, fromNow, after, signal })) {
    yield { sequence, ...(change === undefined ? {} : { change: toChangeMessage(change) }) };
  }
}

function handleOf(message: HandleMessage | null | undefined) {
  if (message)
    return { identifier: parseIdentifier(message.identifier), values: message.values.map(fromHandleValueMessage) };
  throw new NameplateError('INVALID_VALUE', 'handle: expected an identifier and values.', {
    reason: 'FIELD_MISSING',
    metadata: { field: 'handle' },
  });
}

function etagOf({ etag }: { readonly etag: string }) {
  return etag === '' ? {} : { etag };
}
