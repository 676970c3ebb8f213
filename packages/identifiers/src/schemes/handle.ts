import { formatIdentifier, type Identifier, isNameplateError, parseIdentifier } from '@nameplate/model';
import { checkCharacter } from '../check-character.ts';
import { found, type ReadContext, type Reader, type Reading } from '../reading.ts';
import type { SchemeName } from '../scanned.ts';
import { slip } from '../slip.ts';

/** `88.118.22/meter-0001`, any other handle, a DOI, `300:88.118.22/admin`; behind `hdl:`, `doi:` or a proxy's address. */
export const handle: Reader = (code, context) => {
  const url = /^https?:\/\/([^/?#\s]+)\/(?:api\/handles\/)?([^?#]*)/i.exec(code);
  if (url) {
    const [, host = '', path = ''] = url;
    // Elsewhere than on a proxy only what begins with 88. is a handle: 10.1/x may be the path of any site.
    const isProxy = context.proxies.has(host.toLowerCase());
    if (isProxy) return read(code, code, context);
    return /^88\.[0-9]/.test(path) ? read(code, code, context).filter((reading) => 'found' in reading) : [];
  }
  const text = code.replace(/^doi:\s*/i, '');
  if (text !== code || /^(?:hdl:|info:hdl\/)/i.test(code)) return read(code, text, context);
  if (/^[a-z][a-z0-9+.-]*:/i.test(code)) return [];
  const reference = /^([0-9]{1,10}):([^/\s]+\/.+)$/su.exec(code);
  if (reference) return valueReference(code, reference[1] ?? '', reference[2] ?? '', context);
  if (code.includes('/') || isMeant(code)) return read(code, code, context);
  return [];
};

function read(code: string, text: string, context: ReadContext): readonly Reading[] {
  try {
    const identifier = parseIdentifier(text);
    if (isPrefixLike(identifier)) return [checked(code, identifier, context)];
    return isMeant(text) ? [unlike(code, text)] : [];
  } catch (thrown) {
    if (!isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw thrown;
    const { position = '0', expected = 'an identifier' } = thrown.metadata;
    const suggestions = isMeant(text) ? likely(text) : [];
    const meant =
      suggestions.length > 0 || isMeant(text) || text !== code || /^(?:hdl:|info:hdl\/|https?:)/i.test(code);
    if (!meant) return [];
    const wrong = isMeant(text) ? text.search(/[^0-9.]/) : -1;
    const at = thrown.reason === 'PREFIX_88' && wrong >= 0 ? wrong : Number(position);
    const why = thrown.reason === 'TOO_LONG' ? 'LENGTH' : 'STRUCTURE';
    return [
      {
        slip: slip(
          schemeOf(text),
          why,
          code,
          Math.min(at + code.length - text.length, code.length),
          expected,
          suggestions,
        ),
      },
    ];
  }
}

/** Of what is no handle: by its beginning, behind `hdl:` or the address of a proxy. */
function schemeOf(text: string): SchemeName {
  const bare = text.replace(/^(?:hdl:|info:hdl\/|https?:\/\/[^/]*\/?(?:api\/handles\/)?)/i, '');
  if (/^[8B]{2}[.,。·]/u.test(bare)) return 'national-88';
  return bare.startsWith('10.') ? 'doi' : 'handle';
}

/** Begins like the national scheme, and is a handle by its form, but under a prefix that nobody gives out. */
function unlike(code: string, text: string): Reading {
  const at = text.search(/[^0-9.]/) + code.length - text.length;
  return {
    slip: slip('national-88', 'STRUCTURE', code, at, 'a prefix of digits and dots, such as 88.118.22', likely(text)),
  };
}

function checked(code: string, identifier: Identifier, { suffixCheck }: ReadContext): Reading {
  const { prefix, suffix } = identifier;
  const scheme: SchemeName = /^10\.[0-9]{4,9}(?:\.[0-9]+)*$/.test(prefix) ? 'doi' : identifier.scheme;
  if (suffixCheck && scheme === 'national-88') {
    const body = suffix
      .slice(0, -1)
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '');
    const expected = checkCharacter(body, 'iso7064-37-36');
    if (suffix.slice(-1).toUpperCase() !== expected) {
      const corrected = formatIdentifier(identifier).slice(0, -1) + expected;
      const wanted = `${expected}, as the check character`;
      return { slip: slip(scheme, 'CHECK_DIGIT', code, code.length - 1, wanted, [corrected]) };
    }
  }
  const canonical = scheme === 'doi' ? asciiLower(identifier.canonical) : identifier.canonical;
  return found({ scheme, canonical, key: `hdl:${identifier.key}`, parts: { prefix, suffix }, data: [], identifier });
}

function valueReference(code: string, index: string, text: string, context: ReadContext): readonly Reading[] {
  return read(code, text, context).map((reading) => {
    if (!('found' in reading)) return reading;
    const { identifier } = reading.found;
    if (!identifier) return reading;
    const { prefix, suffix, canonical, key } = identifier;
    return found({
      scheme: 'value-reference',
      canonical: `${Number(index)}:${canonical}`,
      key: `hdl:${Number(index)}:${key}`,
      parts: { index: String(Number(index)), prefix, suffix },
      data: [],
      identifier,
    });
  });
}

/** Prefixes that are given out are numbers in dotted parts, `0.NA` apart; `and/or` is a handle by its form only. */
function isPrefixLike({ prefix }: Identifier): boolean {
  return /^(?:0\.[A-Z]+|[0-9]+(?:\.[0-9A-Za-z_-]+)*)$/i.test(prefix);
}

/** Begins like the national scheme, be it with a look-alike. */
function isMeant(text: string): boolean {
  return /^[8B]{2}[.,。·][0-9OoIl.,。·]+(?:[/\\／].*)?$/su.test(text);
}

/** Look-alikes in the prefix and signs that stand beside the right ones on a keyboard put right. */
function likely(text: string): string[] {
  const divided = text.replace(/[\\／]/u, '/');
  const slash = divided.indexOf('/');
  const head = slash < 0 ? divided : divided.slice(0, slash);
  const plain = head
    .replace(/[,。·]/gu, '.')
    .replace(/[Oo]/g, '0')
    .replace(/[Il]/g, '1')
    .replaceAll('B', '8');
  const candidate = plain + (slash < 0 ? '' : divided.slice(slash));
  try {
    return [parseIdentifier(candidate).canonical];
  } catch {
    return [];
  }
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
