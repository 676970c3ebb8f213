import { found, type Reader, type Reading } from '../reading.ts';
import { slip } from '../slip.ts';
import { isKnown } from './ai-table.ts';
import type { ApplicationDatum } from './application-data.ts';
import { isFault, readElement } from './element.ts';
import { contraryIn, keyed, primaryKeys, qualifiersOf } from './keys.ts';

/**
 * `https://id.gs1.org/01/09506000134352/10/ABC/21/123?17=201225`: a key and its qualifiers in the path, data in the query.
 * A compressed one has no such path, and is an identification link like any other here. GS1 Digital Link URI Syntax § 4.
 */
export const digitalLink: Reader = (code, context) => {
  const url = /^https?:\/\/[^/?#\s]+((?:\/[^?#\s]*)?)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(code);
  if (!url) return [];
  const path = url[1] ?? '';
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  const start = segments.findIndex(
    (segment, at) => qualifiersOf(aiOf(segment)) !== undefined && at + 1 < segments.length,
  );
  if (start < 0) return [];
  const pairs = pairsOf(segments.slice(start));
  const key = pairs[0]?.[0] ?? '';
  const loose = isLoose(key, pairs[0]?.[1] ?? '');
  if (segments.slice(start).length % 2 === 1 || !inOrder(pairs)) {
    if (loose) return [];
    const expected = `the qualifiers of (${key}) in their order: ${qualifiersOf(key)?.join(', ') || 'none'}`;
    return [{ slip: slip('gs1', 'STRUCTURE', code, code.indexOf(path), expected) }];
  }
  const data: ApplicationDatum[] = [];
  for (const [ai, text, inPath] of [...pairs, ...queryPairs(url[2] ?? '')]) {
    const raw = valueOf(ai, text);
    const datum = raw === undefined ? undefined : readElement({ ai, raw }, context);
    if (datum !== undefined && !isFault(datum)) data.push(datum);
    else if (inPath && loose) return [];
    else return [faultOf(code, text, datum)];
  }
  const contrary = contraryIn(data);
  if (contrary) {
    const expected = `(${contrary.ai}) once, or twice with the same value`;
    return [{ slip: slip('gs1', 'STRUCTURE', code, code.indexOf(path), expected) }];
  }
  const reading = keyed(data);
  return reading && 'found' in reading ? [found(reading.found)] : [];
};

type Pair = readonly [ai: string, text: string, inPath: boolean];

/** Short names of the first version of the standard. GS1 Digital Link 1.1 § 5.2. */
const shortNames: Readonly<Record<string, string>> = {
  gtin: '01',
  itip: '8006',
  cpid: '8010',
  gln: '414',
  payTo: '415',
  gsrnp: '8017',
  gsrn: '8018',
  gcn: '255',
  sscc: '00',
  gdti: '253',
  ginc: '401',
  gsin: '402',
  grai: '8003',
  giai: '8004',
  cpv: '22',
  lot: '10',
  ser: '21',
  cpsn: '8011',
  glnx: '254',
  refno: '8020',
  srin: '8019',
  exp: '17',
};

/** What the path of a Digital Link may begin with: keys, and the short names of those. */
export const digitalLinkKeys: readonly string[] = [
  ...primaryKeys,
  ...Object.keys(shortNames).filter((name) => primaryKeys.includes(shortNames[name] ?? '')),
];

function aiOf(segment: string): string {
  return Object.hasOwn(shortNames, segment) ? (shortNames[segment] ?? '') : segment;
}

function pairsOf(segments: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at + 1 < segments.length; at += 2) {
    pairs.push([aiOf(segments[at] ?? ''), segments[at + 1] ?? '', true]);
  }
  return pairs;
}

/** What is in the query under other names is the link's, not the thing's. */
function queryPairs(query: string): Pair[] {
  return query
    .split(/[&;]/)
    .map((part) => part.split('=', 2) as [string, string?])
    .flatMap(([name, value]) =>
      value !== undefined && isKnown(aiOf(name)) ? [[aiOf(name), value, false] as const] : [],
    );
}

function inOrder(pairs: readonly Pair[]): boolean {
  const [[key] = [''], ...rest] = pairs;
  const allowed = qualifiersOf(key) ?? [];
  const places = rest.map(([ai]) => allowed.indexOf(ai));
  return places.every((place, at) => place >= 0 && place > (places[at - 1] ?? -1));
}

/** `/00/…` and `/401/…` of any web site are not meant: the value tells. */
function isLoose(key: string, text: string): boolean {
  return key !== '01' || !/^[0-9]{8,14}$/.test(text);
}

/** Percent escapes decoded once; a GTIN as 14 digits. */
function valueOf(ai: string, text: string): string | undefined {
  try {
    const raw = decodeURIComponent(text);
    return ai === '01' && /^(?:[0-9]{8}|[0-9]{12,13})$/.test(raw) ? raw.padStart(14, '0') : raw;
  } catch {
    return undefined;
  }
}

function faultOf(code: string, text: string, fault: ReturnType<typeof readElement> | undefined): Reading {
  const at = code.indexOf(`/${text}`) < 0 ? code.indexOf(text) : code.indexOf(`/${text}`) + 1;
  if (fault === undefined || !isFault(fault)) {
    return { slip: slip('gs1', 'CHARACTER', code, at, 'percent escapes that spell UTF-8') };
  }
  const { reason, expected } = fault;
  if (reason !== 'CHECK_DIGIT') return { slip: slip('gs1', reason, code, at, expected) };
  const last = at + text.length - expected.length;
  const corrected = code.slice(0, last) + expected + code.slice(at + text.length);
  return { slip: slip('gs1', reason, code, last, `${expected}, as the check digit`, [corrected]) };
}
