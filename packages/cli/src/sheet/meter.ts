import type { Io } from '../io.ts';
import type { Language } from '../language.ts';

/** Tells on standard error how far it is, how fast, and how long it will take. */
export class Meter {
  readonly #io: Io;
  readonly #language: Language;
  readonly #now: () => number;
  /** Share of the file that was read, 0 to 1. */
  readonly #share: () => number;
  #told: number;
  #since: { readonly at: number; readonly rows: number; readonly share: number } | undefined;

  constructor(io: Io, language: Language, share: () => number, now: () => number = () => performance.now()) {
    this.#io = io;
    this.#language = language;
    this.#share = share;
    this.#now = now;
    this.#told = now();
  }

  /** After each row; every five seconds it says something. */
  count(rows: number, refused: number): void {
    this.#since ??= { at: this.#now(), rows, share: this.#share() };
    const now = this.#now();
    if (now - this.#told < everyMs) return;
    this.#told = now;
    const seconds = (now - this.#since.at) / 1_000;
    const rate = Math.round((rows - this.#since.rows) / seconds);
    const gained = this.#share() - this.#since.share;
    const left = gained > 0 ? Math.ceil((seconds * (1 - this.#share())) / gained) : undefined;
    this.#io.err(this.#language === 'zh' ? zh(rows, refused, rate, left) : en(rows, refused, rate, left));
  }
}

const everyMs = 5_000;

function en(rows: number, refused: number, rate: number, left: number | undefined): string {
  return `${rows} rows, ${refused} refused, ${rate}/s${left === undefined ? '' : `, about ${left} s left`} …\n`;
}

function zh(rows: number, refused: number, rate: number, left: number | undefined): string {
  return `${rows} 行，${refused} 行被拒，每秒 ${rate} 行${left === undefined ? '' : `，约剩 ${left} 秒`}……\n`;
}
