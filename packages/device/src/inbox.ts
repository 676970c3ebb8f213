import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NameplateError } from '@nameplate/model';

/** A command that came, and what was answered. */
interface Entry {
  readonly id: string;
  /** Payload of the answer; absent: it is being carried out, or the device ended while it was. */
  readonly answer?: string;
  /** The server has the answer. */
  readonly arrived?: true;
}

/**
 * The commands that came, by id, on disk: a server that did not hear of one sends it again, and it is to be carried out once and answered
 * once. The newest are kept.
 */
export class Inbox {
  readonly #path: string;
  readonly #entries: Map<string, Entry>;
  readonly #max: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: readonly Entry[], max: number) {
    this.#path = path;
    this.#max = max;
    this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
  }

  /** What was being carried out when the device ended is answered with `interrupted`. @throws NameplateError STORAGE_UNAVAILABLE */
  static async open(path: string, interrupted: string, max = entriesMax): Promise<Inbox> {
    const entries = await readEntries(path);
    return new Inbox(
      path,
      entries.map((entry) => ({ answer: interrupted, ...entry })),
      max,
    );
  }

  /** True when it is new: then it is on disk, and is to be carried out. False: it came before. */
  async begin(id: string): Promise<boolean> {
    if (this.#entries.has(id)) return false;
    this.#entries.set(id, { id });
    for (const { id: oldest } of this.#entries.values()) {
      if (this.#entries.size <= this.#max) break;
      this.#entries.delete(oldest);
    }
    try {
      await this.#write();
      return true;
    } catch (thrown) {
      // It was not begun: it may come again.
      this.#entries.delete(id);
      throw thrown;
    }
  }

  async answered(id: string, answer: string): Promise<void> {
    if (this.#entries.has(id)) this.#entries.set(id, { id, answer });
    await this.#write();
  }

  async arrived(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#entries.set(id, { ...entry, arrived: true });
    await this.#write();
  }

  /** Answers that the server does not have. */
  get pending(): readonly { readonly id: string; readonly answer: string }[] {
    return [...this.#entries.values()].flatMap(({ id, answer, arrived }) =>
      answer === undefined || arrived ? [] : [{ id, answer }],
    );
  }

  /** One write at a time, each of what is there then. */
  #write(): Promise<void> {
    const written = this.#writing.then(() => writeEntries(this.#path, [...this.#entries.values()]));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** A server keeps the newest hundred commands of a device. */
const entriesMax = 256;

async function readEntries(path: string): Promise<readonly Entry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unavailable(path, cause);
  }
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries)) return entries.filter(isEntry);
  } catch (cause) {
    throw unavailable(path, cause);
  }
  throw unavailable(path);
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && typeof (value as Entry).id === 'string';
}

/** Whole or not at all, also when the power fails. */
async function writeEntries(path: string, entries: readonly Entry[]): Promise<void> {
  try {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(entries));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    const directory = await open(dirname(path));
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (cause) {
    throw unavailable(path, cause);
  }
}

function unavailable(path: string, cause?: unknown): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', `The commands that came cannot be kept in ${path}.`, { cause });
}
