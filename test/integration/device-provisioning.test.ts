import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, expect, it } from 'vitest';
import { runCli, runCliIn } from '../support/run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-provisioning-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('a claim code from a label becomes a credential over HTTP, gRPC and the command line', async () => {
  await using server = await startTestServer();
  const np = await server.client();
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  await np.assets.register({ identifier: `${server.prefix}/meter` });
  const made = await runCli(server, [
    'device',
    'claim-code',
    'create',
    '--device',
    `${server.prefix}/meter`,
    '--expires',
    expires,
    '--json',
  ]);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { code } = JSON.parse(made.out) as { code: string };
  const claim = async (body: object) =>
    await fetch(`${server.httpUrl}/v1/claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answer = await claim({ code, requestId: 'boot-1' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { credential } = (await answer.json()) as { credential: { username: string; password: string } };
  expect(await (await claim({ code, requestId: 'boot-1' })).json()).toMatchObject({ credential });
  const mqtt = await connectAsync(server.mqttUrl, credential);
  await mqtt.endAsync();

  const other = await np.claimCodes.create({ prefix: server.prefix, expireTime: new Date(expires), uses: 2 });
  const nobody = await server.client({ anonymous: true });
  const claimed = await nobody.devices.claim(other.code.toLowerCase(), { suffix: 'serial-1' });
  expect(claimed.credential.username).toBe(`${server.prefix}/serial-1`);
  const printed = await runCliIn({ NAMEPLATE_ENDPOINT: server.endpoint }, [
    'device',
    'claim',
    other.code,
    '--suffix',
    'serial-2',
    '--json',
  ]);
  expect(JSON.parse(printed.out)).toMatchObject({ credential: { username: `${server.prefix}/serial-2` } });
  expect(await np.claimCodes.list(server.prefix).toArray({ limit: 5 })).toHaveLength(2);

  // Guessing ends after ten a minute.
  const tries = [];
  for (let n = 0; n < 12; n++) tries.push((await claim({ code: '0000-0000-0000-0' })).status);
  expect([tries[0], tries.at(-1)]).toEqual([401, 429]);
});

it('a file of devices is enrolled, goes on where it was, and tells the rows that are refused', async () => {
  await using server = await startTestServer();
  const np = await server.client();
  const { prefix } = server;
  for (const suffix of ['gw', 'a', 'b']) await np.assets.register({ identifier: `${prefix}/${suffix}` });
  const [file, out] = [join(scratch, 'devices.csv'), join(scratch, 'credentials.jsonl')];
  writeFileSync(
    file,
    `identifier,gateway,alias\n${prefix}/gw,,\n${prefix}/none,,\n${prefix}/a,,\n${prefix}/b,${prefix}/gw,Meter B\n`,
  );
  const args = ['device', 'enrol', '--file', file, '--out', out];
  const first = await runCli(server, args);
  expect(first.err).toContain(`line 3: ${prefix}/none`);
  expect(first.err).toContain('3 enrolled, 0 passed over, 1 refused.');
  expect(first.code).not.toBe(0);
  const written = () =>
    readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { row?: number; identifier?: string; username?: string; password?: string });
  const lines = written();
  expect(lines.map(({ row }) => row)).toEqual([undefined, 0, 2, 3]);
  const mqtt = await connectAsync(server.mqttUrl, {
    username: lines[1]?.username ?? '',
    password: lines[1]?.password ?? '',
  });
  await mqtt.endAsync();
  expect(await np.devices.get(`${prefix}/b`)).toMatchObject({ gateway: `${prefix}/gw`, alias: 'Meter B' });

  // The last line was torn by a kill, and the missing asset has come: the same password again, and one more device.
  writeFileSync(out, readFileSync(out, 'utf8').trimEnd().split('\n').slice(0, 2).join('\n') + '\n{"row":2,"ident');
  await np.assets.register({ identifier: `${prefix}/none` });
  const second = await runCli(server, args);
  expect(second).toMatchObject({ code: 0 });
  expect(second.err).toContain('3 enrolled, 1 passed over, 0 refused.');
  const again = readFileSync(out, 'utf8');
  expect(again).toContain(lines[2]?.password);
});
