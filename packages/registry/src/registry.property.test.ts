import { isNameplateError, type Principal, scopes } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { app, type Fixture, id, openFixture, publishTemplate, take, templateReference, value } from './fixture.ts';
import { openRegistry, type Registry } from './registry.ts';

// Commands against a registry and against a plain Map: whatever the order, both answer the same.

const template = id('template');
const names = ['a', 'b', 'C', 'd/1', '表'];
const serials = ['S1', 'S2', 'S3'];
const principal: Principal = app(scopes, ['88.118.22'], 'npk_property');

/** A handle as the Map keeps it: attribute index → text. */
interface Expected {
  values: Map<number, string>;
  revision: number;
  retired: boolean;
}

interface Model {
  readonly handles: Map<string, Expected>;
  /** `kind key revision`, in order. */
  readonly log: string[];
  /** The last write that succeeded, to be sent again. */
  last: { readonly send: (registry: Registry) => Promise<unknown>; readonly answer: unknown } | undefined;
}

interface Real {
  readonly fixture: Fixture;
  registry: Registry;
  requests: number;
}

type Command = fc.AsyncCommand<Model, Real>;

const keyOf = (name: string) => id(name).key;

/** Runs a write on both sides: `expected` is the error code the Map foretells, or undefined. */
async function write(
  model: Model,
  real: Real,
  expected: string | undefined,
  send: (registry: Registry, requestId: string) => Promise<unknown>,
  apply: () => void,
): Promise<void> {
  real.requests += 1;
  const requestId = `r-${real.requests}`;
  const answer = await send(real.registry, requestId).catch((thrown: unknown) => thrown);
  expect(isNameplateError(answer) ? answer.code : answer instanceof Error ? answer : undefined).toBe(expected);
  if (expected !== undefined) return;
  apply();
  model.last = { send: (registry) => send(registry, requestId), answer };
}

function taken(model: Model, name: string, serial: string | undefined): boolean {
  if (serial === undefined) return false;
  return [...model.handles].some(
    ([key, { values, retired }]) => !retired && key !== keyOf(name) && values.get(1) === serial,
  );
}

class Create implements Command {
  readonly name: string;
  readonly serial: string | undefined;
  constructor(name: string, serial: string | undefined) {
    this.name = name;
    this.serial = serial;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const key = keyOf(this.name);
    const expected = model.handles.has(key)
      ? 'HANDLE_ALREADY_EXISTS'
      : taken(model, this.name, this.serial)
        ? 'VALUE_ALREADY_EXISTS'
        : undefined;
    const attributes = this.serial === undefined ? [] : [value(1, 'serial', this.serial)];
    const values = [templateReference(`${template.canonical}@1`), ...attributes];
    await write(
      model,
      real,
      expected,
      (registry, requestId) => registry.handles.create({ principal, requestId }, { identifier: id(this.name), values }),
      () => {
        const texts = new Map(values.map((each) => [each.index, Buffer.from(each.data).toString()]));
        model.handles.set(key, { values: texts, revision: 1, retired: false });
        model.log.push(`created ${key} 1`);
      },
    );
  }
  toString = () => `create(${this.name}, ${this.serial})`;
}

class Update implements Command {
  readonly name: string;
  readonly serial: string | null;
  readonly etag: 'none' | 'right' | 'wrong';
  constructor(name: string, serial: string | null, etag: 'none' | 'right' | 'wrong') {
    this.name = name;
    this.serial = serial;
    this.etag = etag;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const key = keyOf(this.name);
    const known = model.handles.get(key);
    const revision = known?.revision ?? 0;
    const expected = stateError(known) ?? (this.etag === 'wrong' ? 'ETAG_MISMATCH' : undefined);
    const clash = expected ?? (taken(model, this.name, this.serial ?? undefined) ? 'VALUE_ALREADY_EXISTS' : undefined);
    const change = this.serial === null ? { remove: [1] } : { set: [value(1, 'serial', this.serial)] };
    const etag = { none: {}, right: { etag: `${revision}` }, wrong: { etag: `${revision + 1}` } }[this.etag];
    await write(
      model,
      real,
      clash,
      (registry, requestId) =>
        registry.handles.update({ principal, requestId }, { identifier: id(this.name), ...change, ...etag }),
      () => {
        if (known === undefined) return;
        known.revision += 1;
        if (this.serial === null) known.values.delete(1);
        else known.values.set(1, this.serial);
        model.log.push(`updated ${key} ${known.revision}`);
      },
    );
  }
  toString = () => `update(${this.name}, ${this.serial}, etag ${this.etag})`;
}

class Retire implements Command {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const key = keyOf(this.name);
    const known = model.handles.get(key);
    await write(
      model,
      real,
      stateError(known),
      (registry, requestId) => registry.handles.retire({ principal, requestId }, { identifier: id(this.name) }),
      () => {
        if (known === undefined) return;
        known.retired = true;
        known.revision += 1;
        known.values.delete(1);
        model.log.push(`retired ${key} ${known.revision}`);
      },
    );
  }
  toString = () => `retire(${this.name})`;
}

/** The last write again, with its request id: the first answer, and nothing changes. */
class Repeat implements Command {
  check = (model: Readonly<Model>) => model.last !== undefined;
  async run(model: Model, real: Real): Promise<void> {
    expect(await model.last?.send(real.registry)).toEqual(model.last?.answer);
  }
  toString = () => 'repeat';
}

/** The process ends and starts again on the same store. */
class Reopen implements Command {
  check = () => true;
  async run(_model: Model, real: Real): Promise<void> {
    await real.registry.close();
    real.registry = await openRegistry({ store: real.fixture.store, clock: real.fixture.clock });
  }
  toString = () => 'reopen';
}

class Wait implements Command {
  readonly minutes: number;
  constructor(minutes: number) {
    this.minutes = minutes;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    real.fixture.clock.advance(this.minutes * 60_000);
    model.last = undefined;
  }
  toString = () => `wait(${this.minutes} min)`;
}

class Check implements Command {
  readonly pageSize: number;
  constructor(pageSize: number) {
    this.pageSize = pageSize;
  }
  check = () => true;
  run = (model: Model, real: Real) => compare(model, real, this.pageSize);
  toString = () => `check(pages of ${this.pageSize})`;
}

function stateError(known: Expected | undefined): string | undefined {
  if (known === undefined) return 'HANDLE_NOT_FOUND';
  return known.retired ? 'HANDLE_RETIRED' : undefined;
}

/** Reading, listing, finding and the log agree with the Map. */
async function compare(model: Model, { registry }: Real, pageSize: number): Promise<void> {
  for (const name of names) {
    const stored = await registry.handles.read(id(name));
    const known = model.handles.get(keyOf(name));
    expect(stored?.revision).toBe(known?.revision);
    expect(stored?.state).toBe(known && (known.retired ? 'retired' : 'active'));
    const texts = stored?.values.map((each) => [each.index, Buffer.from(each.decode().data).toString()] as const);
    expect(new Map(texts)).toEqual(known?.values ?? new Map());
  }
  const listed = (of: (known: Expected) => boolean) =>
    [...model.handles]
      .filter(([, known]) => of(known))
      .map(([key]) => key)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const query = { prefix: '88.118.22', template: template.canonical, pageSize };
  expect(await listAll(registry, query)).toEqual(listed(({ retired }) => !retired));
  expect(await listAll(registry, { ...query, includeRetired: true })).toEqual(listed(() => true));
  for (const serial of serials) {
    const found = await listAll(registry, { ...query, attribute: 'serial', attributeValue: serial });
    expect(found).toEqual(listed(({ values, retired }) => !retired && values.get(1) === serial));
  }
  // Before them: the prefix, the template's draft, its publication.
  const events = await take(registry.changes.watch({ after: 3 }), model.log.length + 1);
  const log = events
    .slice(1)
    .map(({ change }) => `${change?.kind} ${change && keyOf(change.identifier.slice(10))} ${change?.revision}`);
  expect(log).toEqual(model.log);
  expect(await registry.changes.lastSequence()).toBe(model.log.length + 3);
}

async function listAll(registry: Registry, query: Parameters<Registry['handles']['list']>[1]): Promise<string[]> {
  const keys: string[] = [];
  let pageToken = '';
  do {
    const page = await registry.handles.list(principal, { ...query, pageToken });
    keys.push(...page.records.map(({ identifier }) => identifier.key));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return keys;
}

const name = fc.constantFrom(...names);
const serial = fc.constantFrom(...serials);
const commands = fc.commands<Model, Real, false>(
  [
    fc.tuple(name, fc.option(serial, { nil: undefined })).map(([n, s]) => new Create(n, s)),
    fc.tuple(name, fc.option(serial), fc.constantFrom('none', 'right', 'wrong')).map((args) => new Update(...args)),
    name.map((n) => new Retire(n)),
    fc.constant(new Repeat()),
    fc.constant(new Reopen()),
    fc.nat({ max: 3000 }).map((minutes) => new Wait(minutes)),
    fc.integer({ min: 1, max: 4 }).map((pageSize) => new Check(pageSize)),
  ] as fc.Arbitrary<Command>[],
  { maxCommands: 40 },
);

describe('the registry', () => {
  it('answers as a plain Map would, whatever the order of commands', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const fixture = await openFixture();
        await publishTemplate(fixture.registry, template, { serial: { type: 'string', unique: true } });
        const model: Model = { handles: new Map(), log: [], last: undefined };
        const real: Real = { fixture, registry: fixture.registry, requests: 0 };
        await fc.asyncModelRun(() => ({ model, real }), sequence);
        await compare(model, real, 1000);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
