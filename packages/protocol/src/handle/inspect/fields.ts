import { NameplateError } from '@nameplate/model';

/** What the inspector says of octets: plain JSON. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** How octets of one kind become JSON and come back. */
export interface Shape {
  /** @throws NameplateError MALFORMED_MESSAGE */
  readonly describe: (bytes: Uint8Array) => JsonObject;
  /** @throws NameplateError INVALID_VALUE naming the field */
  readonly write: (fields: Fields) => Uint8Array;
}

/**
 * The description, with the octets themselves under `hex` when it alone would not give them back: padding, unknown bits, what
 * other software appends.
 */
export function describeExactly({ describe, write }: Shape, bytes: Uint8Array): JsonObject {
  const described = describe(bytes);
  return writesBack(write, described, bytes) ? described : { ...described, hex: toHex(bytes) };
}

function writesBack(write: Shape['write'], described: JsonObject, bytes: Uint8Array): boolean {
  try {
    return sameOctets(write(new Fields(described)), bytes);
  } catch (thrown) {
    // A peer may send what we would not write.
    if (thrown instanceof NameplateError) return false;
    throw thrown;
  }
}

/** Octets of a description; `hex` goes before all else in it. */
export function writeExactly({ write }: Shape, fields: Fields): Uint8Array {
  return fields.has('hex') ? fields.octets('hex') : write(fields);
}

/** Reads JSON field by field; what is wrong is named by its path. */
export class Fields {
  readonly #json: JsonObject;
  readonly #path: string;

  constructor(json: unknown, path = '') {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid(path || 'input', 'an object');
    this.#json = json as JsonObject;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#json[name] !== undefined && this.#json[name] !== null;
  }

  integer(name: string, max: number, fallback?: number, min = 0): number {
    const value = this.#json[name] ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw invalid(this.#at(name), `a whole number from ${min} to ${max}`);
  }

  text(name: string, fallback?: string): string {
    const value = this.#json[name] ?? fallback;
    if (typeof value === 'string') return value;
    throw invalid(this.#at(name), 'a text');
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#json[name] ?? fallback;
    if (typeof value === 'boolean') return value;
    throw invalid(this.#at(name), 'true or false');
  }

  /** Octets in hexadecimal. */
  octets(name: string, fallback?: string): Uint8Array {
    const octets = fromHex(this.text(name, fallback));
    if (octets === undefined) throw invalid(this.#at(name), 'octets in hexadecimal');
    return octets;
  }

  child(name: string): Fields {
    return new Fields(this.#json[name] ?? {}, this.#at(name));
  }

  list(name: string): Fields[] {
    return this.#list(name).map((entry, at) => new Fields(entry, `${this.#at(name)}[${at}]`));
  }

  texts(name: string): string[] {
    return this.#list(name).map((entry, at) => {
      if (typeof entry === 'string') return entry;
      throw invalid(`${this.#at(name)}[${at}]`, 'a text');
    });
  }

  integers(name: string): number[] {
    return this.#list(name).map((entry, at) => {
      if (typeof entry === 'number' && Number.isInteger(entry) && entry >= 0 && entry <= 0xffff_ffff) return entry;
      throw invalid(`${this.#at(name)}[${at}]`, 'a whole number');
    });
  }

  /** The field is wrong. */
  refuse(name: string, expected: string): NameplateError {
    return invalid(this.#at(name), expected);
  }

  #list(name: string): readonly unknown[] {
    const value = this.#json[name] ?? [];
    if (Array.isArray(value)) return value;
    throw invalid(this.#at(name), 'a list');
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

export const u32Max = 0xffff_ffff;

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const octet of bytes) hex += octet.toString(16).padStart(2, '0');
  return hex;
}

export function fromHex(hex: string): Uint8Array | undefined {
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(hex)) return undefined;
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

export function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
}

/** The text of octets that are UTF-8 without control characters other than tab and line ends. */
export function printableText(bytes: Uint8Array): string | undefined {
  try {
    const text = strictUtf8.decode(bytes);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    return /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function invalid(path: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path}: expected ${expected}.`, { metadata: { field: path } });
}
