import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GatewayLogger, RetainedStore } from '../ports.ts';
import type { Message } from './message.ts';
import { messageFromJson, messageToJson } from './stored-message.ts';

/** Lines that are no longer the last of their topic, before the file is written anew; and as many as there are live ones. */
const staleLinesMin = 1_000;

/**
 * Retained messages as a file of lines, the last of each topic counts. Changes that come during a write share the next
 * one; when most lines are stale the file is replaced whole. A torn or damaged line is left out and reported.
 */
export async function openRetainedFile(path: string, logger: GatewayLogger): Promise<RetainedStore> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const lines = new Map<string, string>();
  let total = 0;
  for (const line of (await readFile(path, 'utf8').catch(missing)).split('\n')) {
    if (line === '') continue;
    total++;
    const read = readLine(line, logger);
    if (read?.gone) lines.delete(read.topic);
    else if (read) lines.set(read.topic, line);
  }
  const file = new LineFile(path, lines, total);
  return {
    async *readAll() {
      for (const line of lines.values()) {
        const read = readLine(line, logger);
        if (read?.message) yield read.message;
      }
    },
    write: (message) => file.put(message.topic, JSON.stringify(messageToJson(message)), false),
    remove: (topic) => file.put(topic, JSON.stringify({ topic, gone: true }), true),
    close: () => file.idle(),
  };
}

class LineFile {
  readonly #path: string;
  readonly #live: Map<string, string>;
  #total: number;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** A write failed: the file may lack lines, or have half of one. */
  #damaged = false;

  constructor(path: string, live: Map<string, string>, total: number) {
    this.#path = path;
    this.#live = live;
    this.#total = total;
  }

  put(topic: string, line: string, gone: boolean): Promise<void> {
    if (gone) this.#live.delete(topic);
    else this.#live.set(topic, line);
    this.#waiting.push(line);
    if (!this.#writing) return this.#begin();
    this.#next ??= this.#writing.catch(() => undefined).then(() => this.#begin());
    return this.#next;
  }

  async idle(): Promise<void> {
    while (this.#writing) await (this.#next ?? this.#writing).catch(() => undefined);
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const writing = this.#write();
    this.#writing = writing;
    const end = (failed: boolean): void => {
      this.#damaged = failed;
      if (!this.#next) this.#writing = undefined;
    };
    writing.then(end.bind(undefined, false), end.bind(undefined, true));
    return writing;
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    const stale = this.#total + lines.length - this.#live.size;
    if (this.#damaged || stale > Math.max(staleLinesMin, this.#live.size)) return await this.#replace();
    const file = await open(this.#path, 'a', 0o600);
    try {
      // A line that a crash cut off must not swallow the first new one.
      await file.appendFile(`${this.#total === 0 ? '' : '\n'}${lines.join('\n')}`);
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#total += lines.length;
  }

  async #replace(): Promise<void> {
    const next = `${this.#path}.next`;
    const lines = [...this.#live.values()];
    const file = await open(next, 'w', 0o600);
    try {
      await file.writeFile(lines.join('\n'));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(next, this.#path);
    this.#total = lines.length;
  }
}

function readLine(
  line: string,
  logger: GatewayLogger,
): { readonly topic: string; readonly gone: boolean; readonly message?: Message } | undefined {
  try {
    const json = JSON.parse(line);
    if (typeof json.topic !== 'string') throw new TypeError('a line without a topic');
    if (json.gone === true) return { topic: json.topic, gone: true };
    return { topic: json.topic, gone: false, message: messageFromJson(json) };
  } catch (err) {
    logger.warn({ err }, 'A retained MQTT message cannot be read; it is left out.');
    return undefined;
  }
}

function missing(thrown: unknown): string {
  if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw thrown;
}
