import { Caller } from './caller.ts';
import { parseEndpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { type Nameplate, nameplate } from './nameplate.ts';
import type { ConnectOptions } from './options.ts';

/**
 * Connects to a server.
 * @throws NameplateError UPSTREAM_UNAVAILABLE when nobody listens: at once if refused, else at the deadline
 */
export async function connect(options: ConnectOptions): Promise<Nameplate> {
  const { retry = {}, interceptors = [], deadlineMs = 10_000 } = options;
  const key = options.key ?? options.identity?.key;
  const transport = grpcTransport(parseEndpoint(options.endpoint));
  try {
    await transport.ready(Date.now() + deadlineMs);
  } catch (thrown) {
    transport.close();
    throw thrown;
  }
  const authorization = key === undefined || key === '' ? undefined : `Bearer ${key}`;
  return nameplate(new Caller({ transport, authorization, deadlineMs, retry, interceptors }));
}
