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

it('devices that nobody enrolled are listed and adopted, and nothing that was kept of them is lost', async () => {
  await using server = await startTestServer();
  const np = await server.client();
  const { prefix } = server;
  await np.assets.register({ identifier: `${prefix}/gw` });
  const { credential } = await np.devices.enrol(`${prefix}/gw`);
  const { username, password } = credential;
  const gateway = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 4 });
  await gateway.publishAsync(`iot/${prefix}/gw/child/m-1/up/json`, '{"time":"2026-01-01T00:00:00Z","t":1}', { qos: 1 });
  await gateway.publishAsync('v1/gateway/telemetry', '{"m-1":[{"ts":1767225601000,"values":{"t":2}}]}', { qos: 1 });
  const direct = { username: `${prefix}/new`, password: 'set at the factory', reconnectPeriod: 0 };
  await expect(connectAsync(server.mqttUrl, direct)).rejects.toThrow();
  await expect(connectAsync(server.mqttUrl, { ...direct, username: '88.5.5/foreign' })).rejects.toThrow();
  await expect(connectAsync(server.mqttUrl, { ...direct, username })).rejects.toThrow();
  const list = async () => (await np.unknownDevices.list()).map(({ name, count }) => `${name} ${count}`).sort();
  await expect.poll(list).toEqual([`${prefix}/new 1`, 'm-1 2']);

  const stranger = await np.keys.create({ description: 'stranger', scopes: ['device.manage'], prefixes: ['88.7'] });
  const other = await server.client({ key: stranger.secret });
  expect(await other.unknownDevices.list()).toEqual([]);
  const theft = other.unknownDevices.adopt({ name: 'm-1', gateway: `${prefix}/gw` }, { identifier: '88.7/x' });
  await expect(theft).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });

  const shown = await runCli(server, ['device', 'unknown']);
  expect(shown.out).toContain('m-1');
  const adopted = await runCli(server, [
    'device',
    'adopt',
    'm-1',
    '--gateway',
    `${prefix}/gw`,
    '--as',
    `${prefix}/meter-1`,
  ]);
  expect(adopted).toMatchObject({ code: 0, out: expect.stringContaining('2 kept messages') });
  const kept = async () => {
    const values: unknown[] = [];
    for await (const { value } of np.readings.range(`${prefix}/meter-1`, { metric: 't' })) values.push(value);
    return values;
  };
  await expect.poll(kept, { timeout: 10_000 }).toEqual([1, 2]);

  const wrong = np.unknownDevices.adopt({ name: `${prefix}/new` }, { identifier: `${prefix}/other` });
  await expect(wrong).rejects.toMatchObject({ reason: 'ADOPT_NAME' });
  expect(await np.unknownDevices.adopt({ name: `${prefix}/new` }, { identifier: `${prefix}/new` })).toMatchObject({
    replayed: 0,
  });
  await (await connectAsync(server.mqttUrl, direct)).endAsync();
  expect(await np.unknownDevices.list()).toEqual([]);
  await gateway.endAsync();
});
