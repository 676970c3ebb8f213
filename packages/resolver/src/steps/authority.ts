import { handleNotFound, type Registry } from '@nameplate/registry';
import type { Step } from '../request.ts';

/** Answers for the prefixes homed here: with the record, or that there is none. Others are passed on. */
export function authority(registry: Pick<Registry, 'handles' | 'prefixes'>): Step {
  return async (call, next) => {
    const { identifier } = call.request;
    const record = await registry.handles.read(identifier);
    if (record !== undefined) return { record, values: record.values, authoritative: true, answerTimeMs: 0 };
    if (await registry.prefixes.responsibleFor(identifier)) throw handleNotFound(identifier);
    return await next(call);
  };
}
