import { type Clock, NameplateError, systemClock } from '@nameplate/model';
import { digitalLink } from './gs1/digital-link.ts';
import { elementString } from './gs1/element-string.ts';
import { epc } from './gs1/epc.ts';
import { bareKey } from './gs1/gtin.ts';
import type { ReadContext, Reader, Reading } from './reading.ts';
import { notRecognised, slipError } from './scan-error.ts';
import type { Scanned, ScanResult, SchemeName } from './scanned.ts';
import { devEui } from './schemes/dev-eui.ts';
import { did } from './schemes/did.ts';
import { ecode } from './schemes/ecode.ts';
import { handle } from './schemes/handle.ts';
import { identificationLink } from './schemes/identification-link.ts';
import { imei } from './schemes/imei.ts';
import { industry } from './schemes/industry.ts';
import { irdi } from './schemes/irdi.ts';
import { oid } from './schemes/oid.ts';
import { region } from './schemes/region.ts';
import { uscc } from './schemes/uscc.ts';
import { vaa } from './schemes/vaa.ts';
import { vin } from './schemes/vin.ts';
import { withoutSymbology } from './symbology.ts';

export interface ScanOptions {
  /** Only these schemes. */
  readonly schemes?: readonly SchemeName[];
  /** More hosts whose paths are handles; hdl.handle.net and doi.org are known. */
  readonly proxies?: readonly string[];
  /** The last character of a suffix under 88. is a check character, ISO/IEC 7064 MOD 37,36. */
  readonly suffixCheck?: boolean;
  /** What the reader sends for FNC1, if not U+001D. */
  readonly separator?: string;
  /** For the century of a date in two digits. */
  readonly clock?: Clock;
}

/** Longest code taken, in octets of UTF-8: a QR code holds fewer. */
export const maxCodeLength = 8_192;

/** In the order of likelihood: what names its scheme first, what any text may be last. */
const readers: readonly Reader[] = [
  irdi,
  handle,
  elementString,
  digitalLink,
  epc,
  did,
  bareKey,
  vin,
  imei,
  uscc,
  oid,
  devEui,
  vaa,
  region,
  industry,
  ecode,
  identificationLink,
];

/**
 * What a code says, as a reader or a person gives it.
 * @throws NameplateError INVALID_IDENTIFIER: a slip (`slipOf(error)` tells where and what belongs there), or nothing known
 */
export function scan(payload: string | Uint8Array, options: ScanOptions = {}): ScanResult {
  const { symbology, code } = withoutSymbology(cleaned(textOf(payload), options.separator));
  if (code === '') throw notRecognised('');
  const context: ReadContext = {
    clock: options.clock ?? systemClock,
    symbology,
    proxies: new Set([...knownProxies, ...(options.proxies ?? []).map((host) => host.toLowerCase())]),
    suffixCheck: options.suffixCheck ?? false,
  };
  const readings = readers
    .flatMap((reader) => reader(code, context))
    .filter((reading) => isAsked(reading, options.schemes));
  return { ...chosen(code, readings), ...(symbology !== undefined && { symbology }) };
}

const knownProxies = ['hdl.handle.net', 'handle.net', 'www.handle.net', 'doi.org', 'dx.doi.org', 'www.doi.org'];

function chosen(code: string, readings: readonly Reading[]): ScanResult {
  const whole = readings.filter((reading) => 'found' in reading);
  const doubts = readings.flatMap((reading) => ('slip' in reading ? [reading.slip] : []));
  const ordered: Scanned[] = [...whole.filter(({ weak }) => !weak), ...whole.filter(({ weak }) => weak)].map(
    (reading) => reading.found,
  );
  const [first, ...alternatives] = ordered;
  const [doubt] = doubts;
  if (doubt && !whole.some(({ weak }) => !weak))
    throw slipError(
      code,
      doubt,
      ordered.map(({ scheme }) => scheme),
    );
  if (!first) throw notRecognised(code);
  return { ...first, alternatives, doubts };
}

function isAsked(reading: Reading, schemes: readonly SchemeName[] | undefined): boolean {
  const { scheme } = 'found' in reading ? reading.found : reading.slip;
  return schemes === undefined || schemes.includes(scheme);
}

function textOf(payload: string | Uint8Array): string {
  if (payload.length > maxCodeLength) throw tooLong();
  if (typeof payload === 'string') return payload;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch (cause) {
    throw new NameplateError(
      'INVALID_IDENTIFIER',
      'The octets of the code are not UTF-8: set the reader to send UTF-8.',
      {
        reason: 'NOT_UTF8',
        metadata: { kind: 'unknown' },
        cause,
      },
    );
  }
}

/** Without the line end that a reader types after a code; separators as FNC1. */
function cleaned(given: string, separator: string | undefined): string {
  const same = separator === undefined || separator === '' ? given : given.replaceAll(separator, '\u001D');
  const text = same.replaceAll('\u241D', '\u001D');
  let [start, end] = [0, text.length];
  while (start < end && ignored.has(text.charAt(start))) start += 1;
  while (end > start && ignored.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Around a code; not U+001D, which stands for FNC1. */
const ignored: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', '\uFEFF']);

function tooLong(): NameplateError {
  return new NameplateError('INVALID_IDENTIFIER', `A code has at most ${maxCodeLength} octets.`, {
    reason: 'TOO_LONG',
    metadata: { kind: 'unknown', expected: `at most ${maxCodeLength} octets` },
  });
}
