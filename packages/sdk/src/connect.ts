import { NameplateError } from '@nameplate/model';
import { Caller } from './caller.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { handleTransport } from './handle-transport.ts';
import { type Nameplate, nameplate } from './nameplate.ts';
import type { ConnectOptions } from './options.ts';
import type { Transport } from './transport.ts';

/**
 * Connects to a server.
 * @throws NameplateError UPSTREAM_UNAVAILABLE when nobody listens: at once if refused, else at the deadline
 */
export async function connect(options: ConnectOptions): Promise<Nameplate> {
  const { retry = {}, interceptors = [], deadlineMs = 10_000 } = options;
  const { identity } = options;
  const key = options.key ?? (identity?.kind === 'bearer' ? identity.key : undefined);
  const transport = transportTo(parseEndpoint(options.endpoint), { ...options, key });
  try {
    await transport.ready(Date.now() + deadlineMs);
  } catch (thrown) {
    transport.close();
    throw thrown;
  }
  const authorization = key === undefined || key === '' ? undefined : `Bearer ${key}`;
  return nameplate(new Caller({ transport, authorization, deadlineMs, retry, interceptors }));
}

/** By the endpoint's scheme. @throws NameplateError UNSUPPORTED_OPERATION for an identity of the other protocol */
function transportTo(endpoint: Endpoint, { key = '', identity, trace }: ConnectOptions): Transport {
  if (endpoint.protocol === 'hdl') {
    if (key !== '')
      throw refused('An API key is not part of the Handle protocol: use `identity: signIn(…)`, or a gRPC endpoint.');
    return handleTransport(endpoint, { identity: identity?.kind === 'handle' ? identity : undefined, trace });
  }
  if (identity?.kind === 'handle')
    throw refused('`signIn` is of the Handle protocol: use an hdl:// endpoint, or an API key.');
  if (trace !== undefined) throw refused('Only an hdl:// endpoint is traced.');
  return grpcTransport(endpoint);
}

function refused(message: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'ENDPOINT_PROTOCOL' });
}
