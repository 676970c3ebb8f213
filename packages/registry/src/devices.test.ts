import { anonymous, genericProfile, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, id, openFixture, publishTemplate, stranger, templateReference, value, writer } from './fixture.ts';

const principal = app(['device.manage', 'identifier.read', 'identifier.write'], ['88.118.22'], 'npk_devices');
const context = { principal };
const meter = id('Meter-1');
const octets = (text: string) => new TextEncoder().encode(text);
const profile = (metric: string) => ({ format: 'json', metrics: { [metric]: { kind: 'gauge' } } });

async function withMeter() {
  const fixture = await openFixture();
  await fixture.registry.handles.create(context, { identifier: meter, values: [] });
  return { ...fixture, devices: fixture.registry.devices };
}

describe('a device credential', () => {
  it('lets the enrolled device in, by its name in any case', async () => {
    const { devices, store } = await withMeter();
    const { device, credential } = await devices.enrol(context, { identifier: meter });
    expect(device).toMatchObject({ identifier: '88.118.22/Meter-1', profile: '', activeCredentials: 1 });
    expect(credential.username).toBe('88.118.22/Meter-1');
    expect(credential.password).toMatch(/^npd_[A-Za-z0-9_-]{43}$/);
    const known = { identifier: '88.118.22/Meter-1', key: '88.118.22/METER-1' };
    expect(await devices.authenticate(credential.username, octets(credential.password))).toEqual(known);
    expect(await devices.authenticate('88.118.22/METER-1', octets(credential.password))).toEqual(known);
    expect(await devices.find('88.118.22/meter-1')).toEqual(known);
    for await (const row of store.range({})) expect(Buffer.from(row.value).includes(credential.password)).toBe(false);
  });

  it('is refused when wrong, of another, or of nobody', async () => {
    const { devices, registry } = await withMeter();
    await registry.handles.create(context, { identifier: id('other'), values: [] });
    const { credential } = await devices.enrol(context, { identifier: meter });
    const other = await devices.enrol(context, { identifier: id('other') });
    for (const [username, password] of [
      [credential.username, ''],
      [credential.username, `${credential.password} `],
      [credential.username, other.credential.password],
      ['88.118.22/none', credential.password],
      ['nonsense', credential.password],
      [credential.username, 'x'.repeat(100_000)],
    ] as const)
      expect(await devices.authenticate(username, octets(password))).toBeUndefined();
    expect(await devices.find('88.118.22/none')).toBeUndefined();
    expect(await devices.find('nonsense')).toBeUndefined();
  });

  it('needs a registered asset that has none, and device.manage before anything is told', async () => {
    const { devices, registry } = await withMeter();
    await devices.enrol(context, { identifier: meter });
    await expect(devices.enrol(context, { identifier: meter })).rejects.toMatchObject({ code: 'IN_USE' });
    await expect(devices.enrol(context, { identifier: id('none') })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
    const elsewhere = parseIdentifier('88.1/x');
    await expect(devices.enrol({ principal: admin }, { identifier: elsewhere })).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
    });
    await registry.handles.create(context, { identifier: id('gone'), values: [] });
    await registry.handles.retire(context, { identifier: id('gone') });
    await expect(devices.enrol(context, { identifier: id('gone') })).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
    for (const who of [stranger, writer])
      for (const identifier of [meter, id('none')]) {
        await expect(devices.enrol({ principal: who }, { identifier })).rejects.toMatchObject({
          code: 'PERMISSION_DENIED',
        });
        await expect(devices.get(who, identifier)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
      }
    await expect(devices.get(anonymous, meter)).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
    await expect(devices.get(principal, id('none'))).rejects.toMatchObject({ reason: 'DEVICE_UNKNOWN' });
  });

  it('is given to one of two who enrol at once', async () => {
    const { devices } = await withMeter();
    const tries = await Promise.allSettled([
      devices.enrol(context, { identifier: meter }),
      devices.enrol(context, { identifier: meter }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('works on beside the new one for the overlap of a rotation', async () => {
    const { devices, clock } = await withMeter();
    const first = (await devices.enrol(context, { identifier: meter })).credential;
    const rotated = await devices.rotate(context, { identifier: meter, overlapS: 60 });
    expect(rotated.device.activeCredentials).toBe(2);
    const works = async ({ username, password }: typeof first) =>
      (await devices.authenticate(username, octets(password))) !== undefined;
    expect([await works(first), await works(rotated.credential)]).toEqual([true, true]);
    clock.advance(60_000);
    expect([await works(first), await works(rotated.credential)]).toEqual([false, true]);
    expect((await devices.get(principal, meter)).activeCredentials).toBe(1);
  });

  it('ends at once, with its connections, when rotated without overlap, revoked, or the asset retired', async () => {
    const { devices, registry } = await withMeter();
    const ended: string[] = [];
    devices.onRevoked((key) => ended.push(key));
    const first = (await devices.enrol(context, { identifier: meter })).credential;
    expect(ended).toEqual([]);
    const second = (await devices.rotate(context, { identifier: meter, overlapS: 0 })).credential;
    expect(await devices.authenticate(first.username, octets(first.password))).toBeUndefined();
    expect(await devices.authenticate(second.username, octets(second.password))).toBeDefined();
    expect(ended).toHaveLength(1);
    expect(await devices.revoke(context, { identifier: meter })).toMatchObject({ activeCredentials: 0 });
    expect(await devices.authenticate(second.username, octets(second.password))).toBeUndefined();
    expect(ended).toHaveLength(2);
    const third = (await devices.enrol(context, { identifier: meter })).credential;
    await registry.handles.retire(context, { identifier: meter });
    expect(await devices.authenticate(third.username, octets(third.password))).toBeUndefined();
    expect(await devices.find(meter.canonical)).toBeUndefined();
    expect(ended).toEqual(Array(3).fill('88.118.22/METER-1'));
  });

  it('is repeated, not made again, for the same request id', async () => {
    const { devices } = await withMeter();
    const again = { ...context, requestId: 'e-1' };
    const first = await devices.enrol(again, { identifier: meter });
    expect(await devices.enrol(again, { identifier: meter })).toEqual(first);
    const rotation = { ...context, requestId: 'r-1' };
    const second = await devices.rotate(rotation, { identifier: meter, overlapS: 5 });
    expect(await devices.rotate(rotation, { identifier: meter, overlapS: 5 })).toEqual(second);
    expect((await devices.get(principal, meter)).activeCredentials).toBe(2);
  });

  it('does not pile up by rotating', async () => {
    const { devices } = await withMeter();
    await devices.enrol(context, { identifier: meter });
    for (let i = 0; i < 10; i += 1) await devices.rotate(context, { identifier: meter, overlapS: 1000 });
    expect((await devices.get(principal, meter)).activeCredentials).toBe(4);
    await expect(devices.rotate(context, { identifier: meter, overlapS: -1 })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });
});

describe('the profile of a device', () => {
  it('is that of its enrolment, else its value 203, else its template, else the generic one', async () => {
    const { devices, registry } = await withMeter();
    for (const name of ['enrolled', 'own', 'of-template'])
      await registry.profiles.publish(context, { identifier: id(name), definition: profile(name) });
    await registry.templates.create(context, {
      identifier: id('t'),
      definition: { attributes: {}, profile: '88.118.22/of-template' },
    });
    await registry.templates.publish(context, { identifier: id('t') });
    const metrics = async () => Object.keys((await devices.profile(meter.key)).metrics);
    expect(await devices.profile(meter.key)).toEqual(genericProfile);
    await registry.handles.update(context, { identifier: meter, set: [templateReference('88.118.22/t@1')] });
    expect(await metrics()).toEqual(['of-template']);
    await registry.handles.update(context, { identifier: meter, set: [value(203, 'NP_PROFILE_REF', '88.118.22/own')] });
    expect(await metrics()).toEqual(['own']);
    await devices.enrol(context, { identifier: meter, profile: '88.118.22/ENROLLED' });
    expect(await metrics()).toEqual(['enrolled']);
    expect((await devices.get(principal, meter)).profile).toBe('88.118.22/ENROLLED');
  });

  it('follows a new version at once', async () => {
    const { devices, registry } = await withMeter();
    await registry.profiles.publish(context, { identifier: id('p'), definition: profile('old') });
    await devices.enrol(context, { identifier: meter, profile: '88.118.22/p' });
    expect(await devices.profile(meter.key)).toEqual(profile('old'));
    await registry.profiles.publish(context, { identifier: id('p'), definition: profile('new') });
    expect(await devices.profile(meter.key)).toEqual(profile('new'));
  });

  it('has to be published', async () => {
    const { devices } = await withMeter();
    await expect(devices.enrol(context, { identifier: meter, profile: '88.118.22/none' })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
  });
});

describe('profiles', () => {
  it('are public handles with a version a publish', async () => {
    const { registry } = await openFixture();
    const first = await registry.profiles.publish(context, { identifier: id('p'), definition: profile('a') });
    expect(first).toEqual({ identifier: '88.118.22/p', version: 1, definition: profile('a') });
    expect(await registry.profiles.publish(context, { identifier: id('p'), definition: profile('a') })).toEqual(first);
    await registry.profiles.publish(context, { identifier: id('p'), definition: profile('b') });
    expect(await registry.profiles.get(id('p'))).toMatchObject({ version: 2, definition: profile('b') });
    expect(await registry.profiles.get(id('p'), 1)).toEqual(first);
    await expect(registry.profiles.get(id('p'), 3)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    expect((await registry.handles.read(id('p')))?.values[0]).toMatchObject({
      index: 202,
      type: 'NP_PROFILE',
      publicRead: true,
    });
  });

  it('are refused with the path of what is wrong', async () => {
    const { registry } = await openFixture();
    const publish = (definition: unknown, who = principal) =>
      registry.profiles.publish({ principal: who }, { identifier: id('p'), definition });
    await expect(publish({ format: 'json', metrics: { a: { kind: 'guage' } } })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      metadata: { path: 'metrics.a.kind' },
    });
    await expect(publish(null, stranger)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('get a version each when published at once', async () => {
    const { registry } = await openFixture();
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        registry.profiles.publish(context, { identifier: id('p'), definition: profile(`m${i}`) }),
      ),
    );
    expect(made.map(({ version }) => version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a template of devices', () => {
  it('changes the profile of those enrolled by it', async () => {
    const { devices, registry } = await withMeter();
    await publishTemplate(registry, id('t'), { a: { type: 'string' } });
    await registry.handles.update(context, { identifier: meter, set: [templateReference('88.118.22/t@1')] });
    await devices.enrol(context, { identifier: meter });
    expect(await devices.profile(meter.key)).toEqual(genericProfile);
  });
});
