import { type Identifier, maxViolations, NameplateError } from '@nameplate/model';
import type { BrokenAsset } from './template-assets.ts';

/** IN_USE: assets that a new version would break, up to so many, and whether there are more. */
export function templateBreaking(template: Identifier, broken: readonly BrokenAsset[], max: number): NameplateError {
  const told = broken.slice(0, max);
  const named = told.flatMap(({ identifier }) => identifier ?? []);
  const rules = new Set(
    told.flatMap(({ violations }) => violations.map(({ attribute, rule }) => `${attribute} (${rule})`)),
  );
  const more = broken.length > max ? ', and more' : '';
  const list = named.length === 0 ? '' : `: ${named.join(', ')}`;
  const changes = [...rules].slice(0, max).join(', ');
  return new NameplateError('IN_USE', `Assets of ${template.canonical} would break by ${changes}${list}${more}.`, {
    reason: 'TEMPLATE_BREAKING',
    metadata: {
      template: template.canonical,
      changes,
      assets: named.join(', '),
      // Not how many there are: the look at them ends when enough are found.
      ...(broken.length > max && { more: 'true' }),
    },
    violations: told.flatMap(({ violations }) => violations.slice(0, 3)).slice(0, maxViolations),
  });
}
