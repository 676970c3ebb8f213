import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Principal, parseIdentifier, scopes } from '@nameplate/model';
import { openRegistry, type Registry } from '@nameplate/registry';
import type { Nameplate } from '@nameplate/sdk';
import { type Batch, openLevelStore, type Store } from '@nameplate/storage';
import { prefix, recordOf, rowsOf, template } from './rows.ts';

/** Rows a second, three ways, in one run: only their ratios mean something on a machine that others use. */
export interface Rates {
  /** The batches that the registry makes of the rows, given to a store by themselves. */
  readonly store: number;
  /** The registry over such a store, in one process. */
  readonly registry: number;
  /** The bulk call of the SDK, to a server in a process of its own. */
  readonly stream: number;
}

/** As many under way as a stream of the server has. */
const inFlight = 64;

export async function measureRates(scratch: string, np: Nameplate, count: number): Promise<Rates> {
  const batches = await onLevel(join(scratch, 'recorded'), (level) => recordBatches(level, count));
  const store = await onLevel(join(scratch, 'raw'), async (level) => {
    return await perSecond(count, (row) => level.batch(batches[row] as Batch));
  });
  const registry = await onLevel(join(scratch, 'registry'), async (level) => {
    await using opened = await openRegistry({ store: level });
    await prepare(opened);
    return await perSecond(count, (row) => create(opened, row));
  });
  return { store, registry, stream: await streamed(np, count) };
}

async function streamed(np: Nameplate, count: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  for await (const { error } of np.assets.registerMany(rowsOf('rate', count), { brief: true })) {
    if (error) throw error;
    done += 1;
  }
  return Math.round((done * 1_000) / (performance.now() - started));
}

async function perSecond(count: number, work: (row: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return Math.round((count * 1_000) / (performance.now() - started));
}

async function onLevel<T>(directory: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openLevelStore({ directory });
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What the registry commits for each row, without its preconditions: they hold in an empty store. */
async function recordBatches(level: Store, count: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  const store: Store = new Proxy(level, {
    get(target, name) {
      if (name === 'batch')
        return (batch: Batch) => {
          batches.push({ operations: batch.operations });
          return target.batch(batch);
        };
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await using registry = await openRegistry({ store });
  await prepare(registry);
  batches.length = 0;
  await perSecond(count, (row) => create(registry, row));
  return batches;
}

const principal: Principal = { kind: 'app', id: 'npk_soak', scopes, prefixes: ['*'] };

async function prepare(registry: Registry): Promise<void> {
  const { identifier, definition } = template;
  await registry.prefixes.create({ principal }, { prefix });
  await registry.templates.create({ principal }, { identifier: parseIdentifier(identifier), definition });
  await registry.templates.publish({ principal }, { identifier: parseIdentifier(identifier) });
}

function create(registry: Registry, row: number): Promise<unknown> {
  return registry.handles.create({ principal, requestId: `soak/${row}` }, recordOf('rate', row));
}
