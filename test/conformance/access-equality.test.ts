import { describe, expect, it } from 'vitest';
import { type AccessAction, Cedar } from '../../packages/registry/src/access/cedar.ts';
import { type PolicyFiles, readPolicies } from '../../packages/registry/src/access/cedar-policies.ts';
import * as rule from '../../packages/registry/src/access/rule.ts';
import { type CompiledRule, compareSides } from '../support/access-equality.ts';
import { Dice, randomWorld } from '../support/access-worlds.ts';

/** `npm run equality`, or CASES=… for more. */
const cases = Number(process.env['CASES'] ?? 100_000);
const seed = Number(process.env['SEED'] ?? 20_251_125);

describe('the compiled access rule', () => {
  it(`is equal to the Cedar policies in ${cases} random cases (SEED=${seed})`, { timeout: 1_800_000 }, async () => {
    const compared = await compareSides(await Cedar.load(), { seed, cases });
    expect(compared.difference).toBeUndefined();
    expect(compared.cases).toBeGreaterThanOrEqual(cases);
    // Worlds in which nothing is ever allowed would prove nothing.
    expect(compared.allowed / compared.cases).toBeGreaterThan(0.1);
    expect(compared.allowed / compared.cases).toBeLessThan(0.9);
  });
});

/** Enough for every difference below to be met. */
const few = { seed: 7, cases: 20_000 } as const;

describe('the comparison fails when a policy is broken', () => {
  const broken: readonly [string, (files: PolicyFiles) => PolicyFiles, AccessAction][] = [
    [
      'view.public',
      changed('view.public', 'resource.visibility == "public"', 'resource.visibility == "authenticated"'),
      'view',
    ],
    ['view.authenticated', changed('view.authenticated', ' && principal.authenticated', ''), 'view'],
    ['view.owner', changed('view.owner', 'resource in principal.reads', 'resource in principal.writes'), 'view'],
    ['view.sealed', changed('view.sealed', '!resource.readable &&', ''), 'view'],
    ['view.sealed is gone', without('view.sealed'), 'view'],
    ['value.unknown is gone', without('value.unknown'), 'view'],
    ['edit.owner', changed('edit.owner', 'principal.writes', 'principal.reads'), 'edit'],
    ['readings.public is gone', without('readings.public'), 'readings'],
    ['readings.owner', changed('readings.owner', ' || context.admin', ''), 'readings'],
    ['a grant to view does not end', grant('view', 'context.now < context.until &&', ''), 'view'],
    ['a grant ends a millisecond late', grant('view', '<', '<='), 'view'],
    ['a grant to view opens what is private', grant('view', '"consortium"]', '"consortium", "private"]'), 'view'],
    ['a grant to a group opens what is named', grant('view-group', '== "consortium"', '!= "private"'), 'view'],
    ['a grant to edit lets keys be changed', grant('edit', 'resource.attribute &&', ''), 'edit'],
    ['a grant to edit needs no scope', grant('edit', 'principal.scopes.contains("identifier.write") &&', ''), 'edit'],
    ['a group edits what is named', grant('edit-group', '["private", "named"]', '["private"]'), 'edit'],
    ['readings need no scope', grant('readings', ' && principal.scopes.contains("telemetry.read")', ''), 'readings'],
  ];
  it.each(broken)('%s', { timeout: 600_000 }, async (_name, mutate, only) => {
    const cedar = await Cedar.load(mutate(await readPolicies()));
    expect((await compareSides(cedar, { ...few, only })).difference).toBeDefined();
  });
});

describe('the comparison fails when the compiled rule is broken', () => {
  const broken: readonly [string, Partial<CompiledRule>, AccessAction][] = [
    [
      'what is named counts as for a consortium',
      { mayView: (who, value, grants) => rule.mayView(who, widened(value), grants) },
      'view',
    ],
    ['grants do not end', { mayView: (who, value, grants) => rule.mayView(who, value, grants.map(endless)) }, 'view'],
    [
      'secrets are seen',
      { mayView: (who, value, grants) => rule.mayView(who, { ...value, readable: true }, grants) },
      'view',
    ],
    [
      'the owner is nobody',
      { mayView: (who, value, grants) => rule.mayView({ ...who, owner: false }, value, grants) },
      'view',
    ],
    [
      'grants to view let edit',
      { mayEdit: (who, value, grants) => rule.mayEdit(who, value, grants.map(editing)) },
      'edit',
    ],
    ['groups are principals', { mayEdit: (who, value, grants) => rule.mayEdit(who, value, grants.map(alone)) }, 'edit'],
    [
      'readings are never granted',
      { mayViewReadings: (who, isPublic) => rule.mayViewReadings(who, isPublic, []) },
      'readings',
    ],
  ];
  it.each(broken)('%s', { timeout: 600_000 }, async (_name, part, only) => {
    const compared = await compareSides(await Cedar.load(), { ...few, only, compiled: { ...rule, ...part } });
    expect(compared.difference).toBeDefined();
  });
});

describe('the policies', () => {
  it('are valid by their schema, as are those of grants', async () => {
    const cedar = await Cedar.load();
    const dice = new Dice(seed);
    for (let i = 0; i < 50; i += 1) expect(cedar.validate(randomWorld(dice))).toEqual([]);
  });

  it('are not valid with a word that the schema does not know', async () => {
    const cedar = await Cedar.load(
      changed('view.public', 'resource.visibility', 'resource.visability')(await readPolicies()),
    );
    expect(cedar.validate({ grants: [] })).toEqual([expect.stringContaining('view.public')]);
  });
});

function changed(id: string, from: string, to: string) {
  return (files: PolicyFiles): PolicyFiles => {
    const text = files.staticPolicies[id] ?? '';
    expect(text).toContain(from);
    return { ...files, staticPolicies: { ...files.staticPolicies, [id]: text.replace(from, to) } };
  };
}

function without(id: string) {
  return (files: PolicyFiles): PolicyFiles => {
    const { [id]: gone, ...staticPolicies } = files.staticPolicies;
    expect(gone).toBeDefined();
    return { ...files, staticPolicies };
  };
}

function grant(kind: keyof PolicyFiles['grants'], from: string, to: string) {
  return (files: PolicyFiles): PolicyFiles => {
    expect(files.grants[kind]).toContain(from);
    return { ...files, grants: { ...files.grants, [kind]: files.grants[kind].replace(from, to) } };
  };
}

function widened(value: rule.ValueFacts): rule.ValueFacts {
  return value.visibility === 'named' ? { ...value, visibility: 'consortium' } : value;
}

const endless = (each: rule.CompiledGrant) => ({ ...each, untilTimeMs: Number.POSITIVE_INFINITY });
const editing = (each: rule.CompiledGrant) => ({ ...each, mayEdit: true });
const alone = (each: rule.CompiledGrant) => ({ ...each, isGroup: false });
