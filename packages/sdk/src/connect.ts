import { NameplateError } from '@nameplate/model';
import { Caller, checkDeadline } from './caller.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { handleTransport } from './handle-transport.ts';
import { type Nameplate, nameplate } from './nameplate.ts';
import type { ConnectOptions } from './options.ts';
import { checkTls } from './tls-options.ts';
import type { Transport } from './transport.ts';

/**
 * Connects to a server.
 * @throws NameplateError UPSTREAM_UNAVAILABLE when nobody listens: at once if refused, else at the deadline; with a reason
 * TLS_UNTRUSTED, TLS_EXPIRED, TLS_NAME, TLS_NEEDED or TLS_NOT_SPOKEN when TLS is what keeps them apart;
 * AUTHENTICATION_FAILED with TLS_CLIENT_CERTIFICATE when the server wants another client certificate;
 * INVALID_VALUE for an endpoint, a key, a deadline or TLS options that cannot be one
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
function transportTo(parsed: Endpoint, { key = '', identity, ...options }: ConnectOptions): Transport {
  const { tls } = options;
  const endpoint = tls === undefined ? parsed : withTls(parsed, String(options.endpoint));
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
  return grpcTransport(endpoint, tls && checkTls(tls));
}

/** TLS options are a wish for TLS; an endpoint that says otherwise is a contradiction, not a hint. */
function withTls(endpoint: Endpoint, text: string): Endpoint {
  if (endpoint.protocol === 'hdl')
    throw refused('The Handle protocol has no TLS: leave `tls` out, or use a gRPC endpoint.');
  if (/^\s*(?:http|grpc):/i.test(text)) throw refused('`tls` is for an endpoint grpcs://host:port or host:port.');
  return { ...endpoint, tls: true };
}

function refused(message: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'ENDPOINT_PROTOCOL' });
}
