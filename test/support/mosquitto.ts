import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Full path of an installed program; undefined when it is not there. */
export function installed(name: string): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return places.map((place) => join(place, name)).find((path) => existsSync(path));
}

/** A real broker on loopback. */
export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** Of its process; 0 while there is none. */
  pid(): number;
  start(): Promise<void>;
  /** Ends the process; `start` brings it back on the same port. */
  stop(): Promise<void>;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

export async function startMosquitto(): Promise<Mosquitto> {
  const program = installed('mosquitto');
  if (program === undefined) throw new Error('mosquitto is not installed');
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-mosquitto-'));
  const port = await freePort();
  const config = join(directory, 'mosquitto.conf');
  // `user root`: as root it would change to a user that cannot write here. It is ignored otherwise.
  const persistence = `persistence true\npersistence_location ${directory}/\n`;
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n${persistence}`);
  let child: ChildProcess | undefined;
  const broker: Mosquitto = {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    pid: () => child?.pid ?? 0,
    async start() {
      child = spawn(program, ['-c', config], { stdio: 'ignore' });
      for (let attempt = 0; attempt < 200; attempt++) {
        if (await accepts(port)) return;
        await sleep(25);
      }
      throw new Error('mosquitto does not listen');
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      child = undefined;
    },
    async close() {
      await broker.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

/** `mosquitto_pub`; resolves with its exit code and what it said. */
export async function mosquittoPub(args: readonly string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await run(installed('mosquitto_pub') ?? 'mosquitto_pub', [...args], { timeout: 10_000 });
    return { code: 0, output: stdout + stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  return new Promise((resolve) => {
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
