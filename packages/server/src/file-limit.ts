import { readFileSync } from 'node:fs';
import type { Config } from './config/index.ts';

/** Files that the stores, the journal and Node itself keep open. */
const reserve = 1200;

/** What is wrong with the limit of open files, and what to do about it. */
export interface FileLimitProblem {
  /** Does it leave nothing for connections? Then a start would only fail later, in the middle of a write. */
  readonly fatal: boolean;
  readonly message: string;
}

/** Compares the connections that are allowed with the system's limit of open files; undefined when they fit. */
export function fileLimitProblem(
  config: Config,
  limit: number | undefined = openFileLimit(),
): FileLimitProblem | undefined {
  if (limit === undefined) return undefined;
  const allowed =
    config.grpc_connections_max +
    config.http_connections_max +
    config.handle_connections_max +
    config.mqtt_connections_max;
  const wanted = allowed + reserve;
  if (wanted <= limit) return undefined;
  const remedy = `raise it (ulimit -n ${wanted}; LimitNOFILE=${wanted} in systemd; --ulimit nofile=${wanted} for a container)`;
  if (limit <= reserve) {
    const message = `The limit of ${limit} open files is too low: the server itself needs ${reserve}, its connections more. Please ${remedy}.`;
    return { fatal: true, message };
  }
  const message =
    `Of the ${allowed} connections allowed, ${limit - reserve} fit under the limit of ${limit} open files: ` +
    `${remedy}, or lower the ..._connections_max keys.`;
  return { fatal: false, message };
}

/** The soft limit, which Node raises to the hard one when it starts. Known on Linux only. */
function openFileLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined || soft === 'unlimited' ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
