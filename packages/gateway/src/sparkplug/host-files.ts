import { createHash } from 'node:crypto';
import { mkdir, opendir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostSnapshot } from '@nameplate/formats';
import type { GatewayLogger } from '../ports.ts';

/** What is kept of one edge node: who it is, and what its births said. */
export interface StoredHost {
  readonly deviceKey: string;
  readonly identifier: string;
  readonly snapshot: HostSnapshot;
}

/**
 * Births of edge nodes, one file each, replaced whole. A file that cannot be read is left out and reported: its node is asked
 * for its births.
 */
export class HostFiles {
  readonly #directory: string;
  readonly #logger: GatewayLogger;

  constructor(directory: string, logger: GatewayLogger) {
    this.#directory = directory;
    this.#logger = logger;
  }

  async readAll(): Promise<StoredHost[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const stored: StoredHost[] = [];
    for await (const entry of await opendir(this.#directory)) {
      if (!entry.name.endsWith('.json')) continue;
      const path = join(this.#directory, entry.name);
      try {
        const host = JSON.parse(await readFile(path, 'utf8')) as StoredHost;
        if (typeof host.deviceKey !== 'string' || host.snapshot.version !== 1) throw new TypeError('not a stored host');
        stored.push(host);
      } catch (err) {
        this.#logger.warn({ err, path }, 'The births of an edge node cannot be read; it is asked for them again.');
      }
    }
    return stored;
  }

  async write(host: StoredHost): Promise<void> {
    const path = this.#pathOf(host.deviceKey);
    await writeFile(`${path}.next`, JSON.stringify(host), { mode: 0o600 });
    await rename(`${path}.next`, path);
  }

  async remove(deviceKey: string): Promise<void> {
    await rm(this.#pathOf(deviceKey), { force: true });
  }

  #pathOf(deviceKey: string): string {
    return join(this.#directory, `${createHash('sha256').update(deviceKey).digest('hex')}.json`);
  }
}
