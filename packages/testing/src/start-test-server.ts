import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Random } from '@nameplate/model';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, type Config, configOf, type RunningServer, silentLogger } from '@nameplate/server';
import type { TestClientOptions, TestServer } from './test-server.ts';

export interface StartTestServerOptions {
  /** Homed on the server from the start. Default `88.118.999`. */
  readonly prefix?: string;
  /** What the server takes for the time; the real clock when absent. */
  readonly clock?: Clock;
  /** Where the server takes nonces and ids from; the real source when absent. */
  readonly random?: Random;
  /** Further configuration, such as limits. */
  readonly config?: Partial<Config>;
}

/**
 * Starts a whole server in this process: free loopback ports, a scratch directory, no log. It takes well under a second and
 * leaves nothing behind when it is closed.
 */
export async function startTestServer(options: StartTestServerOptions = {}): Promise<TestServer> {
  const { prefix = '88.118.999', clock, random } = options;
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-test-'));
  const removeData = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  let server: RunningServer | undefined;
  try {
    const config = configOf({ ...everyPortFree, ...options.config, data_directory: directory });
    server = await assemble(config, { logger: silentLogger(), ...(clock && { clock }), ...(random && { random }) });
    const running = describe(server, prefix, removeData);
    await using np = await running.client();
    await np.prefixes.create(prefix, { description: 'Test' });
    return running;
  } catch (thrown) {
    await server?.close();
    await removeData();
    throw thrown;
  }
}

const everyPortFree = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 } as const;

function describe(server: RunningServer, prefix: string, removeData: () => Promise<void>): TestServer {
  const { endpoints, administratorKey = '' } = server;
  const clients = new Set<Nameplate>();
  let closing: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await Promise.all([...clients].map((np) => np.close()));
    await server.close();
    await removeData();
  }
  const close = () => {
    closing ??= stop();
    return closing;
  };
  return {
    endpoint: endpoints.grpc,
    httpUrl: `http://${endpoints.http}`,
    mqttUrl: `mqtt://${endpoints.mqtt}`,
    handlePort: Number(endpoints.handle.slice(endpoints.handle.lastIndexOf(':') + 1)),
    administratorKey,
    prefix,
    async client({ anonymous = false, ...options }: TestClientOptions = {}) {
      const key = anonymous ? undefined : (options.key ?? administratorKey);
      const np = await connect({ ...options, endpoint: endpoints.grpc, key });
      clients.add(np);
      return np;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
