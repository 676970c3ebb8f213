import type { Changes, StoredRecord } from '@nameplate/registry';
import { LRUCache } from 'lru-cache';
import type { Answer, Next, ResolveCall, Step } from '../request.ts';

/**
 * Keeps records until they change. A commit forgets its record before the writer is answered, and forgets a read that
 * is under way too, so that nothing read before an acknowledged write is found after it. Many misses of one record
 * share one read. What does not exist is not kept.
 */
export function cache(options: { readonly changes: Changes; readonly entries: number; readonly bytes: number }): {
  readonly step: Step;
  close(): void;
} {
  if (options.entries === 0) return { step: (call, next) => next(call), close: () => undefined };
  // The promise is kept, so that a hit allocates nothing.
  const kept = new LRUCache<string, Promise<Answer>>({ max: options.entries, maxSize: options.bytes });
  const flights = new Map<string, Promise<Answer>>();
  const unsubscribe = options.changes.onCommit(({ kind }, key) => {
    // Grants change what is seen of a record, and not the record.
    if (kind === 'access') return;
    kept.delete(key);
    flights.delete(key);
  });

  const read = (key: string, call: ResolveCall, next: Next): Promise<Answer> => {
    const flight = next(call);
    flights.set(key, flight);
    const landed = (answer?: Answer) => {
      if (flights.get(key) !== flight) return;
      flights.delete(key);
      if (answer !== undefined)
        kept.set(key, Promise.resolve({ ...answer, authoritative: false }), { size: sizeOf(answer.record) });
    };
    flight.then(landed, () => landed());
    return flight;
  };

  return {
    step(call, next) {
      if (call.request.authoritative) return next(call);
      const { key } = call.request.identifier;
      return kept.get(key) ?? flights.get(key) ?? read(key, call, next);
    },
    close() {
      unsubscribe();
      kept.clear();
      flights.clear();
    },
  };
}

/** About what a record holds in memory: its octets, and the objects around them. */
function sizeOf({ values, grpcHeader }: StoredRecord): number {
  return values.reduce((sum, { grpc, handle }) => sum + grpc.length + handle.length + 200, grpcHeader.length + 1000);
}
