import { readFileSync } from 'node:fs';
import type { Config } from './config/index.ts';

/** Files that the stores, the journal and Node itself keep open. */
const reserve = 1200;

/** Why the connections that are allowed may not all fit under the system's limit of open files; undefined when they do. */
export function fileLimitWarning(config: Config, limit: number | undefined = openFileLimit()): string | undefined {
  if (limit === undefined) return undefined;
  const wanted =
    config.grpc_connections_max +
    config.http_connections_max +
    config.handle_connections_max +
    config.mqtt_connections_max +
    reserve;
  if (wanted <= limit) return undefined;
  return (
    `The connections allowed may need ${wanted} open files, and the limit is ${limit}: ` +
    `raise it (ulimit -n ${wanted}; LimitNOFILE=${wanted} in systemd), or lower the ..._connections_max keys.`
  );
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
