import {
  anonymous,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixRecordIdentifier,
  type Reading,
} from '@nameplate/model';
import { encodeAdmin } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { admin, app, context, id, openHome, request, types, value } from './fixture.ts';
import type { ResolveEvent } from './request.ts';
import { createResolver, type ResolverOptions } from './resolve.ts';

const reader = app(['identifier.read'], ['88.118']);
const now = 1_800_000_000_000;

async function setUp(options: Partial<ResolverOptions> = {}) {
  const registry = await openHome();
  const resolver = createResolver({ registry, clock: { now: () => now }, ...options });
  const create = (suffix: string, ...values: ReturnType<typeof value>[]) =>
    registry.handles.create({ principal: admin }, { identifier: id(suffix), values });
  return { registry, resolver, create };
}

const asset = [
  value(1, 'URL', 'https://example.cn'),
  value(2, 'HS_SITE.6', 'x'),
  value(3, 'serial', '660', false),
  value(300, 'HS_SECKEY', 'secret', false),
];

describe('what an asker sees', () => {
  const cases: readonly [string, Principal, string[]][] = [
    ['nobody', anonymous, ['URL', 'HS_SITE.6']],
    ['a reader of the prefix', reader, ['URL', 'HS_SITE.6', 'serial']],
    ['the administrator', admin, ['URL', 'HS_SITE.6', 'serial']],
    ['a reader of another prefix', app(['identifier.read'], ['88.119']), ['URL', 'HS_SITE.6']],
    ['a writer', app(['identifier.write'], ['88.118']), ['URL', 'HS_SITE.6']],
    ['the device itself', { kind: 'device', id: '88.118.22/A' }, ['URL', 'HS_SITE.6']],
  ];

  it.each(cases)('%s, from the store and from the cache alike; a secret never', async (_who, principal, expected) => {
    const { resolver, create } = await setUp();
    await create('a', ...asset);
    for (const authoritative of [false, false, true])
      expect(await types(resolver, request(id('a'), { authoritative }), principal)).toEqual(expected);
    expect(await types(resolver, request(id('a'), { publicOnly: true }), principal)).toEqual(['URL', 'HS_SITE.6']);
  });

  it('is selected by type or index, of what may be seen', async () => {
    const { resolver, create } = await setUp();
    await create('a', ...asset);
    expect(await types(resolver, request(id('a'), { types: ['url'] }))).toEqual(['URL']);
    expect(await types(resolver, request(id('a'), { types: ['hs_site.'], indexes: [1, 3] }))).toEqual([
      'URL',
      'HS_SITE.6',
    ]);
    for (const nothing of [{ types: ['EMAIL'] }, { indexes: [3] }, { types: ['serial'] }, { types: ['HS_SECKEY'] }])
      await expect(types(resolver, request(id('a'), nothing))).rejects.toMatchObject({ code: 'VALUE_NOT_FOUND' });
    await expect(types(resolver, request(id('a'), { indexes: [300] }), admin)).rejects.toMatchObject({
      code: 'VALUE_NOT_FOUND',
    });
  });

  it('does not tell an empty record from a hidden one, but to who may read', async () => {
    const { resolver, create } = await setUp();
    await create('empty');
    await create('hidden', value(1, 'A', '', false));
    for (const suffix of ['empty', 'hidden'])
      await expect(types(resolver, request(id(suffix)))).rejects.toMatchObject({ code: 'VALUE_NOT_FOUND' });
    expect(await types(resolver, request(id('empty')), reader)).toEqual([]);
  });
});

describe('what there is', () => {
  it('tells "does not exist" from "retired" from "not mine"', async () => {
    const { resolver, registry, create } = await setUp();
    await create('old', ...asset);
    await types(resolver, request(id('old')));
    await registry.handles.retire({ principal: admin }, { identifier: id('old'), successor: '88.118.22/new' });
    await expect(types(resolver, request(id('none')))).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await expect(types(resolver, request(id('old')), admin)).rejects.toMatchObject({
      code: 'HANDLE_RETIRED',
      metadata: { successor: '88.118.22/new' },
    });
    for (const text of ['88.118.23/x', '0.NA/88.118.23', '88.118/x'])
      await expect(types(resolver, request(parseIdentifier(text)))).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
  });

  it('answers for the record of a prefix that is homed here', async () => {
    const { resolver } = await setUp();
    expect(await types(resolver, request(prefixRecordIdentifier(parsePrefix('88.118.22'))))).toEqual(['DESC']);
  });

  it('finds a handle whatever the case of its ASCII letters, and answers with its own spelling', async () => {
    const { resolver, create } = await setUp();
    await create('Meter', ...asset);
    const { record } = await resolver.resolve(request(id('mETER')), context());
    expect(record.identifier.canonical).toBe('88.118.22/Meter');
  });
});

describe('the place', () => {
  const place = JSON.stringify({ longitude: 125.3, latitude: 43.9, regionCode: '220100' });

  it('is answered when asked for and visible', async () => {
    const { resolver, create } = await setUp();
    await create('shown', value(204, 'NP_PLACE', place));
    await create('hidden', value(1, 'URL', ''), value(204, 'NP_PLACE', place, false));
    const want = { place: true, readings: false };
    for (let i = 0; i < 2; i += 1)
      expect((await resolver.resolve(request(id('shown'), { want }), context())).place).toEqual(JSON.parse(place));
    expect('place' in (await resolver.resolve(request(id('shown')), context()))).toBe(false);
    expect('place' in (await resolver.resolve(request(id('hidden'), { want }), context()))).toBe(false);
    expect((await resolver.resolve(request(id('hidden'), { want }), context(reader))).place?.latitude).toBe(43.9);
  });

  it('does not depend on which values are selected', async () => {
    const { resolver, create } = await setUp();
    await create('a', value(1, 'URL', ''), value(204, 'NP_PLACE', place));
    const answer = await resolver.resolve(
      request(id('a'), { types: ['URL'], want: { place: true, readings: false } }),
      context(),
    );
    expect(answer.place?.regionCode).toBe('220100');
    expect(answer.values.map(({ type }) => type)).toEqual(['URL']);
  });
});

const reading = (metric: string): Reading => ({
  metric,
  value: 1,
  unit: 'kW',
  deviceTimeMs: now,
  receiveTimeMs: now,
  quality: [],
});

describe('readings', () => {
  const telemetry = {
    asked: [] as string[],
    async latest(deviceKey: string) {
      telemetry.asked.push(deviceKey);
      return [
        { ...reading('power'), public: true },
        { ...reading('heat'), public: false },
      ];
    },
  };
  const want = { place: false, readings: true };

  it.each<[string, Principal, string[]]>([
    ['nobody', anonymous, ['power']],
    ['a reader of identifiers', reader, ['power']],
    ['a reader of telemetry', app(['telemetry.read'], ['88.118']), ['power', 'heat']],
    ['a reader of telemetry elsewhere', app(['telemetry.read'], ['88.119']), ['power']],
    ['the device itself', { kind: 'device', id: '88.118.22/A' }, ['power', 'heat']],
    ['another device', { kind: 'device', id: '88.118.22/B' }, ['power']],
  ])('%s sees those that are public, and all with the right', async (_who, principal, expected) => {
    const { resolver, create } = await setUp({ telemetry });
    await create('a', ...asset);
    const answer = await resolver.resolve(request(id('a'), { want }), context(principal));
    expect(answer.readings?.map(({ metric }) => metric)).toEqual(expected);
    expect(answer.readings?.[0]).toEqual(reading('power'));
    expect(answer.answerTimeMs).toBe(now);
    expect(telemetry.asked.at(-1)).toBe('88.118.22/A');
  });

  it('with publicOnly are the public ones, even with a key', async () => {
    const { resolver, create } = await setUp({ telemetry });
    await create('a', ...asset);
    const answer = await resolver.resolve(request(id('a'), { want, publicOnly: true }), context(admin));
    expect(answer.readings?.map(({ metric }) => metric)).toEqual(['power']);
  });

  it('are not read when not asked for', async () => {
    const { resolver, create } = await setUp({ telemetry });
    await create('a', ...asset);
    telemetry.asked.length = 0;
    const answer = await resolver.resolve(request(id('a')), context(admin));
    expect('readings' in answer).toBe(false);
    expect(telemetry.asked).toEqual([]);
  });

  it('may be all that there is to see', async () => {
    const { resolver, create } = await setUp({ telemetry });
    await create('a', value(1, 'A', '', false));
    const answer = await resolver.resolve(request(id('a'), { want }), context());
    expect(answer.values).toEqual([]);
    expect(answer.readings).toHaveLength(1);
  });
});

describe('observe', () => {
  it('tells of every request once, with its outcome', async () => {
    const events: ResolveEvent[] = [];
    const { resolver, create } = await setUp({ observe: (event) => events.push(event) });
    await create('a', ...asset);
    await types(resolver, request(id('a')));
    await types(resolver, request(id('a')));
    await types(resolver, request(id('none'))).catch(() => undefined);
    await types(resolver, request(parseIdentifier('88.1/x'))).catch(() => undefined);
    const outcomes = events.map(({ code, source }) => [code, source]);
    expect(outcomes).toEqual([
      ['OK', 'store'],
      ['OK', 'cache'],
      ['HANDLE_NOT_FOUND', 'none'],
      ['NOT_RESPONSIBLE', 'none'],
    ]);
    expect(events.every(({ durationMs }) => durationMs >= 0)).toBe(true);
  });
});

describe('an administrator of handles', () => {
  const handleKey = '88.118.22/ADMIN';
  const me: Principal = { kind: 'handle', id: `300:${handleKey}`, handleKey, index: 300 };
  const hs = (permissions: number) => ({
    ...value(100, 'HS_ADMIN', ''),
    data: encodeAdmin({ permissions, handle: '88.118.22/admin', index: 300 }),
  });

  it('sees what readValue of the record lets it see, and no secret', async () => {
    const { resolver, create } = await setUp();
    const values = [value(1, 'PLAIN', ''), value(2, 'HIDDEN', '', false), value(3, 'HS_SECKEY', '', false)];
    await create('may', ...values, hs(0x400));
    await create('may-not', ...values, hs(0xbff));
    expect(await types(resolver, request(id('may')), me)).toEqual(['PLAIN', 'HIDDEN', 'HS_ADMIN']);
    expect(await types(resolver, request(id('may'), { publicOnly: true }), me)).toEqual(['PLAIN', 'HS_ADMIN']);
    expect(await types(resolver, request(id('may-not')), me)).toEqual(['PLAIN', 'HS_ADMIN']);
    expect(await types(resolver, request(id('may')))).toEqual(['PLAIN', 'HS_ADMIN']);
  });
});
