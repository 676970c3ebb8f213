import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;

let scratch = '';
const servers: TestServer[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'nameplate-guides-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** What a guide shows in blocks of a language. */
function shown(guide: string, language: string): string[] {
  const text = readFileSync(join(root, 'docs/guides', guide), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
}

async function start(): Promise<TestServer> {
  const server = await startTestServer();
  servers.push(server);
  return server;
}

/** The block as a reader types it, against this server. */
async function type(block: string, server: TestServer): Promise<string> {
  const bin = join(root, 'packages/cli/bin/nameplate.mjs');
  const typed = block
    .replace(/^nameplate |(?<=\| )nameplate /gm, `"${process.execPath}" "${bin}" `)
    .replace(/^export NAMEPLATE_ENDPOINT=.*$/m, `export NAMEPLATE_ENDPOINT=${server.endpoint}`);
  const env = { ...process.env, NAMEPLATE_KEY: server.administratorKey, NAMEPLATE_ENDPOINT: server.endpoint };
  return (await run('sh', ['-ec', typed], { env, cwd: scratch })).stdout;
}

it.skipIf(!hasOpenssl)('trust.md goes from a root to a verified record (needs openssl)', async () => {
  const server = await start();
  const [commands = ''] = shown('trust.md', 'sh');
  const out = await type(commands, server);
  const [verdict = ''] = shown('trust.md', 'text')[0]?.split('\n') ?? [];
  expect(out).toContain(verdict);
  expect(out).toMatch(/^ok +certificate/m);
  for (const line of out.slice(out.indexOf(verdict)).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('batch.md does its batch file, and moves the records to another server', async () => {
  const [first, second] = [await start(), await start()];
  const [file = ''] = shown('batch.md', 'text');
  const [batch = '', dump = '', move = ''] = shown('batch.md', 'sh');
  writeFileSync(join(scratch, 'works.txt'), file);
  expect(await type(batch, first)).toContain('https://example.com/pumps/one');
  expect(readFileSync(join(scratch, 'failed.txt'), 'utf8')).toBe('');
  await type(dump, first);
  expect(readFileSync(join(scratch, 'works-22.batch'), 'utf8')).toContain('CREATE 88.118.22/pump-1\n');
  await type(move, second);
  await using np = await second.client();
  const { values } = await np.resolve('88.118.22/pump-1');
  expect(values.map(({ index }) => index)).toEqual([1, 100]);
});

it('scan.md says what its commands say', async () => {
  const server = await start();
  const [first = '', same = '', slip = '', alias = ''] = shown('scan.md', 'sh');
  const [answer = '', complaint = ''] = shown('scan.md', 'text');
  expect(await type(first, server)).toBe(answer);
  const keys = [...(await type(same, server)).matchAll(/^ {2}"key": "(.*)",$/gm)].map(([, key]) => key);
  expect(keys).toEqual(Array.from({ length: 4 }, () => 'gs1:/01/80614141123458/21/6789'));
  const told = await type(slip.replace(' || true', ' 2>&1 || true'), server);
  expect(told).toBe(complaint);
  const bound = await type(alias, server);
  expect(bound).toContain('https://id.gs1.org/01/80614141123458/21/6789 resolves to 88.118.23/pump-1.');
  expect(bound).toMatch(/^vin +1M8GDM9AXKP042788/m);
  expect(bound).toContain('https://example.com/pump-1');
  for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('digital-link.md goes from the links of a thing to where its code leads', async () => {
  const server = await start();
  const [add = '', item = '', follow = '', all = '', remove = ''] = shown('digital-link.md', 'sh');
  const listed = await type(add, server);
  expect(listed).toMatch(/^gs1:pip +https:\/\/maker\.example\/rice +default$/m);
  for (const line of listed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  await type(item, server);
  const web = `${curl}\nURL=${server.httpUrl}\n`;
  expect(await type(web + follow, server)).toBe(shown('digital-link.md', 'text')[0]);
  const sets = await type(web + all, server);
  expect(sets.match(/"anchor"/g)).toHaveLength(5);
  expect(sets).toContain('https://ref.gs1.org/voc/dpp');
  await type(remove, server);
  expect(await type('nameplate link list 88.118.24/rice', server)).not.toContain('recipes');
}, 300_000);

/** The options of curl that guides use, for machines without it. */
const curl = `curl() { "${process.execPath}" --input-type=module -e '
  const [url] = process.argv.filter((each) => each.startsWith("http"));
  const valueOf = (option) => process.argv[process.argv.indexOf(option) + 1];
  const [name, value] = process.argv.includes("-H") ? valueOf("-H").split(": ") : ["accept", "*/*"];
  const answer = await fetch(url, { redirect: "manual", headers: { [name]: value } });
  const told = { http_code: answer.status, redirect_url: answer.headers.get("location") ?? "", n: "" };
  const shown = process.argv.includes("-w") ? valueOf("-w").replace(/%\\{(\\w+)\\}/g, (_, key) => told[key]) : await answer.text();
  process.stdout.write(shown.replaceAll("\\\\n", "\\n"));
' -- "$@"; }`;
it('templates.md goes from a template to its types, and says what its commands say', async () => {
  const server = await start();
  const [file = ''] = shown('templates.md', 'json template');
  writeFileSync(join(scratch, 'heat-meter.json'), file);
  const [first = '', wrong = '', check = '', next = '', fork = '', builtIn = '', types = ''] = shown(
    'templates.md',
    'sh',
  );
  const [refused = '', breaking = ''] = shown('templates.md', 'text');
  const lines = async (block: string) => {
    const out = await type(`export COLUMNS=80\n${block}`, server);
    // A Chinese character takes two cells.
    for (const line of out.replace(/\p{Script=Han}/gu, 'xx').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    return out;
  };
  expect(await lines(first)).toContain('热量表 · Heat meter');
  expect(await lines(wrong.replace(' || true', ' 2>&1 || true'))).toBe(refused);
  expect(await lines(check)).toBe(breaking);
  const moved = await lines(next);
  expect(moved).toContain('88.118.22/heat-meter is published, version 2.');
  expect(moved).toContain('1 moved.');
  expect(moved).toMatch(/^diameter +range /m);
  const forked = await lines(fork);
  expect(forked).toContain('88.118.22/heat-meter-large is published, forked from 88.118.22/heat-meter@2.');
  expect(forked).toMatch(/^88\.118\.22\/heat-meter +2 +withdrawn$/m);
  const added = await lines(builtIn);
  expect(added).toContain('digital-nameplate');
  expect(added).toContain('制造商名称');
  await lines(types);
  const written = readFileSync(join(scratch, 'types.ts'), 'utf8');
  expect(written).toContain('export interface HeatMeterLarge {');
  expect(written).toContain('readonly medium: "water" | "steam";');
  expect(written).toContain('export const digitalNameplateTemplate');
}, 900_000);

it('devices/provisioning.md enrols a gateway and what is behind it, claims, rotates and removes', async () => {
  const server = await start();
  const outputs: string[] = [];
  for (const block of shown('../devices/provisioning.md', 'sh')) outputs.push(await type(block, server));
  const [gateway = '', claims = '', unknown = '', afterwards = ''] = outputs;
  expect(gateway).toContain('88.118.22/gateway-1 as 0004A30B001C0530');
  expect(claims).toMatch(/\n[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]\n/);
  expect(claims).toContain('0/100');
  expect(unknown).toContain('name');
  expect(afterwards).toContain('88.118.22/meter-0001 is no device any more.');
}, 300_000);

it('bulk.md imports its table, corrects what was refused, and replays a block', { timeout: 300_000 }, async () => {
  const server = await start();
  for (const language of ['json pump.json', 'csv pumps.csv'])
    writeFileSync(join(scratch, language.split(' ')[1] ?? ''), shown('bulk.md', language)[0] ?? '');
  const [first = '', corrected = '', minted = '', blocks = ''] = shown('bulk.md', 'sh');
  await type(first, server);
  const refused = readFileSync(join(scratch, 'refused.csv'), 'utf8').trimEnd().split('\n');
  expect(refused.map((line) => line.split(',').slice(0, 6))).toEqual([
    ['\uFEFF标识', '出厂编号', '功率(kW)', '出厂日期', '_row', '_column'],
    ['88.118.22/pump-2', 'P-0002', '9000', '2026/2/1 8:00', '3', '功率(kW)'],
    ['88.118.22/pump-3', 'P-0001', '11', '2026-02-02', '4', '出厂编号'],
  ]);
  await type(corrected, server);
  const all = readFileSync(join(scratch, 'all-pumps.csv'), 'utf8').trimEnd().split('\n');
  expect(all.map((line) => line.split(',').slice(0, 4))).toEqual([
    ['\uFEFFidentifier', 'serial', 'power', 'made'],
    ['88.118.22/pump-1', 'P-0001', '7.5', '2026-01-30T16:00:00.000Z'],
    ['88.118.22/pump-2', 'P-0002', '9', '2026-02-01T00:00:00.000Z'],
    ['88.118.22/pump-3', 'P-0003', '11', '2026-02-01T16:00:00.000Z'],
  ]);
  expect(await type(minted, server)).toMatch(/^row,identifier\n2,88\.118\.22\/\w{16}\n3,88\.118\.22\/\w{16}\n$/);
  await type(blocks, server);
  expect(readFileSync(join(scratch, 'made.csv'), 'utf8')).toBe(
    'identifier,serial\n88.118.22/L1-0000000001,P-10001\n88.118.22/L1-0000000002,P-10002\n',
  );
  const list = await type('nameplate list 88.118.22 --json | grep -c L1-', server);
  expect(list.trim()).toBe('2');
});
