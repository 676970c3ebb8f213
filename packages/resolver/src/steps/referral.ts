import { NameplateError } from '@nameplate/model';
import { notResponsible, type Registry } from '@nameplate/registry';
import { delegation } from '../delegation.ts';
import type { Step } from '../request.ts';

/** Last: what this server does not hold, and who does, if that is known here. "Not mine" is no "does not exist". */
export function referral(registry: Pick<Registry, 'handles' | 'prefixes'>): Step {
  return async ({ request: { identifier } }) => {
    const refusal = notResponsible(identifier.prefix);
    const known = await delegation(registry, identifier);
    if (known === undefined) throw refusal;
    throw new NameplateError(refusal.code, `${identifier.canonical} is held elsewhere, as ${known.handle} tells.`, {
      reason: 'DELEGATED',
      metadata: { ...refusal.metadata, referral: known.handle },
      referral: known,
    });
  };
}
