import { openServerClient, type Patience, type ServerClient } from '@nameplate/handle-client';
import { isNameplateError, NameplateError } from '@nameplate/model';
import type { Endpoint } from './endpoint.ts';
import type { ResolveRequestMessage } from './messages.ts';
import { nativeBulk } from './native-bulk.ts';
import { type ListHandlesFields, NativeLists } from './native-lists.ts';
import { nativeHandle, nativeHandleMessage, notNative } from './native-messages.ts';
import { nativeBatchResolve, nativeResolve, nativeTemplate, nativeValuesOf } from './native-reads.ts';
import { nativeCreate, nativeDelete, nativeHome, nativeUpdate } from './native-writes.ts';
import type { ConnectOptions } from './options.ts';
import { type Protection, serverChecksOf } from './protection.ts';
import { cancelled } from './retry.ts';
import type { SignedIn } from './sign-in.ts';
import type { Transport, WireCall } from './transport.ts';

type Call = (request: never, patience: Patience) => Promise<unknown>;

export interface HandleTransportOptions extends Protection, Pick<ConnectOptions, 'trace'> {
  readonly identity?: SignedIn | undefined;
}

/** The transport over the native Handle protocol: what it has a word for works as over gRPC, all else is refused. */
export function handleTransport(endpoint: Endpoint, options: HandleTransportOptions): Transport {
  const { hostname, port } = new URL(`http://${endpoint.address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = { host, port: port === '' ? 80 : Number(port) };
  const { identity, trace } = options;
  const server = openServerClient({
    identity,
    trace,
    checks: serverChecksOf(options),
    endpoints: [
      { protocol: 'udp', ...at },
      { protocol: 'tcp', ...at },
    ],
  });
  const calls = nativeCalls(server);
  return {
    sendsKeys: false,
    ready: (deadlineAt, signal) => ready(server, endpoint.address, { deadlineMs: deadlineAt, signal }),
    async unary(method, request, call) {
      const run = calls.get(method);
      if (run === undefined) throw unsupported(method);
      return await run(request as never, patienceOf(call));
    },
    stream: (method) => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(unsupported(method)) }) }),
    duplex(method, call) {
      if (method !== 'HandleService/CreateHandles') throw unsupported(method);
      return nativeBulk(server, patienceOf(call));
    },
    close: () => void server.close(),
  };
}

function nativeCalls(server: ServerClient): ReadonlyMap<string, Call> {
  const lists = new NativeLists(server);
  const getHandle = async ({ identifier }: { readonly identifier: string }, patience: Patience) => {
    const handle = nativeHandle(identifier);
    return { handle: nativeHandleMessage(handle, await nativeValuesOf(server, handle, patience)) };
  };
  return new Map<string, Call>([
    ['ResolverService/Resolve', (request: ResolveRequestMessage, patience) => nativeResolve(server, request, patience)],
    ['ResolverService/BatchResolve', (request, patience) => nativeBatchResolve(server, request, patience)],
    ['HandleService/CreateHandle', (request, patience) => nativeCreate(server, request, patience)],
    ['HandleService/GetHandle', getHandle],
    ['HandleService/UpdateHandle', (request, patience) => nativeUpdate(server, request, patience)],
    ['HandleService/DeleteHandle', (request, patience) => nativeDelete(server, request, patience)],
    ['HandleService/ListHandles', (request: ListHandlesFields, patience) => lists.handles(request, patience)],
    ['PrefixService/CreatePrefix', (request, patience) => nativeHome(server, request, patience)],
    ['PrefixService/GetPrefix', (request, patience) => lists.prefix(request, patience)],
    ['PrefixService/ListPrefixes', (request, patience) => lists.prefixes(request, patience)],
    ['TemplateService/GetTemplate', (request, patience) => nativeTemplate(server, request, patience)],
  ]);
}

/** Until when to wait. Headers of interceptors have no place in a Handle message. */
function patienceOf({ headers, deadlineAt, signal }: WireCall): Patience {
  const [header] = Object.keys(headers);
  if (header !== undefined) throw notNative('headers', `let no interceptor add ${header} over hdl://`);
  return { deadlineMs: deadlineAt, signal };
}

async function ready(server: ServerClient, address: string, patience: Patience): Promise<void> {
  try {
    await server.ready(patience);
  } catch (thrown) {
    if (patience.signal?.aborted) throw cancelled(patience.signal);
    if (!isNameplateError(thrown) || !notThere.has(thrown.code)) throw thrown;
    const late = thrown.code === 'DEADLINE_EXCEEDED';
    const why = late ? 'no answer in time' : thrown.message.replace(/\.$/, '');
    throw new NameplateError('UPSTREAM_UNAVAILABLE', `No Handle server answers at ${address}: ${why}.`, {
      ...(thrown.reason === 'NOT_HANDLE' && { reason: thrown.reason }),
      metadata: { endpoint: address },
      cause: thrown,
    });
  }
}

const notThere: ReadonlySet<string> = new Set(['DEADLINE_EXCEEDED', 'UPSTREAM_UNAVAILABLE']);

function unsupported(method: string): NameplateError {
  return notNative(`operation for ${method}`, "connect to the server's gRPC port, host:port without hdl://");
}
