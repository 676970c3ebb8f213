import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const cli = join(import.meta.dirname, '../../packages/cli/bin/nameplate.mjs');

export interface ServerPorts {
  readonly grpc: number;
  readonly http: number;
  readonly mqtt: number;
  readonly handle: number;
}

/** A real server in a process of its own, on loopback, that can be killed and started again on the same data. */
export interface ServerProcess {
  readonly ports: ServerPorts;
  readonly child: ChildProcess;
  /** What it printed so far: the banner with the administrator key. */
  output(): string;
  /** SIGKILL: no drain, no flush. */
  kill(): Promise<void>;
  /** SIGTERM: drains; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Ports that were free a moment ago. */
export async function freePorts(): Promise<ServerPorts> {
  const sockets = [createServer(), createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    sockets.map(async (socket) => {
      socket.listen(0, '127.0.0.1');
      await once(socket, 'listening');
      const address = socket.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return address.port;
    }),
  );
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.close(resolve))));
  const [grpc = 0, http = 0, mqtt = 0, handle = 0] = ports;
  return { grpc, http, mqtt, handle };
}

/** Starts the built server and waits until it is ready. */
export async function startServerProcess(options: {
  readonly directory: string;
  readonly ports: ServerPorts;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}): Promise<ServerProcess> {
  const { ports } = options;
  const args = [cli, 'start', '--data', options.directory];
  args.push('--grpc-port', String(ports.grpc), '--http-port', String(ports.http));
  args.push('--mqtt-port', String(ports.mqtt), '--handle-port', String(ports.handle));
  const child = spawn(process.execPath, [...args, ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let printed = '';
  let logged = '';
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (logged = (logged + chunk.toString()).slice(-20_000)));
  const exited = once(child, 'exit');
  await ready(child, ports.http, () => printed + logged);
  return {
    ports,
    child,
    output: () => printed,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

async function ready(child: ChildProcess, httpPort: number, output: () => string): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    try {
      const response = await fetch(`http://127.0.0.1:${httpPort}/readyz`);
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within 60 s:\n${output()}`);
}
