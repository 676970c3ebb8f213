import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeDeviceMessage, encodeDeviceMessage } from '../message-codec.ts';
import type { DeviceMessage } from '../ports.ts';

/**
 * Messages of devices that nobody enrolled, the last ones of each: two files that replace each other, one line a message. Of a
 * line that was torn by a crash nothing is left.
 */
export class KeptMessages {
  readonly #directory: string;
  readonly #octetsMax: number;
  #made: Promise<unknown> | undefined;

  constructor(directory: string, octetsMax: number) {
    this.#directory = directory;
    this.#octetsMax = octetsMax;
  }

  /** False when it is too large to be kept. */
  async add(name: string, message: DeviceMessage): Promise<boolean> {
    this.#made ??= mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await this.#made;
    const path = this.#pathOf(name);
    const line = `\n${Buffer.from(encodeDeviceMessage(message)).toString('base64')}\n`;
    if (line.length > this.#octetsMax / 2) return false;
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0 && size + line.length > this.#octetsMax / 2) await rename(path, `${path}.1`);
    await appendFile(path, line, { mode: 0o600 });
    return true;
  }

  /** Oldest first. */
  async read(name: string): Promise<DeviceMessage[]> {
    const path = this.#pathOf(name);
    const texts = await Promise.all([`${path}.1`, path].map((file) => readFile(file, 'utf8').catch(() => '')));
    return texts.flatMap((text) =>
      text.split('\n').flatMap((line) => {
        try {
          return line === '' ? [] : [decodeDeviceMessage(Buffer.from(line, 'base64'))];
        } catch {
          return [];
        }
      }),
    );
  }

  async remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    await Promise.all([path, `${path}.1`].map((file) => rm(file, { force: true })));
  }

  #pathOf(name: string): string {
    return join(this.#directory, `${createHash('sha256').update(name).digest('hex')}.log`);
  }
}
