import { NameplateError } from '@nameplate/model';
import { Caller, checkDeadline } from './caller.ts';
import { parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { type Nameplate, nameplate } from './nameplate.ts';
import type { ConnectOptions } from './options.ts';

/**
 * Connects to a server.
 * @throws NameplateError UPSTREAM_UNAVAILABLE when nobody listens: at once if refused, else at the deadline;
 * INVALID_VALUE for an endpoint, a key or a deadline that cannot be one
 */
export async function connect(options: ConnectOptions): Promise<Nameplate> {
  const { retry = {}, interceptors = [], deadlineMs = 10_000 } = options;
  const authorization = authorizationOf(options.key ?? options.identity?.key);
  const deadlineAt = Date.now() + checkDeadline(deadlineMs);
  const transport = grpcTransport(parseEndpoint(options.endpoint));
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
