import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Nameplate, parseIdentifier } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-batch-'));
const file = (name: string) => join(scratch, name);
let server: TestServer;
let np: Nameplate;
beforeAll(async () => {
  server = await startTestServer();
  np = await server.client();
});
afterAll(async () => {
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function valuesOf(id: string): Promise<string[]> {
  const { values } = await np.handles.get(id);
  return values.map(({ index, type, data }) => `${index} ${type} ${new TextDecoder().decode(data)}`);
}

const text = `AUTHENTICATE SECKEY:300:0.NA/88.118.77
not-for-the-log

HOME 88.118.77

CREATE 88.118.77/a
1 URL 86400 1110 UTF8 https://example.com/a
2 FILE 86400 1110 FILE contents.txt

CREATE 88.118.77/b
1 URL 86400 1110 UTF8 https://example.com/b

ADD 88.118.77/a
3 DESC 86400 1110 UTF8 first line\\
second line

MODIFY 88.118.77/a
1 URL 60 1110 UTF8 https://example.com/changed

ADD 88.118.77/a
1 URL 86400 1110 UTF8 is there already

MODIFY 88.118.77/a
9 URL 86400 1110 UTF8 is not there

REMOVE 2:88.118.77/a

DELETE 88.118.77/b

UNHOME 88.118.77
`;

it('does what the file says, in order, and writes what failed to be run again', async () => {
  writeFileSync(file('contents.txt'), 'contents');
  writeFileSync(file('batch.txt'), text);
  const { code, out, err } = await runCli(server, ['batch', file('batch.txt'), '--errors', file('errors.txt')]);
  expect(out + err).not.toContain('not-for-the-log');
  expect(err.split('\n')).toEqual([
    expect.stringMatching(/^line 20: ADD 88\.118\.77\/a: .* \[VALUE_ALREADY_EXISTS\]$/),
    expect.stringMatching(/^line 23: MODIFY .* \[VALUE_NOT_FOUND\]$/),
    expect.stringMatching(/^line 30: UNHOME .* \[UNSUPPORTED_OPERATION\]$/),
    '7 done, 3 failed, 1 noted.',
    '',
  ]);
  expect(code).toBe(5);
  expect(await valuesOf('88.118.77/a')).toEqual([
    '1 URL https://example.com/changed',
    '3 DESC first line\nsecond line',
  ]);
  await expect(np.resolve('88.118.77/b')).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  const errors = readFileSync(file('errors.txt'), 'utf8');
  expect(errors).toBe(
    'AUTHENTICATE SECKEY:300:0.NA/88.118.77\nnot-for-the-log\n\nADD 88.118.77/a\n1 URL 86400 1110 UTF8 is there already\n\nMODIFY 88.118.77/a\n9 URL 86400 1110 UTF8 is not there\n\nUNHOME 88.118.77\n\n',
  );
  expect(statSync(file('errors.txt')).mode & 0o077).toBe(0);
  await np.handles.update(parseIdentifier('88.118.77/a'), { remove: [1], set: [{ index: 9, type: 'X', data: 'x' }] });
  const again = await runCli(server, ['batch', file('errors.txt'), '--json']);
  expect(
    again.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).state),
  ).toEqual(['noted', 'done', 'done', 'failed']);
});

it('goes on at a line', async () => {
  writeFileSync(file('more.txt'), 'CREATE 88.118.77/a\n1 X 0 1110 UTF8 x\n\nCREATE 88.118.77/c\n1 X 0 1110 UTF8 x\n');
  expect(await runCli(server, ['batch', file('more.txt'), '--continue-at', '4'])).toMatchObject({
    code: 0,
    out: '4 CREATE 88.118.77/c\n',
  });
});

it('refuses to go on where no block is', async () => {
  const { code, err } = await runCli(server, ['batch', file('more.txt'), '--continue-at', '5']);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('no block begins at line 5') });
});

it('lets the block under way end when it is interrupted, and says the next line', async () => {
  const pipe = file('pipe');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const [first, ...others] = ['d', 'e', 'f'].map((name) => `CREATE 88.118.77/${name}\n1 X 0 1110 UTF8 x\n`);
  writeFileSync(file('long.txt'), [`${first}2 X 0 1110 FILE pipe\n`, ...others].join('\n'));
  const interruption = new AbortController();
  const ending = runCli(server, ['batch', file('long.txt')], interruption.signal);
  // Opens when the first block reads it.
  const writer = await open(pipe, 'w');
  interruption.abort();
  await writer.writeFile('contents');
  await writer.close();
  expect(await ending).toEqual({
    code: 130,
    out: '1 CREATE 88.118.77/d\n',
    err: '1 done, 0 failed.\nStopped at line 5; go on with --continue-at 5.\n',
  });
  expect(await runCli(server, ['batch', file('long.txt'), '--continue-at', '5'])).toMatchObject({
    code: 0,
    out: '5 CREATE 88.118.77/e\n8 CREATE 88.118.77/f\n',
  });
});

it('stops when the server is away, and says where to go on', async () => {
  const away = { endpoint: '127.0.0.1:1', administratorKey: server.administratorKey };
  const { code, err } = await runCli(away, ['batch', file('more.txt')]);
  expect({ code, err }).toEqual({ code: 6, err: expect.stringContaining('--continue-at 1') });
  expect((await runCli(server, ['batch', file('absent.txt')])).code).toBe(2);
});
