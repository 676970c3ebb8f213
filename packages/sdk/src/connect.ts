import { NameplateError } from '@nameplate/model';
import { keyAuthorization, tokenAuthorization } from './authorization.ts';
import { Caller, checkDeadline } from './caller.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { HandleLogin } from './handle-login.ts';
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
  const deadline = checkDeadline(deadlineMs);
  const deadlineAt = Date.now() + deadline;
  const { identity } = options;
  const held = options.key ?? (identity?.kind === 'bearer' ? identity.key : undefined);
  // Before anything is opened: what cannot be a key is not tried.
  const bearing = typeof held === 'function' ? tokenAuthorization(held) : keyAuthorization(held);
  const endpoint = parseEndpoint(options.endpoint);
  const transport = transportTo(endpoint, options, held !== undefined && held !== '');
  try {
    await transport.ready(deadlineAt);
    const signsIn = identity?.kind === 'handle' && endpoint.protocol !== 'hdl';
    const authorization = signsIn ? new HandleLogin(transport, identity, Math.min(deadline, longestLoginMs)) : bearing;
    // Who cannot sign in hears of it here.
    if (signsIn) await authorization.header();
    return nameplate(new Caller({ transport, authorization, deadlineMs, retry, interceptors }));
  } catch (thrown) {
    transport.close();
    throw thrown;
  }
}

const longestLoginMs = 60_000;

/** By the endpoint's scheme. @throws NameplateError UNSUPPORTED_OPERATION for an identity of the other protocol */
function transportTo(parsed: Endpoint, { identity, ...options }: ConnectOptions, hasKey: boolean): Transport {
  const tls = identity?.kind === 'tls' ? { ...options.tls, ...identity.tls } : options.tls;
  const endpoint = tls === undefined ? parsed : withTls(parsed, String(options.endpoint));
  if (endpoint.protocol === 'hdl') {
    if (hasKey)
      throw refused('An API key is not part of the Handle protocol: use `identity: signIn(…)`, or a gRPC endpoint.');
    return handleTransport(endpoint, { ...options, identity: identity?.kind === 'handle' ? identity : undefined });
  }
  if (identity?.kind === 'handle' && hasKey) throw refused('A key and `signIn` are two identities: give one of them.');
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
