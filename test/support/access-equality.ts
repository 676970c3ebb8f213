import { decide, type Grant, type Identifier, type Principal } from '@nameplate/model';
import type { StoredRecord } from '@nameplate/registry';
import { openMemoryStore } from '@nameplate/storage';
import { Access, isOwner } from '../../packages/registry/src/access/access.ts';
import { askerOf } from '../../packages/registry/src/access/asker.ts';
import type { AccessAction, Cedar } from '../../packages/registry/src/access/cedar.ts';
import type { CedarResource } from '../../packages/registry/src/access/cedar-slice.ts';
import {
  compileRecord,
  factsOf,
  grantsOfMetric,
  templateKeyOf,
} from '../../packages/registry/src/access/compiled-record.ts';
import { GrantBook, grantRow } from '../../packages/registry/src/access/grant-book.ts';
import * as rule from '../../packages/registry/src/access/rule.ts';
import { Changes } from '../../packages/registry/src/changes.ts';
import { rows } from '../../packages/registry/src/keyspace.ts';
import { accessPrefix } from '../../packages/registry/src/permission.ts';
import { type AccessWorld, Dice, randomWorld } from './access-worlds.ts';

/** The compiled side: the rule itself, or one that is broken on purpose. */
export type CompiledRule = Pick<typeof rule, 'mayView' | 'mayEdit' | 'mayViewReadings'>;

export interface Comparison {
  readonly cases: number;
  readonly allowed: number;
  /** The first case in which the two sides differ, for people; undefined: none. */
  readonly difference: string | undefined;
}

/** Asks both sides about everything in random worlds, until `cases` are done or one differs. */
export async function compareSides(
  cedar: Cedar,
  {
    seed,
    cases,
    compiled = rule,
    only,
  }: {
    readonly seed: number;
    readonly cases: number;
    readonly compiled?: CompiledRule;
    /** Only cases of this action. */
    readonly only?: AccessAction;
  },
): Promise<Comparison> {
  const dice = new Dice(seed);
  let done = 0;
  let allowed = 0;
  while (done < cases) {
    const world = randomWorld(dice);
    const both = await openWorld(world, cedar, compiled, only);
    for (const record of world.records) {
      for (const principal of world.principals) {
        for await (const { name, left, right, policies } of both(record, principal)) {
          done += 1;
          allowed += right ? 1 : 0;
          if (left === right) continue;
          const told = { name, compiled: left, cedar: right, policies, principal, grants: world.grants };
          return { cases: done, allowed, difference: `seed ${seed}, case ${done}: ${JSON.stringify(told)}` };
        }
      }
    }
  }
  return { cases: done, allowed, difference: undefined };
}

interface Case {
  readonly name: string;
  readonly left: boolean;
  readonly right: boolean;
  readonly policies: readonly string[];
}

async function openWorld(world: AccessWorld, cedar: Cedar, compiled: CompiledRule, only?: AccessAction) {
  const { organizations, now } = world;
  const book = await bookOf(world);
  const access = new Access({ book, clock: { now: () => now }, organizations });
  const groups = new Map<string, never>();
  for (const grant of world.grants) {
    const [, index, handle] = /^group:(\d+):(.*)$/.exec(grant.to) ?? [];
    if (handle === undefined) continue;
    for (const [name, list] of (await book.group({ handle, index: Number(index) })).lists)
      groups.set(name, list as never);
  }
  const decider = cedar.decider({ organizations, grants: world.grants, groups });

  return async function* (record: StoredRecord, principal: Principal): AsyncGenerator<Case> {
    const { identifier } = record;
    const { byValue, grants } = await compileRecord(book, record);
    const asker = askerOf(principal, organizations);
    const templateKey = templateKeyOf(record.values);
    const about = {
      identifierKey: identifier.key,
      prefix: accessPrefix(identifier),
      ...(templateKey && { templateKey }),
    };
    const ask = (action: AccessAction, resource: Partial<CedarResource>, admin = false) =>
      decider.decide(principal, action, { ...about, ...resource }, { now, admin });
    const shown = new Set((await access.view(record, principal)).values.map(({ index }) => index));
    const who = (owner: boolean) => ({ asker, owner, now });
    for (const [at, stored] of record.values.entries()) {
      const value = factsOf(stored);
      const picked = byValue[at] ?? [];
      const name = `${identifier.canonical} ${JSON.stringify(value)}`;
      if ((only ?? 'view') === 'view') {
        const { allowed: right, policies } = ask('view', { value });
        const left = compiled.mayView(who(isOwner(identifier, principal)), value, picked);
        yield { name: `view ${name}`, left, right, policies };
        yield { name: `answer ${name}`, left: shown.has(value.index), right, policies };
      }
      if ((only ?? 'edit') !== 'edit') continue;
      const edit = ask('edit', { value });
      const edits = compiled.mayEdit(who(holds(principal, 'identifier.write', identifier)), value, picked);
      yield { name: `edit ${name}`, left: edits, right: edit.allowed, policies: edit.policies };
    }
    for (const metric of (only ?? 'readings') === 'readings' ? world.metrics : []) {
      const own = principal.kind === 'device' && principal.id === identifier.key;
      const { allowed, policies } = ask('readings', { metric }, own);
      const owner = holds(principal, 'telemetry.read', identifier);
      const left = compiled.mayViewReadings(who(owner), metric.public, grantsOfMetric(grants, metric.name));
      yield { name: `readings ${metric.name} of ${identifier.canonical}`, left, right: allowed, policies };
    }
  };
}

function holds(principal: Principal, scope: 'identifier.write' | 'telemetry.read', identifier: Identifier): boolean {
  return decide(principal, { scope, prefix: accessPrefix(identifier), device: identifier.key }).allowed;
}

async function bookOf({ grants, groups }: AccessWorld): Promise<GrantBook> {
  const store = openMemoryStore();
  const put = (grant: Grant) => ({
    type: 'put' as const,
    key: rows.grantOn(grantRow(grant.on), grant.id),
    value: Buffer.from(JSON.stringify(grant)),
  });
  if (grants.length > 0) await store.batch({ operations: grants.map(put) });
  const read = async (key: string) => groups.find(({ identifier }) => identifier.key === key);
  return new GrantBook({ store, read, changes: new Changes(store) });
}
