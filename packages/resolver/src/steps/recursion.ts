import { type HandleValue, type Identifier, isNameplateError } from '@nameplate/model';
import { decodeRecord, encodeRecord, type StoredRecord } from '@nameplate/registry';
import type { Step, UpstreamPort } from '../request.ts';

/**
 * Asks other servers for what this one does not hold. Only once the registry has said so, and outside of its cache:
 * records of other servers expire, and are kept by whoever fetched them.
 */
export function recursion(upstream: UpstreamPort | undefined): Step {
  if (upstream === undefined) return (call, next) => next(call);
  return async (call, next) => {
    const { request, context } = call;
    if (request.recursion === false) return await next(call);
    try {
      return await next(call);
    } catch (thrown) {
      if (!isNameplateError(thrown, 'NOT_RESPONSIBLE')) throw thrown;
    }
    const { identifier, authoritative } = request;
    const found = await upstream.resolve(identifier.handle, {
      authoritative,
      recursionCount: context.recursionCount ?? 0,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
      ...(context.deadlineMs === undefined ? {} : { deadlineMs: context.deadlineMs }),
    });
    const record = storedForm(identifier, found.values);
    const facts = { cached: found.source === 'cache', stale: found.stale, ageMs: found.ageMs };
    return { record, values: record.values, authoritative: false, upstream: facts, answerTimeMs: 0 };
  };
}

// One record comes many times from a cache, always as the same list: it is encoded once.
const encoded = new WeakMap<readonly HandleValue[], StoredRecord>();

/** A record of another server in the form that answers are made of. It has no revision here, and no history. */
function storedForm(identifier: Identifier, values: readonly HandleValue[]): StoredRecord {
  const known = encoded.get(values);
  if (known?.identifier.handle === identifier.handle) return known;
  const changedMs = values.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0) * 1000;
  const times = { createTimeMs: changedMs, updateTimeMs: changedMs };
  const record = decodeRecord(encodeRecord({ identifier, values, revision: 0, state: 'active', ...times }));
  encoded.set(values, record);
  return record;
}
