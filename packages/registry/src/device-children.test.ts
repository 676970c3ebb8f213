import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasKey } from './device-links.ts';
import { app, id, openFixture } from './fixture.ts';

const principal = app(['device.manage', 'identifier.write'], ['88.118.22']);
const context = { principal };
const gateway = id('gateway');

async function withAssets(...suffixes: string[]) {
  const fixture = await openFixture();
  for (const suffix of ['gateway', ...suffixes])
    await fixture.registry.handles.create(context, { identifier: id(suffix), values: [] });
  await fixture.registry.devices.enrol(context, { identifier: gateway });
  return { ...fixture, devices: fixture.registry.devices };
}

describe('a device that a gateway speaks for', () => {
  it('is found by gateway and alias, and by them only', async () => {
    const { devices } = await withAssets('a', 'b');
    const record = await devices.attach(context, { identifier: id('a'), gateway, alias: 'Device A' });
    expect(record).toMatchObject({ gateway: '88.118.22/gateway', alias: 'Device A', activeCredentials: 0 });
    expect(await devices.get(principal, id('a'))).toEqual(record);
    expect(await devices.child(gateway.key, 'Device A')).toEqual({
      identifier: '88.118.22/a',
      key: '88.118.22/A',
      behind: { gateway: '88.118.22/gateway', gatewayKey: gateway.key, alias: 'Device A' },
    });
    expect(await devices.child(gateway.key, 'device a')).toBeUndefined();
    expect(await devices.child(id('b').key, 'Device A')).toBeUndefined();
    expect(await devices.authenticate('88.118.22/a', new Uint8Array())).toBeUndefined();
  });

  it('a DevEUI is one alias in either case', async () => {
    const { devices } = await withAssets('a', 'b');
    await devices.attach(context, { identifier: id('a'), gateway, alias: '0004A30B001C0530' });
    expect(await devices.child(gateway.key, '0004a30b001c0530')).toMatchObject({ identifier: '88.118.22/a' });
    const again = devices.attach(context, { identifier: id('b'), gateway, alias: '0004a30b001c0530' });
    await expect(again).rejects.toMatchObject({ code: 'IN_USE', reason: 'DEVICE_ALIAS' });
  });

  it('has no credential to rotate or revoke, and may be removed', async () => {
    const { devices } = await withAssets('a', 'b');
    await devices.attach(context, { identifier: id('a'), gateway, alias: 'x' });
    expect(await devices.child(gateway.key, 'x')).toBeDefined();
    for (const change of [
      devices.rotate(context, { identifier: id('a') }),
      devices.revoke(context, { identifier: id('a') }),
    ])
      await expect(change).rejects.toMatchObject({ code: 'IN_USE', reason: 'DEVICE_BEHIND_GATEWAY' });
    await expect(devices.enrol(context, { identifier: id('a') })).rejects.toMatchObject({ code: 'IN_USE' });
    await expect(devices.remove(context, { identifier: gateway })).rejects.toMatchObject({ reason: 'DEVICE_GATEWAY' });
    await devices.remove(context, { identifier: id('a') });
    expect(await devices.child(gateway.key, 'x')).toBeUndefined();
    await expect(devices.get(principal, id('a'))).rejects.toMatchObject({ reason: 'DEVICE_UNKNOWN' });
    await devices.attach(context, { identifier: id('b'), gateway, alias: 'x' });
    expect(await devices.child(gateway.key, 'x')).toMatchObject({ identifier: '88.118.22/b' });
  });

  it('is nobody once its asset is retired, and its alias is free', async () => {
    const { devices, registry } = await withAssets('a', 'b');
    await devices.attach(context, { identifier: id('a'), gateway, alias: 'x' });
    await devices.child(gateway.key, 'x');
    await registry.handles.retire(context, { identifier: id('a') });
    expect(await devices.child(gateway.key, 'x')).toBeUndefined();
    expect((await devices.listBehind(principal, gateway)).devices).toEqual([]);
    await devices.attach(context, { identifier: id('b'), gateway, alias: 'x' });
    expect(await devices.child(gateway.key, 'x')).toMatchObject({ identifier: '88.118.22/b' });
  });

  it('needs a gateway that is enrolled, speaks for itself, and is managed by the asker', async () => {
    const { devices } = await withAssets('a', 'b');
    const attach = (identifier: string, behind: string, who = context) =>
      devices.attach(who, { identifier: id(identifier), gateway: id(behind), alias: 'x' });
    await expect(attach('a', 'b')).rejects.toMatchObject({ reason: 'DEVICE_UNKNOWN' });
    await attach('a', 'gateway');
    await expect(attach('b', 'a')).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'DEVICE_GATEWAY' });
    const elsewhere = { principal: app(['device.manage'], ['88.9']) };
    await expect(attach('b', 'gateway', elsewhere)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(devices.listBehind(elsewhere.principal, gateway)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    for (const alias of ['', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(257)])
      await expect(devices.attach(context, { identifier: id('b'), gateway, alias })).rejects.toMatchObject({
        reason: 'DEVICE_ALIAS',
      });
  });

  it('of two devices that want one alias at once, one gets it', async () => {
    const { devices } = await withAssets('a', 'b');
    const tries = await Promise.allSettled(
      ['a', 'b'].map((suffix) => devices.attach(context, { identifier: id(suffix), gateway, alias: 'x' })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('the index answers as a map does, whatever is attached, removed and retired, page by page', async () => {
    const suffixes = ['a', 'b', 'c', 'd'];
    const alias = fc.constantFrom('x', 'X', 'y', '00FF00FF00FF00FF', '00ff00ff00ff00ff', '电表/1');
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ act: fc.constant('attach' as const), device: fc.constantFrom(...suffixes), alias }),
      },
      fc.record({ act: fc.constant('remove' as const), device: fc.constantFrom(...suffixes), alias }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { devices } = await withAssets(...suffixes);
        const model = new Map<string, string>();
        const held = (device: string) => [...model].find(([, holder]) => holder === device);
        for (const { act, device, alias: name } of steps) {
          const key = aliasKey(name);
          if (act === 'attach') {
            const free = held(device) === undefined && !model.has(key);
            const done = await devices.attach(context, { identifier: id(device), gateway, alias: name }).then(
              () => true,
              () => false,
            );
            expect(done).toBe(free);
            if (free) model.set(key, device);
          } else {
            await devices.remove(context, { identifier: id(device) }).catch(() => undefined);
            const before = held(device);
            if (before) model.delete(before[0]);
          }
          expect((await devices.child(gateway.key, name))?.identifier).toBe(
            model.has(key) ? `88.118.22/${model.get(key)}` : undefined,
          );
        }
        const listed: string[] = [];
        for (let pageToken = ''; ; ) {
          const page = await devices.listBehind(principal, gateway, { pageSize: 1, pageToken });
          listed.push(...page.devices.map(({ identifier, alias: name = '' }) => `${aliasKey(name)} ${identifier}`));
          if (page.nextPageToken === '') break;
          pageToken = page.nextPageToken;
        }
        const expected = [...model].map(([name, device]) => `${name} 88.118.22/${device}`);
        expect(listed.sort()).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('a device that logs in by certificate', () => {
  it('stands without a password until it is revoked', async () => {
    const { devices } = await withAssets('a');
    const fingerprint = 'AB:'.repeat(31) + 'AB';
    const record = await devices.certify(context, { identifier: id('a'), fingerprint });
    expect(record).toMatchObject({ certificate: true, activeCredentials: 0 });
    const standing = { device: { identifier: '88.118.22/a', key: id('a').key }, active: true };
    expect(await devices.standing(id('a'))).toEqual({ ...standing, fingerprint: 'ab'.repeat(32) });
    await expect(devices.certify(context, { identifier: id('a') })).rejects.toMatchObject({ code: 'IN_USE' });
    const ended: string[] = [];
    devices.onRevoked((key) => ended.push(key));
    await devices.revoke(context, { identifier: id('a') });
    expect(await devices.standing(id('a'))).toEqual({ ...standing, active: false });
    expect(ended).toEqual([id('a').key]);
  });

  it('a fingerprint is 64 hexadecimal digits', async () => {
    const { devices } = await withAssets('a');
    const wrong = devices.certify(context, { identifier: id('a'), fingerprint: 'ab' });
    await expect(wrong).rejects.toMatchObject({ reason: 'CERTIFICATE_FINGERPRINT' });
  });
});

describe('the Sparkplug name of a device', () => {
  it('is one device’s, and not the identifier of another', async () => {
    const { devices } = await withAssets('a', 'b');
    const edgeNode = 'Plant 1/Line 2';
    await devices.enrol(context, { identifier: id('a'), edgeNode });
    expect(await devices.find('88.118.22/a')).toMatchObject({ edgeNode });
    const enrol = (name: string) => devices.enrol(context, { identifier: id('b'), edgeNode: name });
    await expect(enrol(edgeNode)).rejects.toMatchObject({ code: 'IN_USE', reason: 'EDGE_NODE' });
    for (const name of ['88.118.22/a', 'x', 'a/b/c', '/b', 'a/', 'a/+', '#/b'])
      await expect(enrol(name)).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'EDGE_NODE' });
    await enrol('88.118.22/b');
  });
});
