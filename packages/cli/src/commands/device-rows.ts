import { NameplateError, type NewDevice } from '@nameplate/sdk';
import { lines } from '../lines.ts';

/** One row of a file of devices, and where it is. */
export interface DeviceRow extends NewDevice {
  readonly identifier: string;
  /** From 0. */
  readonly row: number;
  /** From 1. */
  readonly line: number;
}

const columns = ['identifier', 'profile', 'gateway', 'alias', 'edgeNode', 'certificate', 'fingerprint'] as const;
const lineMax = 65_536;

/**
 * Devices of a file: JSON Lines, or CSV (RFC 4180, without line breaks in fields) whose first line names the columns.
 * @throws NameplateError INVALID_VALUE with the line
 */
export async function* deviceRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  csv: boolean,
): AsyncGenerator<DeviceRow, void> {
  let head: readonly string[] | undefined;
  let row = 0;
  for await (const { number, text, tooLong } of lines(chunks, lineMax)) {
    if (tooLong) throw wrong(number, `at most ${lineMax} characters`);
    const content = number === 1 ? text.replace(/^\ufeff/, '') : text;
    if (content.trim() === '') continue;
    if (csv && head === undefined) {
      head = checkHead(splitCsv(content, number), number);
      continue;
    }
    const record = head ? zip(head, splitCsv(content, number), number) : parseJson(content, number);
    yield { ...deviceOf(record, number), row, line: number };
    row += 1;
  }
}

/** The fields of one line of CSV. */
export function splitCsv(text: string, line: number): string[] {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    const quoted = text[at] === '"' ? /^"((?:[^"]|"")*)"(?=,|$)/.exec(text.slice(at)) : null;
    if (text[at] === '"' && quoted === null) throw wrong(line, 'a quotation mark at the end of the quoted field');
    const plain = quoted ? undefined : (/^[^,"]*/.exec(text.slice(at))?.[0] ?? '');
    const length = quoted ? quoted[0].length : (plain?.length ?? 0);
    fields.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (plain ?? ''));
    at += length;
    if (at >= text.length) return fields;
    if (text[at] !== ',') throw wrong(line, 'quotation marks around a field that has one');
    at += 1;
  }
}

function checkHead(head: readonly string[], line: number): readonly string[] {
  const names = head.map((name) => name.trim().replace(/[_-]([a-z])/g, (_all, letter: string) => letter.toUpperCase()));
  const unknown = names.find((name) => !(columns as readonly string[]).includes(name));
  if (unknown !== undefined || !names.includes('identifier'))
    throw wrong(line, `the columns identifier and any of ${columns.slice(1).join(', ')}`);
  return names;
}

function zip(head: readonly string[], fields: readonly string[], line: number): Record<string, unknown> {
  if (fields.length !== head.length) throw wrong(line, `${head.length} fields, as the first line has`);
  return Object.fromEntries(head.map((name, i) => [name, fields[i] ?? '']).filter(([, field]) => field !== ''));
}

function parseJson(text: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, as anything else that is no object.
  }
  throw wrong(line, 'a JSON object');
}

function deviceOf(record: Record<string, unknown>, line: number): NewDevice & { readonly identifier: string } {
  const device: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(record)) {
    if (!(columns as readonly string[]).includes(name))
      throw wrong(line, `one of ${columns.join(', ')} instead of ${name.slice(0, 40)}`);
    if (name === 'certificate') device[name] = value === true || value === 'true';
    else if (typeof value === 'string') device[name] = value;
    else throw wrong(line, `a text as ${name}`);
  }
  if (typeof device['identifier'] !== 'string') throw wrong(line, 'an identifier');
  return device as unknown as NewDevice & { readonly identifier: string };
}

function wrong(line: number, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `line ${line}: expected ${expected}.`, {
    reason: 'DEVICE_FILE',
    metadata: { line: String(line) },
  });
}
