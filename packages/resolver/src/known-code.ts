import { type ScanResult, type SchemeName, scan, schemeTitles, slipOf } from '@nameplate/identifiers';
import { type Identifier, isNameplateError, NameplateError } from '@nameplate/model';
import { isBindable, type Registry } from '@nameplate/registry';
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
  if (!isPerhapsHandle(text, scanned.scheme)) throw codeNotBound(scanned);
  const identifier = parsed(text, scanned, parse);
  // An address whose path begins with a number is that of a handle at a proxy.
  if (scanned.scheme !== 'identification-link' || !/^[0-9]/.test(identifier.prefix)) readAs.set(identifier, scanned);
  return identifier;
}

/** Identifiers that a text may be, and the code that it is if there is no such identifier. */
const readAs = new WeakMap<Identifier, ScanResult>();

/** The answer for an identifier; where it is rather a code and there is none, it is told that nothing is bound to it. */
export function orUnbound<Answer>(identifier: Identifier, answer: Promise<Answer>): Promise<Answer> {
  const scanned = readAs.get(identifier);
  if (scanned === undefined) return answer;
  return answer.catch((thrown: unknown) => {
    const isElsewhere = isNameplateError(thrown, 'NOT_RESPONSIBLE') && thrown.referral !== undefined;
    const isAbsent = isNameplateError(thrown, 'NOT_RESPONSIBLE') || isNameplateError(thrown, 'HANDLE_NOT_FOUND');
    throw isAbsent && !isElsewhere ? codeNotBound(scanned, thrown) : thrown;
  });
}

/** A code of a known scheme that no handle is bound to. */
export function codeNotBound({ canonical, scheme }: ScanResult, cause?: unknown): NameplateError {
  const told = `${canonical} is a code of ${schemeTitles[scheme]}; no handle is bound to it.`;
  return new NameplateError('HANDLE_NOT_FOUND', told, {
    reason: 'CODE_NOT_BOUND',
    metadata: { canonical, scheme },
    cause,
    ...(isBindable(scheme) ? {} : { remedy: namesNothing }),
  });
}

const namesNothing = {
  en: 'Such a code names no single thing and is bound to none: ask for the identifier of the thing.',
  zh: '此类编码不指代单个物，不能绑定：请查询该物的标识。',
};

/** The text as a handle; where it cannot be one it is the code. */
function parsed(text: string, scanned: ScanResult, parse: (text: string) => Identifier): Identifier {
  try {
    return parse(text);
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw codeNotBound(scanned, thrown);
    throw thrown;
  }
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
