import { builtInProfile, NameplateError, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, id, openFixture } from './fixture.ts';
import { openRegistry } from './registry.ts';

const context = { principal: admin };
const water = builtInProfile('meter.water')?.definition;
const base = { format: 'json', metrics: { volume: { kind: 'counter', unit: 'm3' } } };

describe('built-in profiles', () => {
  it('are there without being published, in any case, by version or newest', async () => {
    const { profiles } = (await openFixture()).registry;
    const identifier = parseIdentifier('0.PROFILE/Meter.Water');
    const answer = { identifier: '0.profile/meter.water', version: 1, definition: water };
    expect(await profiles.get(identifier)).toEqual(answer);
    expect(await profiles.get(identifier, 1)).toEqual(answer);
    await expect(profiles.get(identifier, 2)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await expect(profiles.get(parseIdentifier('0.profile/meter.wine'))).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
  });

  it('are what a device is enrolled with, by name or identifier, but not by version', async () => {
    const { registry } = await openFixture();
    const { devices } = registry;
    for (const [name, profile] of [
      ['a', 'meter.water'],
      ['b', '0.profile/meter.water'],
    ] as const) {
      await registry.handles.create(context, { identifier: id(name), values: [] });
      const { device } = await devices.enrol(context, { identifier: id(name), profile });
      expect(device.profile).toBe('0.profile/meter.water');
      expect(await devices.profile(id(name).key)).toBe(water);
    }
    await registry.handles.create(context, { identifier: id('c'), values: [] });
    const enrol = (profile: string) => devices.enrol(context, { identifier: id('c'), profile });
    await expect(enrol('meter.water@1')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(enrol('meter.wine')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });

  it.each(['0.profile/meter.water', '0.PROFILE/mine', '88.118.22/meter@2'])('nobody publishes as %s', async (name) => {
    const { profiles } = (await openFixture()).registry;
    const published = profiles.publish(context, { identifier: parseIdentifier(name), definition: base });
    await expect(published).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'PROFILE_NAME' });
  });
});

describe('a profile that extends another', () => {
  it('is stored whole, and stays as it was when the other gets a new version', async () => {
    const { profiles } = (await openFixture()).registry;
    await profiles.publish(context, { identifier: id('base'), definition: base });
    const source = { extends: '88.118.22/base', metrics: { volume: { path: 'v' } } };
    const first = await profiles.publish(context, { identifier: id('made'), definition: source });
    expect(first).toMatchObject({
      version: 1,
      definition: { extends: '88.118.22/base@1', metrics: { volume: { unit: 'm3', path: 'v' } } },
    });
    expect(await profiles.publish(context, { identifier: id('made'), definition: source })).toEqual(first);

    const changed = { ...base, metrics: { volume: { kind: 'counter', unit: 'L' } } };
    await profiles.publish(context, { identifier: id('base'), definition: changed });
    expect(await profiles.get(id('made'))).toEqual(first);
    const second = await profiles.publish(context, { identifier: id('made'), definition: source });
    expect(second).toMatchObject({
      version: 2,
      definition: { extends: '88.118.22/base@2', metrics: { volume: { unit: 'L' } } },
    });
    const pinned = await profiles.publish(context, {
      identifier: id('pinned'),
      definition: { extends: '88.118.22/base@1' },
    });
    expect(pinned.definition.metrics['volume']?.unit).toBe('m3');
  });

  it('may extend a built-in one, or its own version before', async () => {
    const { profiles } = (await openFixture()).registry;
    const made = await profiles.publish(context, { identifier: id('w'), definition: { extends: 'meter.water' } });
    expect(made.definition).toEqual({ ...water, extends: '0.profile/meter.water@1' });
    const next = await profiles.publish(context, {
      identifier: id('w'),
      definition: { extends: '88.118.22/w@1', metrics: { flow: null } },
    });
    expect([next.version, 'flow' in next.definition.metrics, next.definition.extends]).toEqual([
      2,
      false,
      '88.118.22/w@1',
    ]);
  });

  it.each(['88.118.22/none', '88.118.22/none@3', 'meter.wine', '88.404/elsewhere'])(
    'is refused when there is no %s',
    async (name) => {
      const { profiles } = (await openFixture()).registry;
      const published = profiles.publish(context, { identifier: id('made'), definition: { extends: name } });
      await expect(published).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND', metadata: { path: 'extends' } });
    },
  );
});

it('what its formats cannot do is told before it is published', async () => {
  const { store } = await openFixture();
  const checkProfile = ({ format }: { readonly format: string }) => {
    if (format !== 'json') throw new NameplateError('INVALID_VALUE', `no ${format}`);
  };
  const { profiles } = await openRegistry({ store, checkProfile });
  const published = profiles.publish(context, { identifier: id('p'), definition: { ...base, format: 'morse' } });
  await expect(published).rejects.toThrow('no morse');
  await expect(profiles.get(id('p'))).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
});
