import { type FileHandle, open } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';

/** The rows that were refused, as they stood: to be corrected and imported by themselves. */
export class ErrorsFile {
  readonly #handle: FileHandle | undefined;
  #length: number;

  private constructor(handle: FileHandle | undefined, length: number) {
    this.#handle = handle;
    this.#length = length;
  }

  /** Keeps the first `length` octets of what is there. */
  static async open(file: string | undefined, length: number): Promise<ErrorsFile> {
    if (file === undefined) return new ErrorsFile(undefined, 0);
    const handle = await open(file, length === 0 ? 'w' : 'r+', 0o600).catch((cause: unknown) => {
      throw new NameplateError('INVALID_VALUE', `${file}: it cannot be written.`, { reason: 'ERRORS_FILE', cause });
    });
    await handle.truncate(length);
    return new ErrorsFile(handle, length);
  }

  get length(): number {
    return this.#length;
  }

  async add(raw: string): Promise<void> {
    if (!this.#handle) return;
    const octets = Buffer.from(`${raw}\n`);
    await this.#handle.write(octets, 0, octets.length, this.#length);
    this.#length += octets.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle?.close();
  }
}
