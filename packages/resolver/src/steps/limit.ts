import { NameplateError } from '@nameplate/model';
import type { Step } from '../request.ts';

/** Refuses at once what would only wait: no more than `max` requests are under way. */
export function limit(max: number): Step {
  let active = 0;
  return async (call, next) => {
    if (call.context.signal?.aborted) throw new NameplateError('CANCELLED', 'The caller cancelled the request.');
    if (active >= max) throw overloaded(max);
    active += 1;
    try {
      return await next(call);
    } finally {
      active -= 1;
    }
  };
}

function overloaded(max: number): NameplateError {
  return new NameplateError('OVERLOADED', `More than ${max} requests are under way.`, {
    reason: 'REQUESTS_MAX',
    metadata: { limit: String(max) },
    retryAfterMs: 100,
  });
}
