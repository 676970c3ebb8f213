import { encodeCounter, type Operation, prefixRange, type Store } from '@nameplate/storage';
import { rows } from './keyspace.ts';
import { dayOf } from './organizations/day.ts';
import { decodeRecord } from './stored-record.ts';

/**
 * Counts what a store holds that was written before there were counters: once, when the registry opens, before anything
 * else is written. What was deleted and registered again counts from its last registration.
 */
export async function countOnce(store: Store): Promise<void> {
  const done = rows.setting('counted');
  if ((await store.get(done)) !== undefined) return;
  const sums = new Map<string, { readonly key: Uint8Array; count: number }>();
  const add = (key: Uint8Array) => {
    const name = Buffer.from(key).toString('latin1');
    const sum = sums.get(name) ?? { key, count: 0 };
    sum.count += 1;
    sums.set(name, sum);
  };
  for await (const { value } of store.range(prefixRange(rows.allHandles()))) {
    const { identifier, state, createTimeMs, updateTimeMs } = decodeRecord(value);
    if (identifier.prefixKey === '0.NA') continue;
    add(rows.dayCount(dayOf(createTimeMs), identifier.prefixKey, 'registered'));
    if (state === 'active') add(rows.prefixHeld(identifier.prefixKey, 'handles'));
    else add(rows.dayCount(dayOf(updateTimeMs), identifier.prefixKey, 'retired'));
  }
  const devices = rows.devices();
  for await (const { key } of store.range(prefixRange(devices))) {
    const prefix = Buffer.from(key.subarray(devices.length)).toString('utf8').split('\0')[0] ?? '';
    add(rows.prefixHeld(prefix, 'devices'));
  }
  const operations = [...sums.values()].map(
    ({ key, count }): Operation => ({ type: 'put', key, value: encodeCounter(count) }),
  );
  await store.batch({ operations: [...operations, { type: 'put', key: done, value: encodeCounter(sums.size) }] });
}
