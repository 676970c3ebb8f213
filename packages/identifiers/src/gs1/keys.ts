import type { Reading } from '../reading.ts';
import { found } from '../reading.ts';
import type { Gs1Parts } from '../scanned.ts';
import type { ApplicationDatum } from './application-data.ts';

/** The keys that a thing is identified by, each with the qualifiers that divide it, in order. GS1 Digital Link URI Syntax § 4.9. */
const keys: readonly (readonly [ai: string, name: string, qualifiers: readonly string[]])[] = [
  ['01', 'GTIN', ['22', '10', '21', '235']],
  ['8006', 'ITIP', ['22', '10', '21']],
  ['8013', 'GMN', []],
  ['8010', 'CPID', ['8011']],
  ['414', 'GLN', ['254', '7040']],
  ['417', 'GLN of a party', ['7040']],
  ['8017', 'GSRN of a provider', ['8019']],
  ['8018', 'GSRN of a recipient', ['8019']],
  ['255', 'GCN', []],
  ['00', 'SSCC', []],
  ['253', 'GDTI', []],
  ['401', 'GINC', []],
  ['402', 'GSIN', []],
  ['8003', 'GRAI', []],
  ['8004', 'GIAI', ['7040']],
  ['415', 'GLN of a payee', ['8020']],
];

/** The application identifiers that may begin a Digital Link. */
export const primaryKeys: readonly string[] = keys.map(([ai]) => ai);

/** The qualifiers of a key, in order; undefined for an identifier that is none. */
export function qualifiersOf(ai: string): readonly string[] | undefined {
  return keys.find(([key]) => key === ai)?.[2];
}

/** The qualifiers that tell one thing of a kind from another, where lot and variant do not. */
export function serialsOf(ai: string): readonly string[] {
  return qualifiersOf(ai)?.filter((one) => one === '21' || one === '235') ?? [];
}

/**
 * The reading of a set of elements: by the first key there is. Where an SSCC stands beside a GTIN, the GTIN is what the
 * thing is and the rest goes with it. Undefined without a key.
 */
export function keyed(
  elements: readonly ApplicationDatum[],
  more: Pick<Gs1Parts, 'companyPrefix' | 'filter'> = {},
): Reading | undefined {
  const values = new Map(elements.map(({ ai, raw }) => [ai, raw]));
  const key = keys.find(([ai]) => values.has(ai));
  if (!key) return undefined;
  const [ai, name, qualifiers] = key;
  const value = values.get(ai) ?? '';
  const path = pathOf(
    ai,
    value,
    qualifiers.filter((one) => values.has(one)).map((one) => [one, values.get(one) ?? '']),
  );
  const [serial, lot, variant] = [values.get('21') ?? values.get('8011'), values.get('10'), values.get('22')];
  const extension = values.get('254');
  const identifying = new Set([ai, ...qualifiers]);
  // With a serial, lot and variant say more of the thing, and do not divide it further.
  const serialised = serialsOf(ai).find((one) => values.has(one));
  const identity = serialised ? pathOf(ai, value, [[serialised, values.get(serialised) ?? '']]) : path;
  return found({
    scheme: 'gs1',
    canonical: `${canonicalHost}${path}`,
    key: `gs1:${identity}`,
    parts: {
      ai,
      name,
      value,
      ...(serial !== undefined && { serial }),
      ...(lot !== undefined && { lot }),
      ...(variant !== undefined && { variant }),
      ...(extension !== undefined && { extension }),
      ...more,
    },
    data: elements.filter(({ ai: one }) => !identifying.has(one) || one === '10'),
  });
}

/** An element that says something else than another of the same identifier. */
export function contraryIn(elements: readonly ApplicationDatum[]): ApplicationDatum | undefined {
  const last = new Map(elements.map(({ ai, raw }) => [ai, raw]));
  return elements.find(({ ai, raw }) => last.get(ai) !== raw);
}

/** Where GS1 puts the one form of every Digital Link. GS1 Digital Link URI Syntax § 4.12. */
export const canonicalHost = 'https://id.gs1.org';

function pathOf(ai: string, value: string, qualifiers: readonly (readonly [string, string])[]): string {
  return [[ai, value] as const, ...qualifiers].map(([one, text]) => `/${one}/${escaped(text)}`).join('');
}

/** Everything but what is unreserved by RFC 3986 § 2.3. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
