import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let server: TestServer;
let np: Nameplate;
const pump = '88.118.999/pump-1';
const hidden = '88.118.999/pump-2';
const codes = [
  '(01)80614141123458(21)6789',
  ']d20180614141123458216789',
  '\u001D0180614141123458216789',
  'https://id.gs1.org/01/80614141123458/21/6789?17=271231',
  'urn:epc:id:sgtin:0614141.812345.6789',
  '3074257BF7194E4000001A85',
];

beforeAll(async () => {
  server = await startTestServer();
  np = await server.client();
  await np.assets.register({ identifier: pump, values: [{ index: 1, type: 'URL', data: 'https://example.com/' }] });
  const secret = {
    index: 1,
    type: 'URL',
    data: 'https://example.com/',
    permissions: { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false },
  };
  await np.assets.register({ identifier: hidden, values: [secret] });
  await np.assets.bind(pump, codes[0] ?? '');
  await np.assets.bind(hidden, '1M8GDM9AXKP042788');
});
afterAll(async () => {
  await server?.close();
});

it.each(codes)('%j resolves by gRPC and by HTTP to what the handle resolves to', async (code) => {
  expect((await np.resolve(code)).identifier).toBe(pump);
  const answer = await fetch(`${server.httpUrl}/v1/resolve/${encodeURIComponent(code)}`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ handle: { identifier: pump } });
});

it('resolves many with codes among them, each with its outcome', async () => {
  const outcomes = [];
  for await (const outcome of np.resolveMany([pump, codes[0] ?? '', '(01)80614141123458(21)1'])) outcomes.push(outcome);
  expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, undefined, 'HANDLE_NOT_FOUND']);
});

it('shows by a code what it shows by the handle: nothing more to whom nothing is shown', async () => {
  await using anyone = await server.client({ anonymous: true });
  const shown = async (id: string) => {
    try {
      return (await anyone.resolve(id)).values;
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
  };
  expect(await shown('1M8GDM9AXKP042788')).toEqual(await shown(hidden));
  expect((await np.resolve('1M8GDM9AXKP042788')).values).toHaveLength(1);
  await expect(anyone.assets.bind(pump, '490154203237518')).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  await expect(anyone.assets.aliases(pump)).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
});

it('tells a slip before it asks, and a code that nothing is bound to', async () => {
  await expect(np.resolve('(01)80614141123459(21)1')).rejects.toMatchObject({ reason: 'CHECK_DIGIT' });
  await expect(np.resolve('490154203237518')).rejects.toMatchObject({
    code: 'HANDLE_NOT_FOUND',
    reason: 'CODE_NOT_BOUND',
  });
});

it.each([
  ['96385074', 'gs1', 'https://id.gs1.org/01/00000096385074'],
  ['220122', 'region', '220122'],
  ['https://id.maker.example/p/4711', 'identification-link', 'https://id.maker.example/p/4711'],
  ['1.2.156.20009.10.7', 'oid', '1.2.156.20009.10.7'],
])('says of %s that it is a code of %s, and bound to nothing', async (code, scheme, canonical) => {
  await expect(np.resolve(code)).rejects.toMatchObject({
    code: 'HANDLE_NOT_FOUND',
    reason: 'CODE_NOT_BOUND',
    metadata: { scheme, canonical },
  });
  const answer = await fetch(`${server.httpUrl}/v1/resolve/${encodeURIComponent(code)}`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({
    error: { reason: 'CODE_NOT_BOUND', remedy: { zh: expect.any(String) } },
  });
});

it('keeps saying of a prefix that it is held elsewhere, and of a handle that there is none', async () => {
  await expect(np.resolve('20.500.12122/x')).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
  await expect(np.resolve('88.118.999/nothing')).rejects.toMatchObject({ reason: 'HANDLE_NOT_FOUND' });
  await expect(np.resolve('https://proxy.example/88.118.999/nothing')).rejects.toMatchObject({
    reason: 'HANDLE_NOT_FOUND',
  });
});

it('lists, and unbinds', async () => {
  await np.assets.bind(pump, '490154203237518');
  expect((await np.assets.aliases(pump)).map(({ scheme }) => scheme).sort()).toEqual(['gs1', 'imei']);
  await np.assets.unbind(pump, '49-015420-323751-8');
  await expect(np.resolve('490154203237518')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  await expect(np.assets.bind(hidden, codes[5] ?? '')).rejects.toMatchObject({ code: 'VALUE_ALREADY_EXISTS' });
});

it('finds them again after a retired handle: the answer says that it was retired', async () => {
  const old = '88.118.999/pump-3';
  await np.assets.register({ identifier: old, values: [{ index: 1, type: 'N', data: 'x' }] });
  await np.assets.bind(old, 'did:web:example.com');
  await np.assets.retire(old, { reason: 'scrapped', successor: pump });
  await expect(np.resolve('did:web:example.com')).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
});
