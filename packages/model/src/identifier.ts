import { NameplateError } from './error.ts';

declare const identifierBrand: unique symbol;

/** Which rules an identifier follows: the national 88. scheme, or any other Handle prefix. */
export type Scheme = 'national-88' | 'handle';

/** The part before the first slash, as written and checked. Only `parsePrefix` makes one. */
export type Prefix = string & { readonly [identifierBrand]: 'prefix' };

/**
 * A checked identifier. Only the parse functions make one.
 *
 * `handle` is the value itself (what the Handle protocol carries), `canonical` its text form (what people, JSON and
 * gRPC carry: the same, with a literal `%` as `%25`), and `key` what is compared and stored by.
 */
export interface Identifier {
  readonly [identifierBrand]: 'identifier';
  readonly scheme: Scheme;
  readonly prefix: Prefix;
  readonly suffix: string;
  readonly handle: string;
  readonly canonical: string;
  /** `handle` with ASCII letters in upper case: equal keys are equal identifiers. RFC 3651 §2. */
  readonly key: string;
  /** Comparison form of the prefix. */
  readonly prefixKey: string;
  toString(): string;
  toJSON(): string;
}

/** Longest identifiers, UTF-8 octets. */
export const identifierLimits = { prefix88: 64, whole88: 255, prefix: 255, whole: 2048 } as const;

/**
 * Reads the text form: `88.118.22/meter-0001`, `hdl:…`, or a proxy's URL. A percent escape is decoded once.
 * @throws NameplateError INVALID_IDENTIFIER with `position` and `expected` in its metadata
 */
export function parseIdentifier(text: string): Identifier {
  if (text.length > 3 * identifierLimits.whole + 64)
    throw invalid(text.slice(0, 64), 0, 'TOO_LONG', 'at most 2048 octets');
  return fromHandle(decodePercentOnce(stripLocator(text.trim())));
}

/** Like `parseIdentifier`, but answers undefined for what is not an identifier. */
export function tryParseIdentifier(text: string): Identifier | undefined {
  try {
    return parseIdentifier(text);
  } catch (thrown) {
    if (thrown instanceof NameplateError) return undefined;
    throw thrown;
  }
}

/** Reads the value form, in which `%` is a character like any other: the Handle protocol's octets as text. */
export function identifierFromHandle(handle: string): Identifier {
  return fromHandle(handle);
}

/** Checks a prefix alone, e.g. `88.118.22`. @throws NameplateError INVALID_IDENTIFIER */
export function parsePrefix(text: string): Prefix {
  return checkPrefix(text.trim());
}

/** The form prefixes are compared in. */
export function prefixKey(prefix: string): string {
  return asciiUpper(prefix);
}

/** `canonical` (88.118.22/a), `hdl` (hdl:88.118.22/a), `uri` (https://hdl.handle.net/…) or `label` (as on a nameplate). */
export function formatIdentifier(
  identifier: Identifier,
  as: 'canonical' | 'hdl' | 'uri' | 'label' = 'canonical',
): string {
  if (as === 'canonical') return identifier.canonical;
  if (as === 'label') return identifier.handle;
  const path = `${encodePath(identifier.prefix)}/${encodePath(identifier.suffix)}`;
  return as === 'hdl' ? `hdl:${path}` : `https://hdl.handle.net/${path}`;
}

/** Equal without regard to the case of ASCII letters; other letters never fold. RFC 3651 §2. */
export function sameIdentifier(left: Identifier, right: Identifier): boolean {
  return left.key === right.key;
}

/**
 * What a handle in its value form is compared by where another server holds it: that may tell the letters of a suffix
 * apart by their case, and ways to write one letter, too; those of a prefix fold, and all of a name that begins with `0.`.
 * RFC 3651 §2.
 */
export function exactKey(handle: string): string {
  const slash = handle.indexOf('/');
  if (slash < 0 || handle.startsWith('0.')) return asciiUpper(handle);
  return asciiUpper(handle.slice(0, slash)) + handle.slice(slash);
}

/** The identifier of a prefix's own record, `0.NA/88.118.22`. RFC 3651 §3. */
export function prefixRecordIdentifier(prefix: Prefix): Identifier {
  return fromHandle(`0.NA/${prefix}`);
}

function fromHandle(raw: string): Identifier {
  const handle = raw.normalize('NFC');
  refuseCharacters(handle);
  const slash = handle.indexOf('/');
  if (slash < 0) throw invalid(handle, handle.length, 'NO_SLASH', 'a slash between prefix and suffix');
  const prefix = checkPrefix(handle.slice(0, slash));
  const suffix = handle.slice(slash + 1);
  checkSuffix(handle, suffix, slash + 1);
  const scheme: Scheme = is88(prefix) ? 'national-88' : 'handle';
  const limit = scheme === 'national-88' ? identifierLimits.whole88 : identifierLimits.whole;
  if (octets(handle) > limit) throw tooLong(handle, 'identifier', limit);
  return new CheckedIdentifier(scheme, prefix, suffix, handle) as unknown as Identifier;
}

// A class and not a literal: equal identifiers are deeply equal, and one costs no closures.
class CheckedIdentifier {
  readonly scheme: Scheme;
  readonly prefix: Prefix;
  readonly suffix: string;
  readonly handle: string;
  readonly canonical: string;
  readonly key: string;
  readonly prefixKey: string;

  constructor(scheme: Scheme, prefix: Prefix, suffix: string, handle: string) {
    this.scheme = scheme;
    this.prefix = prefix;
    this.suffix = suffix;
    this.handle = handle;
    this.canonical = handle.includes('%') ? handle.replaceAll('%', '%25') : handle;
    this.key = asciiUpper(handle);
    this.prefixKey = asciiUpper(prefix);
    Object.freeze(this);
  }

  toString(): string {
    return this.canonical;
  }

  toJSON(): string {
    return this.canonical;
  }
}

// A colon divides index and handle (300:88.118.22/admin) and ends a scheme; an asterisk means every prefix.
const refusedInPrefix = /[\s/:*]/u;

function checkPrefix(prefix: string): Prefix {
  refuseCharacters(prefix);
  const at = prefix.search(refusedInPrefix);
  if (at >= 0)
    throw invalid(
      prefix,
      at,
      'PREFIX_CHARACTER',
      'a prefix without blank, slash, colon or asterisk, such as 88.118.22',
    );
  if (prefix === '') throw invalid(prefix, 0, 'PREFIX_EMPTY', 'a prefix, such as 88.118.22');
  const part = prefix.split('.').indexOf('');
  if (part >= 0) throw invalid(prefix, 0, 'PREFIX_PART_EMPTY', 'dotted parts with text in each, such as 88.118.22');
  if (is88(prefix)) check88Prefix(prefix);
  else if (octets(prefix) > identifierLimits.prefix) throw tooLong(prefix, 'prefix', identifierLimits.prefix);
  return prefix as Prefix;
}

function checkSuffix(handle: string, suffix: string, at: number): void {
  if (suffix === '') throw invalid(handle, at, 'SUFFIX_EMPTY', 'a suffix after the slash');
  if (suffix !== suffix.trim())
    throw invalid(handle, at, 'SUFFIX_BLANK', 'a suffix that neither starts nor ends with a blank');
}

function is88(prefix: string): boolean {
  return prefix === '88' || prefix.startsWith('88.');
}

/** 88, 88.118 or 88.118.22: the national node, a secondary node, an enterprise node. */
function check88Prefix(prefix: string): void {
  if (!/^88(?:\.\d{1,4}(?:\.\d{1,16})?)?$/.test(prefix)) {
    throw invalid(prefix, 3, 'PREFIX_88', '88. node (1 to 4 digits) . enterprise (1 to 16 digits), such as 88.118.22');
  }
  if (octets(prefix) > identifierLimits.prefix88) throw tooLong(prefix, 'prefix', identifierLimits.prefix88);
}

// Control, bidirectional, zero-width and unassigned-as-text characters make two labels look alike or hide text.
const refused =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
const fullWidth = /[\uFF01-\uFF5E]/u;

function refuseCharacters(text: string): void {
  const at = text.search(refused);
  if (at >= 0) {
    const code = text.codePointAt(at)?.toString(16).toUpperCase().padStart(4, '0');
    throw invalid(text, at, 'CHARACTER', `no control, bidirectional or invisible characters (found U+${code})`);
  }
  const head = text.split('/', 1)[0] ?? '';
  const wide = head.search(fullWidth);
  if (wide >= 0) {
    const plain = head.replace(/[\uFF01-\uFF5E]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
    throw invalid(text, wide, 'FULL_WIDTH', `ASCII digits in the prefix; did you mean ${plain}?`);
  }
}

/** Takes away `hdl:`, `hdl://`, `info:hdl/` and the scheme and host of a proxy's URL. */
function stripLocator(text: string): string {
  const scheme = /^(?:hdl:(?:\/\/)?|info:hdl\/)/i.exec(text);
  if (scheme) return text.slice(scheme[0].length);
  const url = /^https?:\/\/[^/?#]+\/(?:api\/handles\/)?/i.exec(text);
  if (!url) return text;
  return text.slice(url[0].length).replace(/[?#].*$/s, '');
}

function decodePercentOnce(text: string): string {
  if (!text.includes('%')) return text;
  const bad = text.search(/%(?![0-9A-Fa-f]{2})/);
  if (bad >= 0)
    throw invalid(text, bad, 'PERCENT', 'two hexadecimal digits after %, or %25 for the percent sign itself');
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw invalid(text, text.indexOf('%'), 'PERCENT_UTF8', 'percent escapes that spell UTF-8', cause);
  }
}

function encodePath(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/');
}

function asciiUpper(text: string): string {
  return /[a-z]/.test(text) ? text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : text;
}

const utf8 = new TextEncoder();
function octets(text: string): number {
  return utf8.encode(text).length;
}

function tooLong(text: string, what: string, limit: number): NameplateError {
  return invalid(text, limit, 'TOO_LONG', `a ${what} of at most ${limit} octets in UTF-8 (this has ${octets(text)})`);
}

function invalid(text: string, position: number, reason: string, expected: string, cause?: unknown): NameplateError {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  // People count places from 1, the metadata from 0.
  return new NameplateError(
    'INVALID_IDENTIFIER',
    `${shown} is not an identifier: at position ${position + 1}, expected ${expected}.`,
    {
      reason,
      metadata: { position: String(position), expected },
      cause,
    },
  );
}
