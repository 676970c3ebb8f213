import { checkCharacter } from '../check-character.ts';
import { found, type ReadContext, type Reader, type Reading } from '../reading.ts';
import { slip } from '../slip.ts';
import type { ApplicationDatum } from './application-data.ts';
import { isFault, readElement } from './element.ts';
import { readTag } from './epc-tag.ts';
import { keyed } from './keys.ts';

/**
 * `urn:epc:id:sgtin:0614141.812345.6789`; `urn:epc:tag:sgtin-96:3.…` with a filter; `urn:epc:raw:96.x30…` and the tag's memory in
 * hexadecimal, as a reader of RFID gives it. The check digit, which an EPC leaves out, comes back. EPC Tag Data Standard § 6, 7, 14.
 */
export const epc: Reader = (code, context) => {
  const hex = /^(?:urn:epc:raw:96\.x)?(3[0-4][0-9A-F]{22})$/i.exec(code)?.[1];
  if (hex !== undefined) {
    const tag = readTag(hex.toUpperCase());
    return tag === undefined ? [] : fromUri(code, tag, context);
  }
  if (/^urn:epc:/i.test(code)) return fromUri(code, code.replace(/^urn:epc:/i, 'urn:epc:'), context);
  return [];
};

function fromUri(code: string, uri: string, context: ReadContext): readonly Reading[] {
  const parts = /^urn:epc:(id|tag|idpat|class):([a-z]+)(?:-(?:96|[0-9]{3}))?:(.+)$/.exec(uri);
  const [, kind = '', scheme = '', body = ''] = parts ?? [];
  const rule = rules[scheme];
  const fields = (kind === 'tag' ? body.replace(/^[0-7]\./, '') : body).split('.');
  const filter = kind === 'tag' ? /^([0-7])\./.exec(body)?.[1] : undefined;
  if (!parts || !rule || kind === 'idpat' || (kind === 'class') !== (scheme === 'lgtin')) return [structure(code)];
  const company = fields[0] ?? '';
  const item = fields[1] ?? '';
  const rest = fields.slice(2).join('.');
  const digits = company.length + item.length;
  if (!/^[0-9]{6,12}$/.test(company) || (rule.digits !== undefined && digits !== rule.digits)) {
    return [structure(code, rule.digits)];
  }
  const elements = elementsOf(rule.make(company, item, rest), context);
  if (!elements) return [structure(code, rule.digits)];
  const reading = keyed(elements, { companyPrefix: company, ...(filter !== undefined && { filter }) });
  return reading && 'found' in reading ? [found(reading.found)] : [structure(code)];
}

type Pairs = readonly (readonly [ai: string, raw: string | undefined])[];

interface Rule {
  /** Of company prefix and item together; undefined where the rest may be letters. */
  readonly digits: number | undefined;
  readonly make: (company: string, item: string, rest: string) => Pairs;
}

const rules: Readonly<Record<string, Rule | undefined>> = {
  sgtin: {
    digits: 13,
    make: (company, item, rest) => [
      ['01', gtin(company, item)],
      ['21', decoded(rest)],
    ],
  },
  lgtin: {
    digits: 13,
    make: (company, item, rest) => [
      ['01', gtin(company, item)],
      ['10', decoded(rest)],
    ],
  },
  sscc: { digits: 17, make: (company, item) => [['00', checked(item.slice(0, 1) + company + item.slice(1))]] },
  sgln: {
    digits: 12,
    // The extension 0 means that there is none.
    make: (company, item, rest) => [
      ['414', checked(company + item)],
      ...(rest === '0' ? [] : [['254', decoded(rest)] as const]),
    ],
  },
  grai: { digits: 12, make: (company, item, rest) => [['8003', serialised(`0${checked(company + item)}`, rest)]] },
  giai: {
    digits: undefined,
    make: (company, item, rest) => [['8004', serialised(company, rest === '' ? item : `${item}.${rest}`)]],
  },
  gsrn: { digits: 17, make: (company, item) => [['8018', checked(company + item)]] },
  gsrnp: { digits: 17, make: (company, item) => [['8017', checked(company + item)]] },
  gdti: { digits: 12, make: (company, item, rest) => [['253', serialised(checked(company + item), rest)]] },
  sgcn: { digits: 12, make: (company, item, rest) => [['255', serialised(checked(company + item), rest)]] },
  cpi: {
    digits: undefined,
    make: (company, item, rest) => [
      ['8010', joined(company, item)],
      ['8011', rest],
    ],
  },
};

/** The indicator stands before the item reference in an EPC, and first in a GTIN. EPC Tag Data Standard § 7.3. */
function gtin(company: string, item: string): string {
  return checked(item.slice(0, 1) + company + item.slice(1));
}

function checked(digits: string): string {
  return /^[0-9]+$/.test(digits) ? digits + checkCharacter(digits, 'gs1-10') : digits;
}

/** An EPC names one thing: what a GS1 key may leave out is never left out of it. EPC Tag Data Standard § 6.3. */
function serialised(head: string, serial: string): string | undefined {
  return serial === '' ? undefined : joined(head, serial);
}

function joined(head: string, rest: string): string | undefined {
  const text = decoded(rest);
  return text === undefined ? undefined : head + text;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function elementsOf(pairs: Pairs, context: ReadContext): ApplicationDatum[] | undefined {
  const elements: ApplicationDatum[] = [];
  for (const [ai, raw] of pairs) {
    const datum = raw === undefined ? undefined : readElement({ ai, raw }, context);
    if (datum === undefined || isFault(datum)) return undefined;
    elements.push(datum);
  }
  return elements;
}

function structure(code: string, digits?: number): Reading {
  const lengths = digits === undefined ? '' : `, whose first two fields have ${digits} digits together`;
  const expected = `a known scheme, company prefix (6 to 12 digits), item and serial${lengths}, such as urn:epc:id:sgtin:0614141.812345.6789`;
  return { slip: slip('gs1', 'STRUCTURE', code, Math.min(code.length, 'urn:epc:'.length), expected) };
}
