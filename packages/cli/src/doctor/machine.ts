import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { exitCodes } from '../exit-code.ts';
import { type Finding, note, ok, wrong } from './finding.ts';

/** Nameplate needs Node 20.19. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok('Node', version);
  const en = 'Install Node 20.19 or newer: https://nodejs.org';
  return wrong('Node', version, exitCodes.internal, en, '请安装 Node 20.19 或更高版本：https://nodejs.org');
}

/** Each connection is an open file. */
export function checkFileLimit(): Finding {
  let limit: string;
  try {
    limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  } catch {
    return ok('open files', 'no limit is known on this system');
  }
  if (limit === 'unlimited' || Number(limit) >= 4_096) return ok('open files', `${limit} allowed`);
  if (Number(limit) <= serverFiles) {
    const en = `A server needs more than ${serverFiles}: ulimit -n 65536, or LimitNOFILE=65536 in systemd.`;
    const zh = `服务器需要多于 ${serverFiles}：ulimit -n 65536，或 systemd 中 LimitNOFILE=65536。`;
    return wrong('open files', `${limit} allowed`, exitCodes.unavailable, en, zh);
  }
  const en = 'Enough to try it; for many devices raise it: ulimit -n 65536, or LimitNOFILE=65536 in systemd.';
  const zh = '试用足够；接入大量设备请提高：ulimit -n 65536，或 systemd 中 LimitNOFILE=65536。';
  return note('open files', `${limit} allowed`, en, zh);
}

/** Files of a server without any connection; it does not start with fewer. */
const serverFiles = 1200;

/** Is there room where the data is, or will be? */
export async function checkDisk(directory: string): Promise<Finding> {
  const place = nearestExisting(resolve(directory));
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const found = `${(free / 2 ** 30).toFixed(1)} GiB free at ${place}`;
  const en = 'Free space, or put the data elsewhere: nameplate start --data DIR.';
  const zh = '请释放空间，或将数据放到别处：nameplate start --data 目录。';
  if (free < 128 * 2 ** 20) return wrong('disk', found, exitCodes.unavailable, en, zh);
  return free < 2 ** 30 ? note('disk', found, en, zh) : ok('disk', found);
}

/** Could a server with default configuration start? */
export function checkPorts(): Promise<Finding[]> {
  const ports = { gRPC: 7400, HTTP: 7401, MQTT: 1883, Handle: 2641 };
  return Promise.all(
    Object.entries(ports).map(async ([name, port]) => {
      const about = `port ${port} (${name})`;
      const failure = await tryListen(port);
      if (failure === undefined) return ok(about, 'free');
      const flag = `--${name.toLowerCase()}-port`;
      const en = `Stop what uses it, or start the server with ${flag} N.`;
      return note(about, failure, en, `请停止占用该端口的程序，或启动时指定 ${flag} N。`);
    }),
  );
}

function tryListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'in use' : error.message),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

function nearestExisting(directory: string): string {
  return existsSync(directory) || dirname(directory) === directory ? directory : nearestExisting(dirname(directory));
}
