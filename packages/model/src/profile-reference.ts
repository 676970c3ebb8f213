import { builtInPrefix } from './built-in/index.ts';
import { NameplateError } from './error.ts';
import { type Identifier, parseIdentifier } from './identifier.ts';

/** Which profile is meant. */
export interface ProfileReference {
  readonly identifier: Identifier;
  /** 0: the newest. */
  readonly version: number;
}

/**
 * Reads `88.118.22/heat-meter`, `88.118.22/heat-meter@3` with a version, or the name of a built-in profile alone, `meter.water`.
 * @throws NameplateError INVALID_VALUE or INVALID_IDENTIFIER
 */
export function parseProfileReference(text: string): ProfileReference {
  const [, name = '', version] = /^(.*?)(?:@([1-9]\d{0,8}))?$/su.exec(text.trim()) ?? [];
  if (name === '')
    throw new NameplateError('INVALID_VALUE', 'A profile is named by its identifier, or a built-in one by its name.', {
      reason: 'PROFILE_REFERENCE',
      metadata: { expected: 'an identifier such as 88.118.22/heat-meter, or a name such as meter.water' },
    });
  const identifier = parseIdentifier(name.includes('/') ? name : `${builtInPrefix}/${name}`);
  return { identifier, version: Number(version ?? 0) };
}

/** Is the identifier one that would be read as another with a version behind it? No profile may be called so. */
export function looksVersioned({ canonical }: Identifier): boolean {
  return /@[1-9]\d{0,8}$/.test(canonical);
}

/** Is it under the prefix of the built-in profiles? */
export function isBuiltIn({ prefixKey }: Identifier): boolean {
  return prefixKey === builtInPrefix.toUpperCase();
}
