import type { ResolutionCounts } from '@nameplate/registry';
import type { ResolverOptions } from '@nameplate/resolver';
import type { Parts } from '../assemble.ts';

type Observer = NonNullable<ResolverOptions['observe']>;

/** Tells all of them. */
export function observers(...all: readonly Observer[]): Observer {
  return (event) => {
    for (const observe of all) observe(event);
  };
}

/** Counts what was answered of what is held here: an addition in memory. */
export function countResolutions(counts: ResolutionCounts): Observer {
  return ({ call, code, source }) => {
    const { prefixKey } = call.request.identifier;
    if (code === 'OK' && (source === 'store' || source === 'cache') && prefixKey !== '0.NA') counts.count(prefixKey);
  };
}

/** Writes the counts from time to time, away from the requests; the answer stops that. */
export function flushRegularly({ config, registry, logger }: Parts): () => Promise<void> {
  const flush = () =>
    registry.resolutions.flush().catch((thrown: unknown) => {
      logger.warn({ err: thrown, component: 'statistics' }, 'Resolutions could not be counted yet.');
    });
  const timer = setInterval(() => void flush(), config.statistics_interval_s * 1000).unref();
  return async () => {
    clearInterval(timer);
    await flush();
  };
}
