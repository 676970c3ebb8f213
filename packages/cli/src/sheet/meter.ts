import type { Io } from '../io.ts';
import type { Language } from '../language.ts';

/** How far the file was read, ahead of what was answered. */
export interface ReadSoFar {
  readonly rows: number;
  /** Share of the file that these rows are, 0 to 1. */
  readonly share: number;
}

/** Tells on standard error how far it is, how fast, and how long it will take. */
export class Meter {
  readonly #io: Io;
  readonly #language: Language;
  readonly #now: () => number;
  readonly #read: () => ReadSoFar;
  #told: number;
  #since: { readonly at: number; readonly rows: number; readonly share: number } | undefined;

  constructor(io: Io, language: Language, read: () => ReadSoFar, now: () => number = () => performance.now()) {
    this.#io = io;
    this.#language = language;
    this.#read = read;
    this.#now = now;
    this.#told = now();
  }

  /** After each row that was answered; every five seconds it says something. */
  count(rows: number, refused: number): void {
    this.#since ??= { at: this.#now(), rows, share: this.#share(rows) };
    const now = this.#now();
    if (now - this.#told < everyMs) return;
    this.#told = now;
    const seconds = (now - this.#since.at) / 1_000;
    const rate = Math.round((rows - this.#since.rows) / seconds);
    const share = this.#share(rows);
    const gained = share - this.#since.share;
    const left = gained > 0 ? Math.ceil((seconds * (1 - share)) / gained) : undefined;
    this.#io.err(this.#language === 'zh' ? zh(rows, refused, rate, left) : en(rows, refused, rate, left));
  }

  /** Of the file, what was answered: rows that were only read ahead are still to come. */
  #share(answered: number): number {
    const { rows, share } = this.#read();
    return (share * Math.min(answered, rows)) / Math.max(1, rows);
  }
}

const everyMs = 5_000;

function en(rows: number, refused: number, rate: number, left: number | undefined): string {
  return `${rows} rows, ${refused} refused, ${rate}/s${left === undefined ? '' : `, about ${left} s left`} …\n`;
}

function zh(rows: number, refused: number, rate: number, left: number | undefined): string {
  return `${rows} 行，${refused} 行被拒，每秒 ${rate} 行${left === undefined ? '' : `，约剩 ${left} 秒`}……\n`;
}
