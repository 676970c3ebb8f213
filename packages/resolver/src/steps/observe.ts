import { toNameplateError } from '@nameplate/model';
import type { ResolveEvent, Step } from '../request.ts';

/** First, so that every request is told of exactly once: as answered, refused or failed. */
export function observe(tell: ((event: ResolveEvent) => void) | undefined): Step {
  if (tell === undefined) return (call, next) => next(call);
  return async (call, next) => {
    const start = performance.now();
    try {
      const answer = await next(call);
      tell({ call, code: 'OK', durationMs: performance.now() - start, authoritative: answer.authoritative });
      return answer;
    } catch (thrown) {
      const { code } = toNameplateError(thrown);
      tell({ call, code, durationMs: performance.now() - start, authoritative: false });
      throw thrown;
    }
  };
}
