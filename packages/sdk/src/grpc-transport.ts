import type { EventEmitter } from 'node:events';
import {
  Client,
  connectivityState,
  Metadata,
  type MethodDefinition,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { isNameplateError, NameplateError } from '@nameplate/model';
import { fromServiceError, loadPackage } from '@nameplate/protocol/grpc';
import { channelCredentials } from './channel-credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { cancelled } from './retry.ts';
import type { CheckedTls } from './tls-options.ts';
import type { Duplex, Transport, WireCall } from './transport.ts';
import { whyUnreachable } from './why-unreachable.ts';

const channelOptions = {
  // Retries are ours: they keep the idempotency key and honour the server's delay.
  'grpc.enable_retries': 0,
  // Closing a client closes its connection, whoever else speaks to the same address.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 5_000,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
} as const;

/** The gRPC transport: one channel for all services. */
export function grpcTransport(endpoint: Endpoint, tls?: CheckedTls): Transport {
  const { serverName } = tls ?? {};
  const client = new Client(endpoint.address, channelCredentials(endpoint, tls), {
    ...channelOptions,
    ...(serverName !== undefined && { 'grpc.ssl_target_name_override': serverName }),
  });
  return {
    ready: (deadlineAt, signal) =>
      ready(client, endpoint.address, (why) => whyUnreachable(endpoint, tls, why), deadlineAt, signal),
    unary: (method, request, call) => unary(client, method, request, call),
    async *stream(method, request, call) {
      const { path, requestSerialize, responseDeserialize } = definitionOf(method);
      const stream = guard(() =>
        client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata(call), {
          deadline: call.deadlineAt,
        }),
      );
      yield* messages(stream, call.signal);
    },
    duplex: (method, call) => duplex(client, method, call),
    close: () => client.close(),
  };
}

function unary(client: Client, method: string, request: unknown, call: WireCall): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = definitionOf(method);
  return new Promise((resolve, reject) => {
    if (call.signal?.aborted) return reject(cancelled(call.signal));
    const stop = () => started.cancel();
    const options = { deadline: call.deadlineAt };
    const started = guard(() =>
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata(call),
        options,
        (error, answer) => {
          call.signal?.removeEventListener('abort', stop);
          if (error) reject(translate(error));
          else resolve(answer);
        },
      ),
    );
    call.signal?.addEventListener('abort', stop, { once: true });
  });
}

function duplex(client: Client, method: string, call: WireCall): Duplex {
  const { path, requestSerialize, responseDeserialize } = definitionOf(method);
  const stream = guard(() =>
    client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata(call), {
      deadline: call.deadlineAt,
    }),
  );
  const incoming = messages(stream, call.signal);
  const drained = drains(stream);
  return {
    async send(message) {
      if (stream.writable && stream.write(message)) return;
      await drained();
    },
    end: () => stream.end(),
    cancel: () => stream.cancel(),
    [Symbol.asyncIterator]: () => incoming,
  };
}

/**
 * Lets senders wait until the stream takes more, and no longer than the stream. Waiting is not a race against one promise
 * of the stream's end: that would keep a reaction for each message until then.
 */
function drains(stream: EventEmitter): () => Promise<void> {
  let over = false;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  stream.on('drain', wake);
  for (const event of ['close', 'error', 'end', 'status'])
    stream.once(event, () => {
      over = true;
      wake();
    });
  return () => (over ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)));
}

type Incoming = AsyncIterable<unknown> & {
  cancel(): void;
  on(event: 'error', listener: (error: unknown) => void): unknown;
};

/** What a stream brings. It may fail before anybody reads, and after the reader has left: neither is lost or unhandled. */
function messages(stream: Incoming, signal: AbortSignal | undefined): AsyncGenerator<unknown, void> {
  let failure: unknown;
  stream.on('error', (error) => {
    failure ??= error;
  });
  const stop = () => stream.cancel();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  return read();

  async function* read(): AsyncGenerator<unknown, void> {
    try {
      if (failure === undefined) yield* stream;
    } catch (thrown) {
      throw translate(failure ?? thrown);
    } finally {
      signal?.removeEventListener('abort', stop);
      stream.cancel();
    }
    if (failure !== undefined) throw translate(failure);
  }
}

/** Watches the channel until it is ready; a refused connection fails at once, without waiting for the deadline. */
function ready(
  client: Client,
  address: string,
  explain: (why: string) => Promise<NameplateError>,
  deadlineAt: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const channel = client.getChannel();
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => {
      const message = `No Nameplate server answers at ${address}: ${why}.`;
      reject(new NameplateError('UPSTREAM_UNAVAILABLE', message, { metadata: { endpoint: address } }));
    };
    const look = () => {
      const state = channel.getConnectivityState(true);
      if (signal?.aborted) reject(cancelled(signal));
      else if (state === connectivityState.READY) resolve();
      else if (state === connectivityState.TRANSIENT_FAILURE) void explain('the connection was refused').then(reject);
      else if (state === connectivityState.SHUTDOWN) refuse('the client is closed');
      else channel.watchConnectivityState(state, deadlineAt, (late) => (late ? refuse('no answer in time') : look()));
    };
    signal?.addEventListener('abort', () => reject(cancelled(signal)), { once: true });
    look();
  });
}

function metadata(call: WireCall): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(call.headers)) metadata.set(name, value);
  return metadata;
}

/** `HandleService/GetHandle` → its path and codecs, by the proto files. */
function definitionOf(method: string): MethodDefinition<unknown, unknown> {
  const definition = methods().get(method);
  if (!definition) throw new TypeError(`No method ${method} in the proto files.`);
  return definition;
}

let loaded: ReadonlyMap<string, MethodDefinition<unknown, unknown>> | undefined;

/** Read once: the proto files do not change while the program runs. */
function methods(): ReadonlyMap<string, MethodDefinition<unknown, unknown>> {
  loaded ??= new Map(
    Object.values(loadPackage())
      .filter((definition) => !('format' in definition))
      .flatMap((service) => Object.values(service as ServiceDefinition))
      .map((method) => [method.path.slice(method.path.lastIndexOf('.') + 1), method]),
  );
  return loaded;
}

/** grpc-js throws a plain Error when it is closed. */
function guard<Call>(start: () => Call): Call {
  try {
    return start();
  } catch (cause) {
    throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The client is closed.', { reason: 'CLIENT_CLOSED', cause });
  }
}

function translate(thrown: unknown): NameplateError {
  return isNameplateError(thrown) ? thrown : fromServiceError(thrown as ServiceError);
}
