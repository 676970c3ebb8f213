import { openMemoryStore } from '@nameplate/storage';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { admin, countingRandom, id, openFixture, stranger } from './fixture.ts';
import { PskSeal } from './psk-seal.ts';
import { openRegistry } from './registry.ts';

const pskSealKey = new Uint8Array(32).fill(7);
const context = { principal: admin };
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

async function fixture() {
  const all = await openFixture({ pskSealKey });
  for (const suffix of ['m', 'n', 'other'])
    await all.registry.handles.create(context, { identifier: id(suffix), values: [] });
  return all;
}

it('an asset gets a key that its identity finds, and becomes a device by it', async () => {
  const { registry } = await fixture();
  const { device, psk } = await registry.psks.issue(context, { identifier: id('m'), profile: 'meter.water' });
  expect(device).toMatchObject({
    identifier: '88.118.22/m',
    activeCredentials: 0,
    activePsks: 1,
    profile: '0.profile/meter.water',
  });
  expect(psk).toEqual({ identity: '1:88.118.22/m', key: expect.stringMatching(/^[0-9a-f]{64}$/) });
  for (const identity of ['1:88.118.22/m', '88.118.22/m', '88.118.22/M'])
    expect(hex(registry.psks.find(identity)?.key)).toBe(psk.key);
  await expect(registry.devices.enrol(context, { identifier: id('m') })).rejects.toMatchObject({ code: 'IN_USE' });
  expect((await registry.devices.standing(id('m')))?.active).toBe(true);
});

it.each([
  '',
  '1:',
  ':88.118.22/m',
  '0:88.118.22/m',
  '2:88.118.22/m',
  '1:1:88.118.22/m',
  '88.118.22/none',
  '__proto__',
  '01:88.118.22/m',
])('nothing is found by %j', async (identity) => {
  const { registry } = await fixture();
  await registry.psks.issue(context, { identifier: id('m') });
  expect(registry.psks.find(identity)).toBeUndefined();
});

it('any text is looked up without a fault', async () => {
  const { registry } = await fixture();
  await registry.psks.issue(context, { identifier: id('m') });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => registry.psks.find(text) === undefined));
});

it('the key before works for the overlap, by its own identity, and no longer', async () => {
  const { registry, clock } = await fixture();
  const revoked: string[] = [];
  registry.devices.onRevoked((key) => revoked.push(key));
  const first = await registry.psks.issue(context, { identifier: id('m') });
  const second = await registry.psks.issue(context, { identifier: id('m'), overlapS: 60 });
  expect(second.psk.identity).toBe('2:88.118.22/m');
  expect(second.device.activePsks).toBe(2);
  expect(hex(registry.psks.find('1:88.118.22/m')?.key)).toBe(first.psk.key);
  expect(hex(registry.psks.find('88.118.22/m')?.key)).toBe(second.psk.key);
  clock.advance(60_000);
  expect(registry.psks.find('1:88.118.22/m')).toBeUndefined();
  expect(revoked).toEqual([]);
  const third = await registry.psks.issue(context, { identifier: id('m') });
  expect(registry.psks.find('2:88.118.22/m')).toBeUndefined();
  expect(hex(registry.psks.find('3:88.118.22/m')?.key)).toBe(third.psk.key);
  expect(revoked).toEqual([id('m').key]);
});

it('revoking, removing and retiring end it', async () => {
  const { registry } = await fixture();
  const identities = ['m', 'n', 'other'].map((suffix) => `88.118.22/${suffix}`);
  for (const suffix of ['m', 'n', 'other']) await registry.psks.issue(context, { identifier: id(suffix) });
  const device = await registry.devices.revoke(context, { identifier: id('m') });
  expect(device.activePsks).toBeUndefined();
  await registry.devices.remove(context, { identifier: id('n') });
  await registry.handles.retire(context, { identifier: id('other') });
  expect(identities.map((identity) => registry.psks.find(identity))).toEqual([undefined, undefined, undefined]);
  // A number is not given again.
  expect((await registry.psks.issue(context, { identifier: id('m') })).psk.identity).toBe('2:88.118.22/m');
});

it('a password beside it goes on, and the other way round', async () => {
  const { registry } = await fixture();
  const { credential } = await registry.devices.enrol(context, { identifier: id('m') });
  const { device } = await registry.psks.issue(context, { identifier: id('m') });
  expect(device).toMatchObject({ activeCredentials: 1, activePsks: 1 });
  expect(await registry.devices.authenticate('88.118.22/m', Buffer.from(credential.password))).toBeDefined();
  await registry.devices.rotate(context, { identifier: id('m') });
  expect(registry.psks.find('88.118.22/m')).toBeDefined();
});

it('one that the device has already can be given', async () => {
  const { registry } = await fixture();
  const key = Uint8Array.from({ length: 16 }, (_, n) => n);
  const { psk } = await registry.psks.issue(context, { identifier: id('m'), key });
  expect(psk.key).toBe(hex(key));
  for (const length of [0, 15, 65])
    await expect(
      registry.psks.issue(context, { identifier: id('n'), key: new Uint8Array(length) }),
    ).rejects.toMatchObject({
      reason: 'PSK_KEY',
    });
});

it('a request repeated gives the same key', async () => {
  const { registry } = await fixture();
  const again = { principal: admin, requestId: 'r-1' };
  const first = await registry.psks.issue(again, { identifier: id('m') });
  expect(await registry.psks.issue(again, { identifier: id('m') })).toEqual(first);
});

it('refuses who may not, what is not there, and what is too long', async () => {
  const { registry } = await fixture();
  await expect(registry.psks.issue({ principal: stranger }, { identifier: id('m') })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  await expect(registry.psks.issue(context, { identifier: id('none') })).rejects.toMatchObject({
    code: 'HANDLE_NOT_FOUND',
  });
  await expect(registry.psks.issue(context, { identifier: id('m'), overlapS: -1 })).rejects.toMatchObject({
    reason: 'OVERLAP',
  });
  const long = id('x'.repeat(245));
  await registry.handles.create(context, { identifier: long, values: [] });
  await expect(registry.psks.issue(context, { identifier: long })).rejects.toMatchObject({ reason: 'PSK_IDENTITY' });
  const without = await openFixture();
  await expect(without.registry.psks.issue(context, { identifier: id('m') })).rejects.toMatchObject({
    reason: 'PSK_OFF',
  });
});

it('a start finds them again; the store alone shows none; another key file opens none', async () => {
  const store = openMemoryStore();
  const { registry } = await openFixture({ store, pskSealKey });
  await registry.handles.create(context, { identifier: id('m'), values: [] });
  const { psk } = await registry.psks.issue(context, { identifier: id('m') });
  await registry.close();
  const again = await openRegistry({ store, pskSealKey });
  expect([hex(again.psks.find(psk.identity)?.key), again.psks.unreadable]).toEqual([psk.key, 0]);
  for await (const { value } of store.range({})) {
    expect(Buffer.from(value).toString('utf8')).not.toContain(psk.key);
    expect(Buffer.from(value).includes(Buffer.from(psk.key, 'hex'))).toBe(false);
  }
  const other = await openRegistry({ store, pskSealKey: new Uint8Array(32) });
  expect([other.psks.find(psk.identity), other.psks.unreadable]).toEqual([undefined, 1]);
});

it('what is sealed opens for its own purpose only, and not after a change', () => {
  const seal = new PskSeal(pskSealKey, countingRandom());
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.string(), fc.nat(), (psk, purpose, place) => {
      const sealed = seal.seal(psk, purpose);
      expect(hex(seal.open(sealed, purpose))).toBe(hex(psk));
      expect(seal.open(sealed, `${purpose}.`)).toBeUndefined();
      const bytes = Buffer.from(sealed, 'base64url');
      bytes[place % bytes.length]! ^= 1;
      expect(seal.open(bytes.toString('base64url'), purpose)).toBeUndefined();
      expect(seal.open(sealed.slice(0, 20), purpose)).toBeUndefined();
    }),
  );
});
