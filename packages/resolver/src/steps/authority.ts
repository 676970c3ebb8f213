import { handleNotFound, type Registry } from '@nameplate/registry';
import { delegatedAbove } from '../delegation.ts';
import type { Step } from '../request.ts';

/** Answers for the prefixes homed here: with the record, or that there is none. Others are passed on. */
export function authority(registry: Pick<Registry, 'handles' | 'prefixes'>): Step {
  return async (call, next) => {
    const { identifier } = call.request;
    const record = await registry.handles.read(identifier);
    if (record !== undefined) return { record, values: record.values, authoritative: true, answerTimeMs: 0 };
    const responsible = await registry.prefixes.responsibleFor(identifier);
    // The record of a prefix that is delegated further down is not here, and yet may exist.
    if (responsible && (await delegatedAbove(registry, identifier)) === undefined) throw handleNotFound(identifier);
    return await next(call);
  };
}
