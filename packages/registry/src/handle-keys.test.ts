import { generateKeyPairSync } from 'node:crypto';
import { parseIdentifier, systemRandom } from '@nameplate/model';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { expect, it } from 'vitest';
import { admin, adminValue, app, hidden, openFixture, value } from './fixture.ts';
import { openRegistry } from './registry.ts';

const day = 86_400;
const identifier = parseIdentifier('88.118.22/operator');
const newKey = () => encodePublicKey(publicKeyRecord(generateKeyPairSync('ed25519').publicKey));
const context = { principal: admin };

async function open() {
  const fixture = await openFixture();
  const first = newKey();
  const handle = '88.118.22/operator';
  await fixture.registry.handles.create(context, {
    identifier,
    values: [
      value(300, 'HS_PUBKEY', '', { data: first }),
      hidden(301, 'HS_SECKEY', 'secret'),
      adminValue(100, 0xfff, handle),
      adminValue(101, 0x400, handle, 301),
    ],
  });
  const { registry } = fixture;
  const current = async () => {
    const found = (await registry.handles.read(identifier))?.values.find(({ index }) => index === 300);
    if (found === undefined) throw new TypeError('there is a key');
    return found.decode();
  };
  const retiring = async () => await registry.handleKeys.retiring(identifier, await current());
  return { ...fixture, first, current, retiring };
}

it('the new key is in the record at once, and the one before is kept for the overlap', async () => {
  const { registry, clock, first, current, retiring } = await open();
  const publicKey = newKey();
  const answer = await registry.handleKeys.rotate(context, { identifier, index: 300, publicKey, overlapS: day });
  expect(answer).toEqual({ overlapEndMs: clock.now() + day * 1_000 });
  expect(Buffer.from((await current()).data)).toEqual(Buffer.from(publicKey));
  expect(await retiring()).toEqual([Buffer.from(first)]);
  clock.advance(day * 1_000);
  expect(await retiring()).toEqual([]);
});

it('without an overlap nothing is kept, also of what was kept before', async () => {
  const { registry, retiring } = await open();
  await registry.handleKeys.rotate(context, { identifier, index: 300, publicKey: newKey(), overlapS: day });
  expect(await registry.handleKeys.rotate(context, { identifier, index: 300, publicKey: newKey() })).toEqual({});
  expect(await retiring()).toEqual([]);
});

it('is the same after a restart', async () => {
  const { registry, store, clock, first, current } = await open();
  await registry.handleKeys.rotate(context, { identifier, index: 300, publicKey: newKey(), overlapS: day });
  const again = await openRegistry({ store, clock, random: systemRandom });
  expect(await again.handleKeys.retiring(identifier, await current())).toEqual([Buffer.from(first)]);
});

it('who takes the key out of the record, or puts another in, ends those before it too', async () => {
  const { registry, current, retiring } = await open();
  await registry.handleKeys.rotate(context, { identifier, index: 300, publicKey: newKey(), overlapS: day });
  const other = { ...(await current()), data: newKey() };
  await registry.handles.update(context, { identifier, set: [other], remove: [] });
  expect(await retiring()).toEqual([]);
});

it('an administrator rotates its own key when HS_ADMIN lets it modify values, and nobody else does', async () => {
  const { registry } = await open();
  const as = (index: number) => ({
    principal: { kind: 'handle', id: `${index}:${identifier.key}`, handleKey: identifier.key, index } as const,
  });
  const rotation = { identifier, index: 300, publicKey: newKey(), overlapS: day };
  for (const refused of [
    as(301),
    { principal: app(['identifier.read'], ['88.118.22']) },
    { principal: app(['identifier.write'], ['88.119']) },
  ])
    await expect(registry.handleKeys.rotate(refused, rotation)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await registry.handleKeys.rotate(as(300), rotation)).toHaveProperty('overlapEndMs');
});

it.each([
  ['no key', 300, Buffer.from('no key'), 'INVALID_VALUE'],
  ['nothing', 300, Buffer.of(), 'INVALID_VALUE'],
  ['a key in the place of a secret', 301, newKey(), 'VALUE_NOT_FOUND'],
  ['a key where there is nothing', 302, newKey(), 'VALUE_NOT_FOUND'],
  ['a key at index 0', 0, newKey(), 'VALUE_NOT_FOUND'],
] as const)('%s is refused, and changes nothing', async (_name, index, publicKey, code) => {
  const { registry, first, current } = await open();
  await expect(
    registry.handleKeys.rotate(context, { identifier, index, publicKey, overlapS: day }),
  ).rejects.toMatchObject({ code });
  expect(Buffer.from((await current()).data)).toEqual(Buffer.from(first));
});

it('no more than four keys before it are kept, and the same request is done once', async () => {
  const { registry, retiring } = await open();
  const rotation = () => ({ identifier, index: 300, publicKey: newKey(), overlapS: day });
  const [first, again] = [rotation(), { ...context, requestId: 'once' }];
  const answer = await registry.handleKeys.rotate(again, first);
  expect(await registry.handleKeys.rotate(again, first)).toEqual(answer);
  expect(await retiring()).toHaveLength(1);
  for (let more = 0; more < 3; more += 1) await registry.handleKeys.rotate(context, rotation());
  await expect(registry.handleKeys.rotate(context, rotation())).rejects.toMatchObject({ reason: 'KEY_OVERLAPS' });
  expect(await retiring()).toHaveLength(4);
});
