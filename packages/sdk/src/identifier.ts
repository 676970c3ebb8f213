import { scan, slipOf } from '@nameplate/identifiers';
import type { Identifier, Prefix } from '@nameplate/model';
import { parseIdentifier, parsePrefix, parseProfileReference } from '@nameplate/model';
import type { IdentifierLike } from './options.ts';

/** Canonical text of anything that names a thing; refused before it is sent when it is not an identifier. */
export function canonical(id: IdentifierLike): string {
  if (typeof id === 'string') return parseIdentifier(id).canonical;
  if ('canonical' in id) return (id as Identifier).canonical;
  return parseIdentifier(id.identifier).canonical;
}

/** The same where a code of another scheme may stand for it; the server knows what that is bound to. */
export function canonicalOrCode(id: IdentifierLike): string {
  if (typeof id !== 'string' || /^(?:hdl:|[0-9]+(?:\.[0-9]+)*\/)/i.test(id)) return canonical(id);
  const code = codeIn(id);
  return code === undefined ? canonical(id) : code;
}

/** The code when it is one, and no handle. A slip is told here, before anything is sent. */
function codeIn(text: string): string | undefined {
  try {
    return scan(text).identifier ? undefined : text;
  } catch (thrown) {
    if (slipOf(thrown)?.scheme === 'gs1' && !/^(?:[0-9]{1,11}|[0-9]+\.[0-9.]+)$/.test(text)) throw thrown;
    return undefined;
  }
}

/** The same for a profile, which may be a built-in one by its name alone, and may have a version: `meter.water@1`. */
export function profileReference(id: IdentifierLike): { readonly identifier: string; readonly version: number } {
  if (typeof id !== 'string') return { identifier: canonical(id), version: 0 };
  const { identifier, version } = parseProfileReference(id);
  return { identifier: identifier.canonical, version };
}

export function checkedPrefix(prefix: string): Prefix {
  return parsePrefix(prefix);
}

/** Part of a larger space: everything under a prefix, and the prefixes below it. */
export interface PrefixScope {
  readonly prefix: string;
}

/** One thing, or all under a prefix, as the stream requests carry it. */
export function scopeFields(target: IdentifierLike | PrefixScope): { identifier?: string; prefix?: string } {
  const one = typeof target === 'string' || 'canonical' in target || 'identifier' in target;
  return one ? { identifier: canonical(target as IdentifierLike) } : { prefix: checkedPrefix(target.prefix) };
}
