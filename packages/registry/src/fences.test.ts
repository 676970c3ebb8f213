import { parseIdentifier } from '@nameplate/model';
import { expect, it } from 'vitest';
import { admin, hidden, id, openFixture, value } from './fixture.ts';

const context = { principal: admin };
const circle = (radiusM: number, name?: string) =>
  JSON.stringify({ ...(name && { name }), center: [118, 32], radiusM });

async function fixture() {
  const { registry } = await openFixture();
  await registry.prefixes.create(context, { prefix: '88.999', description: '' });
  const fence = (suffix: string, ...data: string[]) =>
    registry.handles.create(context, {
      identifier: id(suffix),
      values: data.map((text, i) => value(10 + i, 'NP_FENCE', text)),
    });
  return { registry, fence };
}

it('is the device’s own by name, another handle’s by reference or identifier', async () => {
  const { registry, fence } = await fixture();
  await fence('cow', circle(1, 'home'), circle(2), JSON.stringify({ name: 'pasture', area: '88.118.22/field' }));
  await fence('field', circle(3, 'other'), circle(4));
  await fence('named', circle(5, 'only'));
  const of = async (name: string) => (await registry.fences.of(id('cow').key, name))?.radiusM;
  expect(await of('home')).toBe(1);
  expect(await of('pasture')).toBe(4);
  expect(await of('88.118.22/field')).toBe(4);
  expect(await of('88.118.22/FIELD')).toBe(4);
  expect(await of('88.118.22/named')).toBe(5);
  for (const name of ['none', '', '__proto__', '88.118.22/none', 'a/b/c', '/'])
    expect(await of(name), name).toBeUndefined();
});

it('follows changes, and goes no further than one handle', async () => {
  const { registry, fence } = await fixture();
  await fence('cow', JSON.stringify({ name: 'pasture', area: '88.118.22/field' }));
  const of = () => registry.fences.of(id('cow').key, 'pasture');
  expect(await of()).toBeUndefined();
  await fence('field', circle(4));
  expect((await of())?.radiusM).toBe(4);
  await registry.handles.retire(context, { identifier: id('field') });
  expect(await of()).toBeUndefined();
  await fence('a', JSON.stringify({ name: 'x', area: '88.118.22/b' }));
  await fence('b', JSON.stringify({ area: '88.118.22/a' }));
  expect(await registry.fences.of(id('a').key, 'x')).toBeUndefined();
});

it('of another prefix counts only when everybody may read it', async () => {
  const { registry, fence } = await fixture();
  const [open, shut] = [parseIdentifier('88.999/open'), parseIdentifier('88.999/shut')];
  await fence(
    'cow',
    JSON.stringify({ name: 'open', area: '88.999/open' }),
    JSON.stringify({ name: 'shut', area: '88.999/shut' }),
  );
  await registry.handles.create(context, { identifier: open, values: [value(1, 'NP_FENCE', circle(7))] });
  await registry.handles.create(context, { identifier: shut, values: [hidden(1, 'NP_FENCE', circle(8))] });
  expect((await registry.fences.of(id('cow').key, 'open'))?.radiusM).toBe(7);
  expect(await registry.fences.of(id('cow').key, 'shut')).toBeUndefined();
  expect((await registry.fences.of('88.999/other', '88.999/shut'))?.radiusM).toBe(8);
});

it.each([
  '',
  'no JSON',
  '[]',
  '{"center":[0,0]}',
  '{"geometry":{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,0]]]}}',
])('a value that is none is refused when it is written: %j', async (data) => {
  const { fence } = await fixture();
  await expect(fence('cow', data)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
});
