import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GatewayLogger } from '../ports.ts';

/** The way to a device behind a network server, as its last uplink went. */
export interface DownlinkRoute {
  readonly dialect: 'chirpstack' | 'things-stack';
  /** The level of the topic that names the application. */
  readonly application: string;
  /** DevEUI or device id, as the topic spells it. */
  readonly device: string;
}

interface Row extends DownlinkRoute {
  readonly deviceKey: string;
}

const routesMax = 200_000;

/** The ways to devices behind network servers. A new one is a line at the end of a file; at the start the file is made short. */
export class DownlinkRoutes {
  readonly #path: string;
  readonly #logger: GatewayLogger;
  readonly #routes: Map<string, DownlinkRoute>;
  #changed: string[] = [];

  private constructor(path: string, logger: GatewayLogger, routes: Map<string, DownlinkRoute>) {
    this.#path = path;
    this.#logger = logger;
    this.#routes = routes;
  }

  static async open(path: string, logger: GatewayLogger): Promise<DownlinkRoutes> {
    const routes = new Map<string, DownlinkRoute>();
    const lines = await readLines(path, logger);
    for (const line of lines) {
      const row = readRow(line);
      if (row !== undefined) routes.set(row.deviceKey, row);
    }
    if (lines.length > routes.size) await rewrite(path, [...routes].map(lineOf), logger);
    return new DownlinkRoutes(path, logger, routes);
  }

  of(deviceKey: string): DownlinkRoute | undefined {
    return this.#routes.get(deviceKey);
  }

  /** An uplink came this way. */
  learn(deviceKey: string, { dialect, application, device }: DownlinkRoute): void {
    const known = this.#routes.get(deviceKey);
    if (known?.dialect === dialect && known.application === application && known.device === device) return;
    if (known === undefined && this.#routes.size >= routesMax) return;
    const route = { dialect, application, device };
    this.#routes.set(deviceKey, route);
    this.#changed.push(lineOf([deviceKey, route]));
  }

  /** Keeps what is new, before its uplink counts as read. One that cannot be kept is learned again by the next uplink. */
  async save(): Promise<void> {
    if (this.#changed.length === 0) return;
    const lines = this.#changed;
    this.#changed = [];
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await appendFile(this.#path, lines.join(''));
    } catch (err) {
      this.#logger.warn({ err }, 'The ways to devices behind network servers cannot be kept.');
    }
  }
}

function lineOf([deviceKey, route]: readonly [string, DownlinkRoute]): string {
  return `${JSON.stringify({ deviceKey, dialect: route.dialect, application: route.application, device: route.device })}\n`;
}

async function readLines(path: string, logger: GatewayLogger): Promise<readonly string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT')
      logger.warn({ err, path }, 'The ways to devices behind network servers cannot be read; uplinks tell them again.');
    return [];
  }
}

/** Undefined for the half of a line that a crash left. */
function readRow(line: string): Row | undefined {
  try {
    const row = JSON.parse(line) as Partial<Row> | null;
    const isKnown = row?.dialect === 'chirpstack' || row?.dialect === 'things-stack';
    const texts = [row?.deviceKey, row?.application, row?.device];
    return isKnown && texts.every((text) => typeof text === 'string') ? (row as Row) : undefined;
  } catch {
    return undefined;
  }
}

async function rewrite(path: string, lines: readonly string[], logger: GatewayLogger): Promise<void> {
  try {
    await writeFile(`${path}.new`, lines.join(''));
    await rename(`${path}.new`, path);
  } catch (err) {
    logger.warn({ err, path }, 'The ways to devices behind network servers cannot be made short.');
  }
}
