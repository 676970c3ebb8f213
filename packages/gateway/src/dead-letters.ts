import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceMessage, GatewayLogger, GatewayObserver } from './ports.ts';

/** Why a message could not be used. A closed set: it labels a metric. */
export type DeadLetterReason = 'unknown-device' | 'bad-topic' | 'undecodable' | 'not-storable' | 'unreadable';

export interface DeadLetter {
  readonly reason: DeadLetterReason;
  /** What was wrong, for people. */
  readonly message: string;
  readonly identifier: string;
  readonly port: string;
  readonly receiveTimeMs: number;
  readonly payloadOctets: number;
  /** Base64, cut to the limit. */
  readonly payload: string;
}

export interface DeadLettersOptions {
  readonly directory: string;
  readonly limits: {
    readonly deadLetterRing: number;
    readonly deadLetterFileBytes: number;
    readonly deadLetterPayloadBytes: number;
  };
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

/**
 * Messages that were acknowledged and could not be used, for whoever looks into it: the last ones in memory, and two
 * files that replace each other. It never holds a message up: when the disk is slower than the rubbish, lines are lost.
 */
export class DeadLetters {
  readonly #options: DeadLettersOptions;
  readonly #path: string;
  readonly #ring: DeadLetter[] = [];
  #lines: string[] = [];
  #writing: Promise<void> | undefined;
  #fileOctets: number;

  private constructor(options: DeadLettersOptions, path: string, fileOctets: number) {
    this.#options = options;
    this.#path = path;
    this.#fileOctets = fileOctets;
  }

  static async open(options: DeadLettersOptions): Promise<DeadLetters> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const path = join(options.directory, 'dead-letters.jsonl');
    const octets = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    return new DeadLetters(options, path, octets);
  }

  /** The last ones, oldest first. */
  recent(): readonly DeadLetter[] {
    return [...this.#ring];
  }

  add(
    reason: DeadLetterReason,
    message: string,
    from: Pick<DeviceMessage, 'identifier' | 'port' | 'receiveTimeMs' | 'payload'>,
  ): void {
    const { limits, observer } = this.#options;
    observer.count('dead_letters', reason);
    const shown = from.payload.subarray(0, limits.deadLetterPayloadBytes);
    const letter: DeadLetter = {
      reason,
      message: message.slice(0, 500),
      identifier: from.identifier.slice(0, 2_048),
      port: from.port,
      receiveTimeMs: from.receiveTimeMs,
      payloadOctets: from.payload.length,
      payload: Buffer.from(shown).toString('base64'),
    };
    this.#ring.push(letter);
    if (this.#ring.length > limits.deadLetterRing) this.#ring.shift();
    if (this.#lines.length >= limits.deadLetterRing) return;
    this.#lines.push(`${JSON.stringify(letter)}\n`);
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  /** Waits until the file has what there is. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#lines.length > 0) {
      const text = this.#lines.join('');
      this.#lines = [];
      try {
        await this.#append(text);
      } catch (err) {
        this.#options.logger.warn({ err }, 'The dead-letter file cannot be written; its lines are lost.');
      }
    }
  }

  async #append(text: string): Promise<void> {
    const octets = Buffer.byteLength(text);
    if (this.#fileOctets > 0 && this.#fileOctets + octets > this.#options.limits.deadLetterFileBytes / 2) {
      await rename(this.#path, `${this.#path}.1`);
      this.#fileOctets = 0;
    }
    await appendFile(this.#path, text, { mode: 0o600 });
    this.#fileOctets += octets;
  }
}
