import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { main } from '../main.ts';
import { displayWidth } from '../table.ts';

let directory = '';
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'nameplate-profile-'))));
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

/** Without a server: nothing listens at the endpoint. */
async function nameplate(args: readonly string[], input = '') {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    environment: {},
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => input,
  };
  const code = await main(['node', 'nameplate', '--endpoint', '127.0.0.1:1', ...args], io);
  const isText = /^(?:try|list|show)$/.test(args[1] ?? '') && !args.includes('--json') && !args.includes('--yaml');
  if (isText) for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  return { code, out, err };
}

const water = `
# Ours
identifier: 88.118.22/our-water
extends: meter.water
time: {path: t, form: unix-s}
metrics:
  volume: {path: v, unitPath: u}
  flow: {path: [f.now, flow], accept: [L/h]}
  leakDetected: {path: leak}
`;

describe('nameplate profile check', () => {
  it('takes YAML that extends a built-in profile, and one beside it', async () => {
    const path = await file('water.yaml', water);
    expect(await nameplate(['profile', 'check', path])).toMatchObject({ code: 0, err: '' });
    const further = await file('further.yml', 'extends: ./water.yaml\nmetrics:\n  flow: {unit: furlong}\n');
    const { code, out } = await nameplate(['profile', 'check', further, '--json']);
    expect(code).toBe(0);
    const { profile, warnings } = JSON.parse(out);
    expect(profile.metrics.volume).toMatchObject({ kind: 'counter', unit: 'm3', path: 'v' });
    expect(profile.extends).toBe('./water.yaml');
    expect(warnings).toEqual([
      `${further}:3: flow: furlong is no unit that is converted: it is kept as it is and never converted.`,
    ]);
  });

  it.each([
    [
      'metrics:\n  a: {kind: gauge}\n  b.c:\n    kind: gauge\n    unit: k W\n',
      5,
      'metrics.b.c.unit: expected a UCUM code',
    ],
    [
      'metrics:\n  a: {kind: gauge}\nalarms:\n- id: x\n  severity: minor\n  when: b > 1\n',
      6,
      'alarms[0].when: expected the name of a metric',
    ],
    ['metrics:\n  a:\n    unit: V\n', 2, 'metrics.a.kind: expected one of gauge'],
    ['metrics: {a: {kind: gauge}}\nextra: 1\n', 2, 'extra: expected one of the fields'],
    ['metrics:\n  a: {kind: gauge\n', 3, 'no YAML or JSON'],
    ['metrics: {a: {kind: gauge}}\nmetrics: {}\n', 2, 'no YAML or JSON (Map keys must be unique'],
    [
      'metrics: {a: {kind: gauge}}\ndecode:\n- format: json\n- format: jsn\n',
      4,
      'decode[1].format: expected one of the formats json',
    ],
    [
      'metrics: {a: {kind: gauge}}\ndecode:\n- format: json\n  record: x\n',
      4,
      'decode[0].record: expected one of the fields records',
    ],
    ['extends: meter.wine\n', 1, 'there is no profile meter.wine'],
    ['{\n "format": "json",\n "metrics": {\n  "a": {"kind": "gauges"}\n }\n}', 4, 'metrics.a.kind'],
  ])('tells the line: %j', async (text, line, expected) => {
    const path = await file('wrong.yaml', text);
    const { code, out, err } = await nameplate(['profile', 'check', path]);
    expect([code === 0, out]).toEqual([false, '']);
    expect(err).toContain(
      `${path}:${line}: ${expected.startsWith('no YAML') ? 'it is ' : expected.startsWith('there') ? 'extends: ' : ''}${expected}`,
    );
  });

  it('takes texts from files beside it, and from no others', async () => {
    await file('codec.js', 'function decodeUplink(input) {\r\n  return { data: { n: input.fPort } };\r\n}\r\n');
    const path = await file(
      'codec.yaml',
      'format: ts013\noptions: { source: !file codec.js }\nmetrics: { n: { kind: gauge } }\n',
    );
    const { out } = await nameplate(['profile', 'check', path, '--json']);
    expect(JSON.parse(out).profile.options.source).toContain('input) {\r\n  return');
    for (const name of ['../codec.js', '/etc/hostname', 'lib/../../codec.js', 'none.js', '""']) {
      const wrong = await file('wrong-codec.yaml', `format: ts013\noptions:\n  source: !file ${name}\n`);
      const { code, err } = await nameplate(['profile', 'check', wrong]);
      expect([code === 0, err]).toEqual([false, expect.stringContaining(`${wrong}:3: it is no YAML or JSON (!file `)]);
    }
  });

  it('does not follow a file that extends itself', async () => {
    await file('b.yaml', 'extends: ./a.yaml\n');
    const { err } = await nameplate(['profile', 'check', await file('a.yaml', 'extends: ./b.yaml\n')]);
    expect(err).toContain('expected no circle');
  });

  it('takes what the reference shows', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../../docs/devices/profiles.md'), 'utf8');
    const shown = /```yaml profile\n(.*?)```/s.exec(text)?.[1] ?? '';
    expect(shown).toContain('extends: meter.water');
    expect(await nameplate(['profile', 'check', '-'], shown)).toMatchObject({ code: 0, err: '' });
  });

  it('reads standard input', async () => {
    expect((await nameplate(['profile', 'check', '-'], water)).out).toContain(
      'standard input is a profile: 30 metrics',
    );
  });
});

describe('nameplate profile try', () => {
  const payload = '{"t":1500000000,"v":1234,"u":"L","f":{"now":2},"leak":1,"valve":3,"x":5,"temperature":"hot"}';

  it('shows rule, records, readings with units and flags, and what is not used and why', async () => {
    const path = await file('water.yaml', water);
    const { code, out } = await nameplate([
      'profile',
      'try',
      path,
      '--payload',
      payload,
      '--time',
      '2017-07-14T02:41:00Z',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^rule +format, json$/m);
    expect(out).toMatch(/^not in the profile +x$/m);
    expect(out).toMatch(/^volume +1.234 +m3 +2017-07-14 02:40:00Z +unit-converted$/m);
    expect(out).toMatch(/^valve +fault +2017-07-14 02:40:00Z +good$/m);
    expect(out).toMatch(/^value-type +temperature: "hot" is no value of a gauge\.$/m);
  });

  it('--json has the same for scripts', async () => {
    const { out } = await nameplate([
      'profile',
      'try',
      await file('water.yaml', water),
      '--payload',
      payload,
      '--json',
    ]);
    const trial = JSON.parse(out);
    expect(trial).toMatchObject({
      rule: 'format',
      format: 'json',
      unused: ['x'],
      problems: [{ reason: 'value-type' }],
    });
    expect(trial.readings.map(({ metric }: { metric: string }) => metric)).toEqual([
      'volume',
      'flow',
      'valve',
      'leakDetected',
    ]);
    expect(trial.readings[0]).toMatchObject({ value: 1.234, unit: 'm3', deviceTime: '2017-07-14T02:40:00.000Z' });
  });

  it('takes hexadecimal octets to the port of a meter, and a file', async () => {
    const frame = '68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16';
    const { out } = await nameplate([
      'profile',
      'try',
      'meter.electric',
      '--port',
      'dlt645',
      '--payload',
      frame,
      '--json',
    ]);
    expect(JSON.parse(out)).toMatchObject({
      rule: 'decode[0]',
      readings: [{ metric: 'energyImport', value: 0.26, unit: 'kW.h' }],
    });
    const path = await file('frame.bin', '');
    await writeFile(path, Buffer.from(frame.replaceAll(' ', ''), 'hex'));
    const again = await nameplate([
      'profile',
      'try',
      'meter.electric',
      '--format',
      'dlt645-2007',
      '--payload',
      `@${path}`,
      '--json',
    ]);
    expect(JSON.parse(again.out).readings).toMatchObject([{ value: 0.26 }]);
  });

  it.each([
    ['meter.electric', 'dlt645', '68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16', [['voltageL1', 100.1, 'V']]],
    [
      'meter.water',
      'cjt188',
      'FE FE FE FE 68 10 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 66 55 2C 31 01 22 11 05 15 20 21 84 13 16',
      [
        ['batteryLow', false, ''],
        ['volume', 556_677, 'm3'],
        ['settleVolume', 556_677, 'm3'],
        ['valve', 'closed', ''],
      ],
    ],
  ])('%s reads a frame at %s', async (profile, port, frame, expected) => {
    const { out } = await nameplate(['profile', 'try', profile, '--port', port, '--payload', frame, '--json']);
    const { readings, problems } = JSON.parse(out) as {
      readings: { metric: string; value: unknown; unit: string }[];
      problems: unknown[];
    };
    expect(readings.map(({ metric, value, unit }) => [metric, value, unit])).toEqual(expected);
    expect(problems).toEqual([]);
  });

  it('a rule is chosen by content type; text: is not taken for octets', async () => {
    const pack = '[{"n":"volume","u":"l","v":5000}]';
    const args = ['profile', 'try', '0.profile/meter.water@1', '--json', '--payload'];
    const { out } = await nameplate([...args, pack, '--content-type', 'application/senml+json; charset=utf-8']);
    expect(JSON.parse(out)).toMatchObject({
      format: 'senml-json',
      readings: [{ value: 5, unit: 'm3', quality: ['receive-time', 'unit-converted'] }],
    });
    expect(JSON.parse((await nameplate([...args, 'text:12'])).out).problems).toMatchObject([
      { reason: 'not-a-record' },
    ]);
    expect(JSON.parse((await nameplate([...args, '12'])).out).problems).toMatchObject([{ reason: 'not-json' }]);
  });

  it.each([
    [['--payload', 'hex:1'], '--payload: expected hexadecimal'],
    [['--payload', '@/no/such/file'], 'cannot be read'],
    [['--payload', '{}', '--time', 'yesterday'], '--time: expected a time'],
    [['--payload', '{}', '--format', 'yaml'], 'one of the formats json'],
  ])('%j is refused', async (args, expected) => {
    const { code, err } = await nameplate(['profile', 'try', 'meter.water', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  });
});

describe('nameplate profile list and show', () => {
  it('list the built-in profiles in the language asked for', async () => {
    const { out } = await nameplate(['profile', 'list', '--lang', 'zh']);
    expect(out).toMatch(/^meter\.water +water-meter +\d+ +4 +\d+ +水表 +1$/m);
    expect(JSON.parse((await nameplate(['profile', 'list', '--json'])).out)).toHaveLength(14);
  });

  it('show one: metrics, commands, alarms; as YAML it is a profile again', async () => {
    const { out } = await nameplate(['profile', 'show', 'meter.water']);
    expect(out).toMatch(/^volume +counter +m3 +8-0:1\.0\.0 +Volume$/m);
    expect(out).toMatch(/^setValve +high +position +Move the valve$/m);
    expect(out).toMatch(/^silent +minor +silence > 2\.5/m);
    const { out: text } = await nameplate(['profile', 'show', 'meter.water', '--yaml']);
    expect(await nameplate(['profile', 'check', await file('shown.yaml', text)])).toMatchObject({ code: 0, err: '' });
  });

  it('what is not built in is asked of the server', async () => {
    expect((await nameplate(['profile', 'show', '88.118.22/x', '--timeout', '1'])).code).toBe(6);
  });

  it('the schema is one', async () => {
    expect(JSON.parse((await nameplate(['profile', 'schema'])).out)).toMatchObject({ title: 'Device profile' });
  });
});
