import { toNameplateError } from '@nameplate/model';
import type { Answer, ResolveEvent, ResolveSource, Step } from '../request.ts';

/** First, so that every request is told of exactly once: as answered, refused or failed. */
export function observe(tell: ((event: ResolveEvent) => void) | undefined): Step {
  if (tell === undefined) return (call, next) => next(call);
  return async (call, next) => {
    const start = performance.now();
    try {
      const answer = await next(call);
      tell({ call, code: 'OK', durationMs: performance.now() - start, source: sourceOf(answer) });
      return answer;
    } catch (thrown) {
      const { code } = toNameplateError(thrown);
      tell({ call, code, durationMs: performance.now() - start, source: 'none' });
      throw thrown;
    }
  };
}

function sourceOf({ authoritative, upstream }: Answer): ResolveSource {
  if (upstream === undefined) return authoritative ? 'store' : 'cache';
  if (upstream.stale) return 'stale';
  return upstream.cached ? 'upstream-cache' : 'upstream';
}
