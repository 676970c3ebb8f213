import { formatIdentifier } from '@nameplate/model';
import { predefinedLength } from './gs1/ai-table.ts';
import { qualifiersOf } from './gs1/keys.ts';
import type { Gs1Parts, Scanned } from './scanned.ts';

/**
 * `canonical`; `label`, as people read it: `(01)09506000134352(21)123`; `uri`, what can be followed or named on the web; `element-string`,
 * what a GS1 symbol holds, with U+001D for FNC1.
 */
export type ScannedForm = 'canonical' | 'label' | 'uri' | 'element-string';

/** A scanned code written in another form; undefined where its scheme has no such form. */
export function formatScanned(code: Scanned, as: ScannedForm = 'canonical'): string | undefined {
  if (as === 'canonical') return code.canonical;
  if (code.scheme === 'gs1') return gs1Form(code.parts, code, as);
  if (as === 'element-string') return undefined;
  if (code.identifier && code.scheme !== 'value-reference') {
    if (code.scheme === 'doi') return as === 'uri' ? doiUri(code.canonical) : code.canonical;
    return formatIdentifier(code.identifier, as);
  }
  if (as === 'label') return code.scheme === 'dev-eui' ? code.canonical.replace(/..(?=.)/g, '$&-') : code.canonical;
  if (code.scheme === 'oid') return `urn:oid:${code.canonical}`;
  if (code.scheme === 'imei') return `urn:gsma:imei:${code.parts.tac}-${code.parts.serial}-0`;
  return /^(?:https?|did):/.test(code.canonical) ? code.canonical : undefined;
}

function doiUri(doi: string): string {
  return `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}`;
}

function gs1Form(
  parts: Gs1Parts,
  { canonical, data }: Pick<Scanned, 'canonical' | 'data'>,
  as: ScannedForm,
): string | undefined {
  const segments = canonical.split('/').slice(3);
  if (as === 'uri') return segments.some(isDotSegment) ? undefined : canonical;
  // Not by `URL`, which takes the values `.` and `..` for steps of a path.
  const path = segments.map(decodeURIComponent);
  const identity = pairsOf(path);
  const qualifiers = new Set([parts.ai, ...(qualifiersOf(parts.ai) ?? [])]);
  const rest = data.filter(({ ai }) => !qualifiers.has(ai)).map(({ ai, raw }) => [ai, raw] as const);
  const elements = [...identity, ...rest];
  if (as === 'label') return elements.map(([ai, raw]) => `(${ai})${raw}`).join('');
  const ended = elements.map(([ai, raw]) => `${ai}${raw}${predefinedLength(ai) === undefined ? '\u001D' : ''}`);
  const text = ended.join('');
  return `\u001D${text.endsWith('\u001D') ? text.slice(0, -1) : text}`;
}

/** Whoever follows a URI takes such a segment out of it, percent-encoded or not: no URI can hold the value. RFC 3986 § 5.2.4. */
function isDotSegment(segment: string): boolean {
  return segment === '.' || segment === '..';
}

function pairsOf(path: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < path.length; at += 2) pairs.push([path[at] ?? '', path[at + 1] ?? '']);
  return pairs;
}
