import { type Permission, permissionKinds } from '@nameplate/sdk';
import { InvalidArgumentError } from 'commander';

/** `300:0.NA/88.118`: a value of a handle. */
export function referenceArgument(text: string): { readonly index: number; readonly handle: string } {
  const match = /^(\d{1,10}):([^/]+\/.+)$/s.exec(text);
  if (!match?.[2]) throw new InvalidArgumentError('Expected index:handle, such as 300:0.NA/88.118.');
  return { index: Number(match[1]), handle: match[2] };
}

/** `everything`, or `handlesUnderThisPrefix:0.NA/88.118.22`; collected. */
export function permissionArgument(text: string, before: readonly Permission[] = []): Permission[] {
  const at = text.indexOf(':');
  const perm = permissionKinds.find((kind) => kind === (at < 0 ? text : text.slice(0, at)));
  if (perm === 'everything' && at < 0) return [...before, { perm }];
  if (!perm || perm === 'everything' || at < 0 || !text.slice(at + 1).includes('/'))
    throw new InvalidArgumentError(
      'Expected everything, or thisHandle, derivedPrefixes or handlesUnderThisPrefix with a handle after a colon, such as handlesUnderThisPrefix:0.NA/88.118.22.',
    );
  return [...before, { perm, handle: text.slice(at + 1) }];
}
