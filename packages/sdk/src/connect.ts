import { NameplateError } from '@nameplate/model';
import { Caller, checkDeadline } from './caller.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { handleTransport } from './handle-transport.ts';
import { type Nameplate, nameplate } from './nameplate.ts';
import type { ConnectOptions } from './options.ts';
import type { Transport } from './transport.ts';

/**
 * Connects to a server.
 * @throws NameplateError UPSTREAM_UNAVAILABLE when nobody listens: at once if refused, else at the deadline;
 * INVALID_VALUE for an endpoint, a key or a deadline that cannot be one
 */
export async function connect(options: ConnectOptions): Promise<Nameplate> {
  const { retry = {}, interceptors = [], deadlineMs = 10_000 } = options;
  const { identity } = options;
  const key = options.key ?? (identity?.kind === 'bearer' ? identity.key : undefined);
  const authorization = authorizationOf(key);
  const deadlineAt = Date.now() + checkDeadline(deadlineMs);
  const transport = transportTo(parseEndpoint(options.endpoint), { ...options, key });
  try {
    await transport.ready(deadlineAt);
  } catch (thrown) {
    transport.close();
    throw thrown;
  }
  return nameplate(new Caller({ transport, authorization, deadlineMs, retry, interceptors }));
}

/** No key is sent that cannot be one: a wrong character would look like a broken connection. */
function authorizationOf(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined;
  if (/^[\x21-\x7E]{1,512}$/.test(key)) return `Bearer ${key}`;
  const message = 'The API key has characters that no key has: copy it whole, such as npk_1a2b…, without blanks.';
  throw new NameplateError('INVALID_VALUE', message, { reason: 'KEY_FORM' });
}

/** By the endpoint's scheme. @throws NameplateError UNSUPPORTED_OPERATION for an identity of the other protocol */
function transportTo(endpoint: Endpoint, { key = '', identity, ...options }: ConnectOptions): Transport {
  if (endpoint.protocol === 'hdl') {
    if (key !== '')
      throw refused('An API key is not part of the Handle protocol: use `identity: signIn(…)`, or a gRPC endpoint.');
    return handleTransport(endpoint, { ...options, identity: identity?.kind === 'handle' ? identity : undefined });
  }
  if (identity?.kind === 'handle')
    throw refused('`signIn` is of the Handle protocol: use an hdl:// endpoint, or an API key.');
  const { trace, session, verifyAnswers, serverKey } = options;
  if (trace !== undefined) throw refused('Only an hdl:// endpoint is traced.');
  if ([session, verifyAnswers, serverKey].some((option) => option !== undefined))
    throw refused('`session`, `verifyAnswers` and `serverKey` are of the Handle protocol: use an hdl:// endpoint.');
  return grpcTransport(endpoint);
}

function refused(message: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'ENDPOINT_PROTOCOL' });
}
