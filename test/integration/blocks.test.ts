import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, defineTemplate, mintFrom, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli, runCliIn } from '../support/run-cli.ts';

const prefix = '88.118.999';
const template = defineTemplate({
  identifier: `${prefix}/part`,
  attributes: { serial: { type: 'string', required: true } },
});
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-blocks-'));
const file = (name: string) => join(scratch, name);
let server: TestServer;
let np: Nameplate;
beforeAll(async () => {
  server = await startTestServer({ prefix });
  np = await server.client();
  await np.templates.publish(template);
});
afterAll(async () => {
  await np?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

it('what was minted without a link is registered once, however often it is replayed', async () => {
  const block = await np.assets.reserve(prefix, 50, { stem: 'L1', checked: true });
  const identifiers = mintFrom(block, { count: 30 });
  expect(new Set(identifiers).size).toBe(30);
  expect(() => mintFrom(block, { count: 21, from: block.first + 30 })).toThrow('has 20 suffixes left');
  const rows = identifiers.map((identifier, at) => ({ identifier, template, attributes: { serial: `s${at}` } }));
  const replay = async () => {
    const seen: (true | string | undefined)[] = [];
    for await (const { error, duplicate } of np.assets.registerMany(rows, { block }))
      seen.push(error?.code ?? duplicate);
    return seen;
  };
  expect(await replay()).toEqual(rows.map(() => undefined));
  expect(await replay()).toEqual(rows.map(() => true));
  const changed = [
    { ...rows[0], attributes: { serial: 'another' } },
    { ...rows[1], identifier: `${prefix}/other` },
  ];
  const refused: (string | undefined)[] = [];
  for await (const { error } of np.assets.registerMany(changed as typeof rows, { block })) refused.push(error?.reason);
  expect(refused).toEqual(['HANDLE_ALREADY_EXISTS', 'SUFFIX_NOT_IN_BLOCK']);
});

it("a suffix of another key's block is refused, over gRPC and the bulk call", async () => {
  const block = await np.assets.reserve(prefix, 5);
  const [identifier = ''] = mintFrom(block, { count: 1 });
  const scopes = ['identifier.write'] as const;
  const { secret: key } = await np.keys.create({
    description: 'another line',
    scopes: [...scopes],
    prefixes: [prefix],
  });
  await using other = await connect({ endpoint: server.endpoint, key });
  await expect(other.assets.register({ identifier })).rejects.toMatchObject({ reason: 'SUFFIX_RESERVED' });
  for await (const { error } of other.assets.registerMany([{ identifier }], { block }))
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED', reason: 'SUFFIX_RESERVED' });
});

it('the command reserves, mints without a server, and imports what was minted', async () => {
  const out = file('line.block');
  const reserved = await runCli(server, ['block', 'reserve', prefix, '--count', '8', '--stem', 'C-', '--out', out]);
  expect(reserved).toMatchObject({ code: 0, err: '' });
  expect(reserved.out).toMatch(/^8 suffixes under 88\.118\.999 are reserved until 2\d{3}-/);
  // No server, no key.
  const mint = (count: number) => runCliIn({}, ['block', 'mint', out, '--count', String(count)]);
  const first = (await mint(3)).out.trimEnd().split('\n');
  const second = (await mint(2)).out.trimEnd().split('\n');
  expect([...first, ...second]).toEqual([1, 2, 3, 4, 5].map((at) => `${prefix}/C-000000000${at}`));
  expect(await mint(4)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('has 3 suffixes left') });
  expect(JSON.parse(readFileSync(out, 'utf8')).next).toBe(6);

  writeFileSync(file('made.csv'), ['identifier,serial', ...first.map((name, at) => `${name},s${at}`)].join('\n'));
  const imported = () =>
    runCli(server, ['import', file('made.csv'), '--template', template.identifier, '--block', out]);
  expect((await imported()).err).toBe('3 imported, 0 refused.\n');
  expect(await imported()).toEqual({
    code: 0,
    out: '',
    err: '3 imported, 0 refused.\n3 of them were there before.\n',
  });
  writeFileSync(file('no.block'), '{}');
  expect((await runCliIn({}, ['block', 'mint', file('no.block'), '--count', '1'])).code).toBe(2);
});
