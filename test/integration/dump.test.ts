import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { encodeAdmin, encodeValueList } from '@nameplate/protocol/handle';
import type { NewHandleValue } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const prefix = '88.118.999';
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-dump-'));
const file = (name: string) => join(scratch, name);
let source: TestServer;
const targets: TestServer[] = [];
beforeAll(async () => {
  source = await startTestServer({ prefix });
  await using np = await source.client();
  for (const [at, values] of records.entries()) await np.handles.create(`${prefix}/r-${at}`, values);
  await np.prefixes.create('88.118.55');
  await np.handles.create('88.118.55/热 100%25', [{ index: 1, type: 'URL', data: 'https://example.com' }]);
});
afterEach(async () => {
  for (const target of targets.splice(0)) await target.close();
});
afterAll(async () => {
  await source?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const records: NewHandleValue[][] = [
  [{ index: 1, type: 'URL', data: 'https://example.com/?a=b#c' }],
  [
    { index: 1, type: 'DESC', data: 'two\nlines, a \\ and\ta tab ' },
    { index: 2, type: 'OCTETS', data: Uint8Array.of(0, 255, 13, 10) },
    { index: 3, type: 'EMPTY', data: '' },
    { index: 4, type: 'ENDS', data: 'with \\' },
  ],
  [
    { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ handle: `0.NA/${prefix}`, index: 300, permissions: 0xabc }) },
    { index: 101, type: 'HS_VLIST', data: encodeValueList([{ handle: `${prefix}/r-0`, index: 300 }]) },
    { index: 9, type: 'URL', data: 'x', ttl: { kind: 'absolute', unixSeconds: 1_893_456_000 } },
    {
      index: 10,
      type: 'NOTE',
      data: 'not for everybody',
      ttl: { kind: 'relative', seconds: 60 },
      permissions: { adminRead: true, adminWrite: false, publicRead: false, publicWrite: false },
    },
  ],
];

async function freshTarget(): Promise<TestServer> {
  const target = await startTestServer({ prefix });
  targets.push(target);
  await using np = await target.client();
  await np.prefixes.create('88.118.55');
  return target;
}

/** The records of a server, without when they were written. */
async function dumped(server: TestServer): Promise<unknown[]> {
  const { out, code } = await runCli(server, ['export']);
  expect(code).toBe(0);
  return out
    .trim()
    .split('\n')
    .map((line) => {
      const { handle, values } = JSON.parse(line);
      return { handle, values: values.map((value: object) => ({ ...value, timestamp: undefined })) };
    });
}

describe('export and import', () => {
  it.each(['json', 'batch'])('another server has the same records, by way of %s', async (format) => {
    const { out, err } = await runCli(source, ['export', '--format', format]);
    expect(err).toBe('4 records.\n');
    writeFileSync(file(`dump.${format}`), out);
    const target = await freshTarget();
    const imported = await runCli(target, ['import', file(`dump.${format}`), '--format', format]);
    expect(imported).toEqual({ code: 0, out: '', err: '4 imported, 0 refused.\n' });
    expect(await dumped(target)).toEqual(await dumped(source));
  });

  it('an array packed with gzip, of one prefix', async () => {
    const { out } = await runCli(source, ['export', '--prefix', prefix]);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(3);
    writeFileSync(file('array.json.gz'), gzipSync(JSON.stringify(rows, null, 1)));
    const target = await freshTarget();
    expect((await runCli(target, ['import', file('array.json.gz')])).err).toBe('3 imported, 0 refused.\n');
    expect(await dumped(target)).toEqual(
      (await dumped(source)).filter((row) => JSON.stringify(row).includes(`"${prefix}/r-`)),
    );
  });

  it('references between values go along in JSON, and a batch file says that it has no place for them', async () => {
    const target = await freshTarget();
    await using np = await target.client();
    const references = [{ handle: `${prefix}/b`, index: 1 }];
    await np.handles.create(`${prefix}/a`, [{ index: 1, type: 'X', data: 'x', references }]);
    expect((await runCli(target, ['export', '--format', 'batch'])).err).toContain('1 reference between values');
    expect(await dumped(target)).toEqual([
      expect.objectContaining({ values: [expect.objectContaining({ references })] }),
    ]);
  });

  it('a batch file leaves out records without values, and says so', async () => {
    const target = await freshTarget();
    await using np = await target.client();
    await np.assets.register({ identifier: `${prefix}/bare` });
    await np.handles.create(`${prefix}/full`, [{ index: 1, type: 'X', data: 'x' }]);
    const { out, err } = await runCli(target, ['export', '--format', 'batch']);
    expect(out).toBe(`CREATE ${prefix}/full\n1 X 86400 1110 UTF8 x\n\n`);
    expect(err).toBe('Left out, since a batch file has no form for it: 1 record without values.\n1 record.\n');
  });

  it('an import that is interrupted says how far it is and how to go on, and then does', async () => {
    const target = await freshTarget();
    const count = 3_000;
    const rows = Array.from({ length: count }, (_, at) =>
      JSON.stringify({ handle: `${prefix}/i-${at}`, values: [{ index: 1, type: 'URL', data: `${at}` }] }),
    );
    writeFileSync(file('long.json'), rows.join('\n'));
    const args = ['import', file('long.json'), '--resume', file('long.progress')];
    const interruption = new AbortController();
    const ending = runCli(target, args, interruption.signal);
    // The progress is written before the first row.
    while (!existsSync(file('long.progress'))) await sleep(1);
    interruption.abort();
    const { code, err } = await ending;
    expect(code).toBe(130);
    expect(err).toMatch(/^\d+ imported, 0 refused\.\nInterrupted\. The progress is in .*long\.progress/);
    expect(await runCli(target, args)).toMatchObject({ code: 0, err: `${count} imported, 0 refused.\n` });
    expect(await dumped(target)).toHaveLength(count);
  });

  it('rows that are refused are told, counted and written for another try; the rest is imported', async () => {
    const target = await freshTarget();
    const row = (handle: string, index = 1) => JSON.stringify({ handle, values: [{ index, type: 'URL', data: 'x' }] });
    const bad = [row(`${prefix}/b`, 0), '{"handle":', row('88.99/c'), row(`${prefix}/a`)];
    writeFileSync(file('mixed.json'), [row(`${prefix}/a`), ...bad, row(`${prefix}/d`)].join('\n'));
    const dry = await runCli(target, ['import', file('mixed.json'), '--dry-run']);
    expect(dry.code).toBe(2);
    expect(dry.err).toMatch(/^line 5: .* is in the dump already, at line 1\. \[HANDLE_ALREADY_EXISTS\]$/m);
    expect(dry.err).toContain('3 have the right form, 3 would be refused.\nNo server was asked');
    expect((await runCli(target, ['list', prefix])).out).toContain('Nothing is registered');
    const { code, err } = await runCli(target, ['import', file('mixed.json'), '--errors', file('errors.json')]);
    expect(code).toBe(2);
    expect(err).toMatch(/^line 2: .*INVALID_VALUE/);
    expect(err).toMatch(/^line 4: 88\.99\/c: .*NOT_RESPONSIBLE/m);
    expect(err).toMatch(/^line 5: .*HANDLE_ALREADY_EXISTS/m);
    expect(err).toMatch(/2 imported, 4 refused\.\n$/);
    expect(readFileSync(file('errors.json'), 'utf8')).toBe(bad.map((line) => `${line}\n`).join(''));
  });

  it('is killed again and again, goes on, and loses and doubles nothing', async () => {
    const target = await freshTarget();
    const count = 6_000;
    const isBad = (at: number) => at % 300 === 7;
    const rows = Array.from({ length: count }, (_, at) =>
      JSON.stringify({
        handle: `${prefix}/k-${at}`,
        values: [{ index: isBad(at) ? 0 : 1, type: 'URL', data: `${at}` }],
      }),
    );
    writeFileSync(file('many.json'), rows.join('\n'));
    for (let kills = 0; kills < 2; ) {
      const before = saved();
      const child = startImport(target);
      const ended = once(child, 'exit');
      // Killed once it has saved something new.
      while (child.exitCode === null && saved() <= before) await sleep(2);
      child.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
      kills += 1;
    }
    expect(saved()).toBeLessThan(count);
    expect((await once(startImport(target), 'exit'))[0]).toBe(2);
    const bad = rows.filter((_, at) => isBad(at));
    expect(readFileSync(file('many.errors'), 'utf8')).toBe(bad.map((line) => `${line}\n`).join(''));
    expect(JSON.parse(readFileSync(file('many.progress'), 'utf8'))).toMatchObject({
      imported: count - bad.length,
      refused: bad.length,
    });
    const there = (await dumped(target)).map((row) => (row as { handle: string }).handle);
    expect(there.toSorted()).toEqual(
      Array.from({ length: count }, (_, at) => `${prefix}/k-${at}`)
        .filter((_, at) => !isBad(at))
        .toSorted(),
    );
  });
});

function saved(): number {
  if (!existsSync(file('many.progress'))) return 0;
  return JSON.parse(readFileSync(file('many.progress'), 'utf8')).imported;
}

function startImport({ endpoint, administratorKey }: TestServer) {
  const bin = join(import.meta.dirname, '../../packages/cli/bin/nameplate.mjs');
  const args = ['import', file('many.json'), '--resume', file('many.progress'), '--errors', file('many.errors')];
  const env = { ...process.env, NAMEPLATE_ENDPOINT: endpoint, NAMEPLATE_KEY: administratorKey };
  return spawn(process.execPath, [bin, ...args], { env, stdio: 'ignore' });
}
