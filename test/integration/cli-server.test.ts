import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@nameplate/cli';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
let scratch: string;
beforeAll(async () => {
  server = await startTestServer();
  scratch = await mkdtemp(join(tmpdir(), 'nameplate-cli-'));
});
afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process; `stop` ends it as Ctrl-C does. */
function run(args: readonly string[], options: { key?: string; input?: string; onOut?: (all: string) => void } = {}) {
  const stopping = new AbortController();
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => {
      out += text;
      options.onOut?.(out);
    },
    err: (text: string) => {
      err += text;
    },
    environment: { NAMEPLATE_ENDPOINT: server.endpoint, NAMEPLATE_KEY: options.key ?? server.administratorKey },
    isTerminal: false,
    columns: 80,
    signal: stopping.signal,
    readInput: async () => options.input ?? '',
  };
  const done: Promise<Result> = main(['node', 'nameplate', ...args], io).then((code) => ({ code, out, err }));
  return { done, stop: () => stopping.abort() };
}

async function nameplate(...args: string[]): Promise<Result> {
  return run(args).done;
}

/** Its answer as JSON; fails with what it said when it failed. */
async function json(...args: string[]) {
  const { code, out, err } = await nameplate(...args, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

function lines(out: string): Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const template = {
  identifier: '88.118.999/heat-meter',
  name: { zh: '热量表', en: 'Heat meter' },
  attributes: {
    serial: { type: 'string', required: true, unique: true },
    size: { type: 'number', unit: 'mm', visibility: 'private' },
  },
};

describe('prefixes, templates and identifiers', () => {
  it('prefix create and list', async () => {
    expect(await nameplate('prefix', 'create', '88.118.55')).toMatchObject({
      code: 0,
      out: 'Prefix 88.118.55 is held here.\n',
    });
    expect((await nameplate('prefix', 'create', '88.118.55')).code).toBe(5);
    expect((await nameplate('prefix', 'create', '88.118.55', '--if-absent')).code).toBe(0);
    const { out } = await nameplate('prefix', 'list', '--json');
    expect(lines(out).map(({ prefix }) => prefix)).toEqual(expect.arrayContaining(['88.118.55', '88.118.999']));
  });

  it('template publish from standard input, again without a new version, and get', async () => {
    const publish = () => run(['template', 'publish', '-', '--json'], { input: JSON.stringify(template) }).done;
    const [first, second] = [await publish(), await publish()];
    expect(first.err).toBe('');
    expect(JSON.parse(first.out)).toMatchObject({ identifier: template.identifier, version: 1 });
    expect(JSON.parse(second.out).version).toBe(1);
    const { out } = await nameplate('template', 'get', template.identifier);
    expect(out).toMatch(/1\s+serial\s+string\s+required, unique/);
    expect(out).toContain('热量表');
  });

  it('a file that is not there or not JSON is wrong usage, by name', async () => {
    const broken = join(scratch, 'broken.json');
    await writeFile(broken, '{');
    for (const file of [broken, join(scratch, 'absent.json')]) {
      const { code, err } = await nameplate('template', 'publish', file);
      expect(code).toBe(2);
      expect(err).toContain(file);
    }
  });

  it('register from a template, resolve it on one screen, list it', async () => {
    const place = ['--place', '118.80,32.06', '--region', '320100'];
    const attributes = ['--template', template.identifier, '--set', 'serial=007', '--set', 'size=25'];
    const value = ['--value', '1000:URL=https://example.com/?a=b'];
    const made = await nameplate('register', '88.118.999/cli-1', ...attributes, ...place, ...value);
    expect(made).toMatchObject({ code: 0, err: '' });
    const { code, out } = await nameplate('resolve', '88.118.999/cli-1');
    expect(code).toBe(0);
    expect(out).toMatch(/^identifier\s+88\.118\.999\/cli-1$/m);
    expect(out).toMatch(/^serial\s+007$/m);
    expect(out).toMatch(/^size\s+25$/m);
    expect(out).toMatch(/^1000 URL\s+https:\/\/example\.com\/\?a=b$/m);
    expect(out).toMatch(/^place\s+118\.8, 32\.06 · region 320100$/m);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(await json('resolve', '88.118.999/cli-1')).toMatchObject({ attributes: { serial: '007', size: 25 } });
    const found = await nameplate(
      'list',
      '88.118.999',
      '--template',
      template.identifier,
      '--where',
      'serial=007',
      '--json',
    );
    expect(lines(found.out).map(({ identifier }) => identifier)).toEqual(['88.118.999/cli-1']);
  });

  it('list says when there is more', async () => {
    for (const name of ['l/1', 'l/2', 'l/3']) await nameplate('register', `88.118.55/${name}`);
    const { out, err } = await nameplate('list', '88.118.55', '--limit', '2');
    expect(out.match(/88\.118\.55\/l/g)).toHaveLength(2);
    expect(err).toContain('more');
  });

  it('retire', async () => {
    await nameplate('register', '88.118.55/gone');
    expect((await nameplate('retire', '88.118.55/gone', '--reason', 'scrapped')).out).toBe('Retired 88.118.55/gone.\n');
    expect((await nameplate('resolve', '88.118.55/gone')).code).toBe(3);
  });
});

describe('exit codes', () => {
  it.each([
    ['not an identifier', 2, ['resolve', 'nothing']],
    ['a value that the template refuses', 2, ['register', '88.118.999/x', '--template', template.identifier]],
    ['nothing there', 3, ['resolve', '88.118.999/nothing']],
    ['registered already', 5, ['register', '88.118.999/cli-1']],
  ] as const)('%s: %d', async (_name, code, args) => {
    const result = await nameplate(...args);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('a wrong key, and one without the right, are 4', async () => {
    const wrong = await run(['list', '88.118.999'], { key: 'npk_x_y' }).done;
    expect(wrong.code).toBe(4);
    const { secret } = await json('key', 'create', '--scope', 'identifier.read', '--prefix', '88.118.999');
    const weak = await run(['register', '88.118.999/weak'], { key: secret }).done;
    expect(weak.code).toBe(4);
    expect(weak.err).toContain('identifier.write');
  });
});

describe('keys', () => {
  it('create, list without the secret, revoke', async () => {
    const { key, secret } = await json(
      'key',
      'create',
      '--scope',
      'identifier.read',
      '--prefix',
      '*',
      '--description',
      'MES',
    );
    const { out } = await nameplate('key', 'list');
    expect(out).toContain('MES');
    expect(out).not.toContain(secret);
    expect((await nameplate('key', 'revoke', key.id)).code).toBe(0);
    expect((await run(['list', '88.118.999'], { key: secret }).done).code).toBe(4);
  });
});

describe('devices and readings', () => {
  it('enrol, publish over MQTT, tail, resolve with ages, readings by day', async () => {
    const profile = {
      identifier: '88.118.999/p',
      time: { path: 't' },
      metrics: { energy: { kind: 'counter', unit: 'kWh' } },
    };
    const published = await run(['profile', 'publish', '-'], { input: JSON.stringify(profile) }).done;
    expect(published).toMatchObject({ code: 0, err: '' });
    const { credential } = await json('device', 'enrol', '88.118.999/cli-1', '--profile', '88.118.999/p');

    const tailed = run(['tail', '88.118.999/cli-1', '--json'], {
      onOut: (all) => {
        if (all.split('\n').length > 3) tailed.stop();
      },
    });
    const mqtt = await connectAsync(server.mqttUrl, { username: credential.username, password: credential.password });
    try {
      // The stream may begin after the first message: publish until it has seen three.
      let minute = 0;
      const tail = { over: false };
      void tailed.done.finally(() => {
        tail.over = true;
      });
      while (!tail.over && minute < 500) {
        const t = new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString();
        await mqtt.publishAsync(credential.publishTopic, JSON.stringify({ t, energy: 100 + minute }), { qos: 1 });
        minute += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      await mqtt.endAsync();
    }
    const tail = await tailed.done;
    expect(tail.code).toBe(0);
    expect(lines(tail.out)[0]).toMatchObject({ identifier: '88.118.999/cli-1', metric: 'energy', unit: 'kWh' });

    const { out } = await nameplate('resolve', '88.118.999/cli-1');
    expect(out).toMatch(/^energy\s+\d+\s+kWh\s+\d+ (?:s|min|h|d)\s+2026-11-20/m);
    const history = await nameplate('readings', '88.118.999/cli-1', 'energy', '--limit', '2', '--json');
    expect(lines(history.out)).toHaveLength(2);
    const window = ['--from', '2026-11-20', '--to', '2026-11-21', '--by', 'day', '--fold', 'delta'];
    const days = await nameplate('readings', '88.118.999/cli-1', 'energy', ...window);
    expect(days).toMatchObject({ code: 0, err: '' });
    expect(days.out).toMatch(/^2026-11-20 00:00:00Z\s+\d+\s+kWh\s+\d+$/m);
    expect((await nameplate('readings', '88.118.999/cli-1', 'energy', '--by', 'day')).code).toBe(2);
  });

  it('rotate and revoke', async () => {
    const rotated = await json('device', 'rotate', '88.118.999/cli-1', '--overlap', '60');
    expect(rotated.device.activeCredentials).toBe(2);
    expect((await nameplate('device', 'revoke', '88.118.999/cli-1')).code).toBe(0);
    expect((await json('device', 'get', '88.118.999/cli-1')).activeCredentials).toBe(0);
  });
});

describe('doctor and config check', () => {
  it('doctor finds the server and the key', async () => {
    const findings: { about: string; state: string }[] = await json('doctor', '--data', scratch);
    const states = Object.fromEntries(findings.map(({ about, state }) => [about, state]));
    expect(states).toMatchObject({ Node: 'ok', server: 'ok', key: 'ok' });
  });

  it('doctor says what to do about a server that is not there, in Chinese too, and ends with its code', async () => {
    const { code, out } = await nameplate('doctor', '--data', scratch, '--endpoint', '127.0.0.1:1', '--lang', 'zh');
    expect(code).toBe(6);
    expect(out).toMatch(/^WRONG server: /m);
    expect(out).toContain('请用 nameplate start 启动');
  });

  it('config check names what is wrong', async () => {
    const file = join(scratch, 'nameplate.json');
    await writeFile(file, JSON.stringify({ http_port: 7401 }));
    expect(await nameplate('config', 'check', file)).toMatchObject({ code: 0 });
    await writeFile(file, JSON.stringify({ http_prot: 7401 }));
    const { code, err } = await nameplate('config', 'check', file);
    expect(code).toBe(2);
    expect(err).toContain('http_prot');
  });

  it('enrol shows a line to try with host, port and, over TLS, what to trust', async () => {
    await nameplate('prefix', 'create', '88.118.32');
    for (const name of ['a', 'b']) await nameplate('register', `88.118.32/${name}`, '--value', '1:URL=x');
    const plain = await nameplate('device', 'enrol', '88.118.32/a', '--mqtt', 'mqtt://10.0.0.1:11883');
    expect(plain.out).toContain('mosquitto_pub -h 10.0.0.1 -p 11883 -q 1 \\\n  -u 88.118.32/a -P npd_');
    const beside = await nameplate('device', 'rotate', '88.118.32/a');
    expect(beside.out).toContain('mosquitto_pub -h 127.0.0.1 -p 1883 -q 1 ');
    const secure = await nameplate('device', 'enrol', '88.118.32/b', '--mqtt', 'mqtts://plant.example');
    expect(secure.out).toContain('mosquitto_pub -h plant.example -p 8883 --tls-use-os-certs -q 1 ');
    expect((await nameplate('device', 'enrol', '88.118.32/b', '--mqtt', 'plant')).code).toBe(2);
  });

  it('config check reads the files that are named, and tells all that a start would not take', async () => {
    const file = join(scratch, 'files.json');
    const config = {
      tls_certificate_file: join(scratch, 'no.pem'),
      tls_key_file: join(scratch, 'no.key'),
      recursive_bootstrap_file: join(scratch, 'no-root.json'),
      trust_roots: join(scratch, 'no-roots'),
    };
    await writeFile(file, JSON.stringify(config));
    const { code, out, err } = await nameplate('config', 'check', file);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const name of ['no.pem', 'no-root.json', 'no-roots']) expect(err).toContain(join(scratch, name));
  });

  it('resolve refuses what is no index, and says when no value is selected', async () => {
    await nameplate('prefix', 'create', '88.118.31');
    expect((await nameplate('register', '88.118.31/a', '--value', '1:URL=https://example.com')).code).toBe(0);
    for (const index of ['abc', '0', '-1', '1.5', '4294967296'])
      expect(await nameplate('resolve', '88.118.31/a', '--index', index), index).toMatchObject({ code: 2, out: '' });
    const selected = await nameplate('resolve', '88.118.31/a', '--index', '1', '--json');
    expect(JSON.parse(selected.out)).toMatchObject({ values: [{ index: 1 }] });
    for (const option of [
      ['--index', '99'],
      ['--type', 'NOPE'],
    ])
      expect(await nameplate('resolve', '88.118.31/a', ...option)).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining('[VALUE_NOT_FOUND]'),
      });
    const { code, err } = await nameplate('resolve', '88.118.31/a', '--type', 'NOPE', '--json');
    expect([code, JSON.parse(err)]).toMatchObject([3, { error: { code: 'VALUE_NOT_FOUND' } }]);
  });
});
