import { isNameplateError, NameplateError } from '@nameplate/model';
import type { SchemeName } from './scanned.ts';
import { schemeTitles } from './scheme-names.ts';
import type { Slip, SlipReason } from './slip.ts';

/** A code that is one of a scheme but for a slip. Its metadata is read by `slipOf`. */
export function slipError(code: string, slip: Slip, also: readonly SchemeName[]): NameplateError {
  const { scheme, reason, position, found, expected, suggestions } = slip;
  const [best] = suggestions;
  // People count places from 1.
  const here = found === '' ? 'at the end' : `at position ${position + 1} (${JSON.stringify(found)})`;
  const message = `${shown(code)} is nearly a code of ${schemeTitles[scheme]}: ${here}, expected ${expected}.`;
  const hint = best === undefined ? '' : ` Did you mean ${shown(best)}?`;
  const others = also.length === 0 ? '' : ` It is in order as ${also.join(', ')}: ask for that scheme if it is meant.`;
  return new NameplateError('INVALID_IDENTIFIER', `${message}${hint}${others}`, {
    reason,
    metadata: {
      kind: 'slip',
      scheme,
      position: String(position),
      found,
      expected,
      suggestions: JSON.stringify(suggestions),
      ...(also.length > 0 && { also: also.join(' ') }),
    },
    remedy: {
      en:
        best === undefined
          ? 'Compare the character shown with the label, or scan it again.'
          : 'Compare the suggestion with the label; do not take it unseen.',
      zh: best === undefined ? '请对照标签核对所示字符，或重新扫描。' : '请对照标签核对所建议的编码，不要直接采用。',
    },
  });
}

/** A code of no scheme that is known. */
export function notRecognised(code: string): NameplateError {
  const what = code === '' ? 'An empty code' : shown(code);
  return new NameplateError('INVALID_IDENTIFIER', `${what} follows the rules of no known scheme.`, {
    reason: 'UNKNOWN_CODE',
    metadata: { kind: 'unknown' },
    remedy: {
      en: 'Check that the whole code was read; the known schemes are in docs/guides/scan.md.',
      zh: '请确认编码已完整读取；支持的编码体系见 docs/guides/scan.md。',
    },
  });
}

/** What was wrong, of an error of `scan`; undefined when the code is of no known scheme, and for other errors. */
export function slipOf(thrown: unknown): Slip | undefined {
  if (!isNameplateError(thrown, 'INVALID_IDENTIFIER') || thrown.metadata.kind !== 'slip') return undefined;
  const { scheme, position, found = '', expected = '', suggestions = '[]' } = thrown.metadata;
  return {
    scheme: scheme as SchemeName,
    reason: thrown.reason as SlipReason,
    position: Number(position),
    found,
    expected,
    suggestions: JSON.parse(suggestions) as string[],
  };
}

/** Short, and with what could steer a terminal spelt out. */
function shown(code: string): string {
  const short = code.length > 80 ? `${code.slice(0, 80)}…` : code;
  return JSON.stringify(short).replace(/[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, '·');
}
