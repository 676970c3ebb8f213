import { type ScanResult, type SchemeName, scan, slipOf } from '@nameplate/identifiers';
import { type Identifier, isNameplateError, NameplateError } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import { parseTarget } from './target.ts';

/**
 * What a text asks for: an identifier, or a code of another scheme that is bound to one. What is written as a handle is
 * one, and costs nothing more; `parse` reads it.
 * @throws NameplateError INVALID_IDENTIFIER; HANDLE_NOT_FOUND for a code that nothing is bound to
 */
export function targetOfCode(
  { aliases }: Pick<Registry, 'aliases'>,
  text: string,
  parse: (text: string) => Identifier = parseTarget,
): Identifier | Promise<Identifier> {
  if (/^(?:hdl:|0\.|[1-9][0-9]*(?:\.[0-9A-Za-z_-]+)*\/)/i.test(text)) return parse(text);
  const scanned = scannedOrSlip(text);
  if (scanned === undefined || scanned.identifier) return parse(text);
  return boundTo(aliases, scanned, text, parse);
}

async function boundTo(
  aliases: Registry['aliases'],
  scanned: ScanResult,
  text: string,
  parse: (text: string) => Identifier,
): Promise<Identifier> {
  const bound = await aliases.find([scanned, ...scanned.alternatives]);
  if (bound) return bound;
  // Digits and dots may be a prefix (none has twelve digits in a row), an address that of a proxy.
  if (isPerhapsHandle(text, scanned.scheme)) return parse(text);
  throw new NameplateError('HANDLE_NOT_FOUND', `No handle is bound to ${scanned.canonical}.`, {
    reason: 'ALIAS_UNKNOWN',
    metadata: { code: scanned.canonical, scheme: scanned.scheme },
  });
}

const loose: ReadonlySet<SchemeName> = new Set(['identification-link', 'vaa', 'ecode', 'region', 'industry', 'irdi']);

function isPerhapsHandle(text: string, scheme: SchemeName): boolean {
  return loose.has(scheme) || /^(?:[0-9]{1,11}|[0-9]+\.[0-9.]+)$/.test(text);
}

/** Undefined for what may only be a handle. @throws NameplateError for a slip in a code that is no handle */
function scannedOrSlip(text: string): ScanResult | undefined {
  try {
    return scan(text);
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
    const scheme = slipOf(thrown)?.scheme;
    if (scheme === 'gs1' && !isPerhapsHandle(text, scheme)) throw thrown;
    return undefined;
  }
}
