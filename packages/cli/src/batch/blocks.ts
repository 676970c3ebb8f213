import { NameplateError } from '@nameplate/sdk';
import { type Line, lines } from '../lines.ts';

/** What a batch file may ask memory for. */
export const batchLimits = {
  /** Characters of one line: a value of 1 MiB in base64, and room. */
  line: 2_097_152,
  /** Characters and lines of one block. */
  block: 16_777_216,
  lines: 8_192,
} as const;

/** The lines of one block. Value lines that end in a backslash have the next line with them. */
export interface Block {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** As it stands in the file. */
  readonly raw: string;
  /** Why it cannot be used, whatever it says. */
  readonly refused?: NameplateError;
}

/** The blocks of a batch file: set apart by blank lines, or by the keyword of the next. */
export async function* blocks(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Block, void> {
  let open: OpenBlock | undefined;
  for await (const line of lines(chunks, batchLimits.line)) {
    if (open && !open.continues && (isBlank(line) || (isKeyword(line.text) && !open.wantsSecret))) {
      yield open.close();
      open = undefined;
    }
    if (!open && isBlank(line)) continue;
    open ??= new OpenBlock(line.number);
    open.add(line);
  }
  if (open) yield open.close();
}

class OpenBlock {
  readonly #line: number;
  readonly #lines: { number: number; text: string }[] = [];
  readonly #raw: string[] = [];
  #length = 0;
  #refused: NameplateError | undefined;
  continues = false;

  constructor(line: number) {
    this.#line = line;
  }

  /** The line under AUTHENTICATE may say anything. */
  get wantsSecret(): boolean {
    return this.#lines.length === 1 && /^AUTHENTICATE\s/i.test(this.#lines[0]?.text ?? '');
  }

  add({ number, text, tooLong }: Line): void {
    this.#length += text.length;
    if (tooLong) this.#refuse(`line ${number} has more than ${batchLimits.line} characters`);
    if (this.#length > batchLimits.block || this.#raw.length >= batchLimits.lines)
      this.#refuse(`it has more than ${batchLimits.lines} lines or ${batchLimits.block} characters`);
    if (this.#refused) {
      this.continues = false;
      return;
    }
    this.#raw.push(text);
    const before = this.continues ? this.#lines.at(-1) : undefined;
    if (before) before.text += `\n${text}`;
    else this.#lines.push({ number, text });
    // Only values continue: the path of a key file may end in a backslash.
    this.continues = /^\s*\d+\s/.test(this.#lines.at(-1)?.text ?? '') && /(?<!\\)(?:\\\\)*\\$/.test(text);
    const last = this.#lines.at(-1);
    if (this.continues && last) last.text = last.text.slice(0, -1);
  }

  close(): Block {
    const block = { line: this.#line, lines: this.#lines, raw: `${this.#raw.join('\n')}\n` };
    return this.#refused ? { ...block, refused: this.#refused } : block;
  }

  #refuse(why: string): void {
    this.#refused ??= new NameplateError('LIMIT_EXCEEDED', `The block of line ${this.#line}: ${why}.`);
  }
}

function isBlank({ text, tooLong }: Line): boolean {
  return !tooLong && text.trim() === '';
}

function isKeyword(text: string): boolean {
  return /^(?:CREATE|DELETE|ADD|MODIFY|REMOVE|HOME|UNHOME|AUTHENTICATE|SESSIONSETUP)(?:\s|$)/i.test(text);
}
