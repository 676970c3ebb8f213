import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTemplate, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SheetRow } from '../../packages/cli/src/sheet/sheet-row.ts';
import { writeXlsx } from '../../packages/cli/src/sheet/xlsx/write-xlsx.ts';
import { xlsxRows } from '../../packages/cli/src/sheet/xlsx/xlsx-rows.ts';
import { runCli } from '../support/run-cli.ts';

const prefix = '88.118.999';
const meter = defineTemplate({
  identifier: `${prefix}/heat-meter`,
  name: { en: 'Heat meter', zh: '热量表' },
  attributes: {
    serial: {
      type: 'string',
      required: true,
      unique: true,
      pattern: '[0-9]{3,12}',
      name: { zh: '表号', en: 'Serial no.' },
    },
    medium: { type: 'string', required: true, enum: ['water', 'steam'], name: { zh: '介质' } },
    diameter: { type: 'integer', unit: 'mm', range: { min: 10, max: 500 }, name: { zh: '口径' } },
    installed: { type: 'time', name: { zh: '安装日期' } },
    sealed: { type: 'boolean' },
    line: { type: 'reference' },
    price: { type: 'number', visibility: 'private' },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-sheet-'));
const file = (name: string) => join(scratch, name);
let server: TestServer;
let np: Nameplate;
let round = 0;
/** Suffixes of a test are its own, so that one server serves them all. */
let own = '';
beforeAll(async () => {
  server = await startTestServer({ prefix });
  np = await server.client();
  await np.templates.publish(meter);
});
afterAll(async () => {
  await np?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  round += 1;
  own = `t${round}`;
});

const run = (name: string, ...args: string[]) =>
  runCli(server, ['import', file(name), '--template', meter.identifier, '--lang', 'en', ...args]);
/** Serial numbers are unique on the server. */
const serial = (at: number) => `${round}${String(at).padStart(6, '0')}`;

describe('import of CSV by a template', () => {
  it('columns by code, Chinese and English name; types by the template', async () => {
    writeFileSync(
      file('a.csv'),
      [
        '\uFEFF标识,*Serial no.,介质,口径（mm）,安装日期,sealed,line,price,place.longitude,place.latitude',
        `${prefix}/${own}-1,${serial(1)},water,50,2026-01-31,是,${prefix}/line-1,1.5,118.8,32.06`,
        '',
        `${prefix}/${own}-2,${serial(2)},steam,,2026/2/1 8:05,FALSE,,,,`,
        ',,,,,,,,,',
      ].join('\r\n'),
    );
    const { code, err } = await run('a.csv', '--offset', '+08:00');
    expect(err).toBe(
      'note: column 安装日期 holds times without an offset: they are read in +08:00, as --offset says.\n2 imported, 0 refused.\n',
    );
    expect(code).toBe(0);
    const first = await np.assets.get(`${prefix}/${own}-1`, { template: meter });
    expect(first.attributes).toMatchObject({
      serial: serial(1),
      medium: 'water',
      diameter: 50,
      installed: new Date('2026-01-30T16:00:00Z'),
      sealed: true,
      price: 1.5,
    });
    expect(first.place).toMatchObject({ longitude: 118.8, latitude: 32.06 });
    const second = await np.assets.get(`${prefix}/${own}-2`, { template: meter });
    expect(second.attributes).toEqual({
      serial: serial(2),
      medium: 'steam',
      installed: new Date('2026-02-01T00:05:00Z'),
      sealed: false,
    });
    expect(existsSync(`${file('a.csv')}.progress`)).toBe(false);
  });

  it('GB 18030, semicolons, and line breaks in quoted fields', async () => {
    // "identifier;表号;介质" in GB 18030.
    const head = Buffer.concat([
      Buffer.from('identifier;'),
      Buffer.from([0xb1, 0xed, 0xba, 0xc5]),
      Buffer.from(';'),
      Buffer.from([0xbd, 0xe9, 0xd6, 0xca]),
      Buffer.from(';"note\n2"\n'),
    ]);
    writeFileSync(file('gb.csv'), Buffer.concat([head, Buffer.from(`${prefix}/${own}-1;${serial(1)};water;"a\nb"\n`)]));
    const refused = await run('gb.csv');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--encoding gb18030');
    const { err } = await run('gb.csv', '--encoding', 'gb18030', '--map', 'note\n2=');
    expect(err).toBe('1 imported, 0 refused.\n');
    expect((await np.assets.get(`${prefix}/${own}-1`, { template: meter })).attributes.serial).toBe(serial(1));
  });

  it('a column that fills nothing ends it before anything is written, and says what there is', async () => {
    writeFileSync(file('unknown.csv'), `identifier,serial,medium,colour\n${prefix}/${own}-1,${serial(1)},water,red\n`);
    const { code, err } = await run('unknown.csv', '--errors', file('unknown.errors.csv'));
    expect(code).toBe(2);
    expect(existsSync(`${file('unknown.csv')}.progress`)).toBe(false);
    expect(existsSync(file('unknown.errors.csv'))).toBe(false);
    expect(err).toContain('Column "colour": the template has no attribute "colour"; it has serial, medium');
    expect(err).toContain("--map 'column=attribute'");
    await expect(np.assets.get(`${prefix}/${own}-1`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });

  it('a dry run tells what the server would: nothing is written, by the same rules', async () => {
    await np.assets.register({
      identifier: `${prefix}/${own}-taken`,
      template: meter,
      attributes: { serial: serial(90), medium: 'water' },
    });
    writeFileSync(
      file('dry.csv'),
      [
        'identifier,serial,medium,diameter',
        `${prefix}/${own}-1,${serial(1)},water,50`,
        `${prefix}/${own}-2,${serial(2)},oil,900`,
        `${prefix}/${own}-3,ab,water,`,
        `${prefix}/${own}-TAKEN,${serial(3)},water,`,
        `${prefix}/${own}-5,${serial(90)},water,`,
        `${prefix}/${own}-1,${serial(4)},water,`,
        `${prefix}/${own}-7,${serial(1)},water,`,
        `88.99/x,${serial(5)},water,`,
        `no identifier,${serial(6)},water,`,
        `,${serial(7)},,1.5`,
      ].join('\n'),
    );
    const { code, err } = await run('dry.csv', '--dry-run');
    const told = err.split('\n').filter((line) => line.startsWith('row '));
    expect(told.map((line) => /^row (\d+)(?:, column (\S+))?:.*\[([A-Z_]+)\]/.exec(line)?.slice(1))).toEqual([
      ['3', 'medium', 'INVALID_VALUE'],
      ['3', 'diameter', 'INVALID_VALUE'],
      ['4', 'serial', 'INVALID_VALUE'],
      ['5', undefined, 'HANDLE_ALREADY_EXISTS'],
      ['6', 'serial', 'VALUE_ALREADY_EXISTS'],
      ['7', undefined, 'HANDLE_ALREADY_EXISTS'],
      ['8', 'serial', 'VALUE_ALREADY_EXISTS'],
      ['9', undefined, 'NOT_RESPONSIBLE'],
      ['10', 'identifier', 'INVALID_IDENTIFIER'],
      ['11', 'diameter', 'INVALID_VALUE'],
      ['11', undefined, 'INVALID_IDENTIFIER'],
      ['11', 'medium', 'INVALID_VALUE'],
    ]);
    expect(err).toContain('1 can be imported, 9 would be refused; nothing was written.\n');
    expect(code).toBe(2);
    await expect(np.assets.get(`${prefix}/${own}-1`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    expect(
      (await runCli(server, ['import', file('dry.csv'), '--template', meter.identifier, '--dry-run', '--lang', 'zh']))
        .err,
    ).toContain('第 3 行，列“diameter”：属性 diameter（range）：应为不大于 500 的数；实际为 900。');
  });

  it('refused rows are written with their reasons; corrected, the file is imported as it is', async () => {
    writeFileSync(
      file('bad.csv'),
      [
        'identifier,serial,medium,line',
        `${prefix}/${own}-1,${serial(1)},water,`,
        `"${prefix}/${own}-2, the ""second""",${serial(2)},oil,x`,
        `${prefix}/${own}-3,${serial(1)},water,`,
      ].join('\n'),
    );
    const { code, err } = await run('bad.csv', '--errors', file('bad.errors.csv'));
    expect(code).toBe(2);
    expect(err).toContain('1 imported, 2 refused.\n');
    const written = readFileSync(file('bad.errors.csv'), 'utf8');
    expect(written.split('\n')).toEqual([
      '\uFEFFidentifier,serial,medium,line,_row,_column,_rule,_value,_error,_remedy',
      expect.stringMatching(
        /^"88\.118\.999\/t\d+-2, the ""second""",\d+,oil,x,3,"medium; line","enum; type","oil; x",/,
      ),
      expect.stringMatching(/^88\.118\.999\/t\d+-3,\d+,water,,4,serial,unique,/),
      '',
    ]);
    const corrected = written.replace(',oil,x,', ',steam,,').replace(`-3,${serial(1)}`, `-3,${serial(3)}`);
    writeFileSync(file('corrected.csv'), corrected);
    const again = await run('corrected.csv', '--errors', file('none.csv'));
    expect(again).toEqual({ code: 0, out: '', err: '2 imported, 0 refused.\n' });
    expect((await np.assets.get(`${prefix}/${own}-2, the "second"`, { template: meter })).attributes.medium).toBe(
      'steam',
    );
    expect(readFileSync(file('none.csv'), 'utf8')).toBe('');
  });

  it('mints identifiers, and tells which row has which; the same import again makes others', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => `${serial(at)},water`);
    writeFileSync(file('mint.csv'), ['serial,medium', ...rows].join('\n'));
    const { code, err } = await run('mint.csv', '--mint-under', prefix, '--minted', file('minted.csv'));
    expect({ code, err }).toEqual({ code: 0, err: '20 imported, 0 refused.\n' });
    const [head, ...minted] = readFileSync(file('minted.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe('row,identifier');
    expect(minted).toHaveLength(20);
    for (const [at, line] of minted.entries()) {
      const [row, identifier = ''] = line.split(',');
      expect(Number(row)).toBe(at + 2);
      expect(identifier).toMatch(/^88\.118\.999\/[0-9a-hjkmnp-tv-z]{16}$/);
      expect((await np.assets.get(identifier, { template: meter })).attributes.serial).toBe(serial(at));
    }
  });
});

describe('import of JSON Lines by a template', () => {
  it('members are the columns; what is refused goes to a file of JSON Lines', async () => {
    const good = { identifier: `${prefix}/${own}-1`, serial: serial(1), 介质: 'water', diameter: 50, sealed: true };
    const rows = [good, { ...good, serial: 660, diameter: 'wide' }, { ...good, extra: 1 }, [1]];
    writeFileSync(file('a.jsonl'), [...rows.map((row) => JSON.stringify(row)), '{"identifier":'].join('\n'));
    const { code, err, out } = await run('a.jsonl', '--errors', file('a.errors.jsonl'), '--json');
    expect(code).toBe(2);
    expect(err).toContain('holds numbers where text is wanted');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ row }) => row)).toEqual([2, 3, 4, 5, undefined]);
    expect(lines[0]).toMatchObject({
      error: { code: 'INVALID_VALUE', column: 'diameter', rule: 'type', value: '"wide"' },
    });
    expect(lines[1]).toMatchObject({ error: { reason: 'COLUMN_UNKNOWN' } });
    expect(lines.at(-1)).toEqual({ imported: 1, refused: 4, dryRun: false });
    const errors = readFileSync(file('a.errors.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(errors[0]).toMatchObject({
      ...good,
      serial: 660,
      diameter: 'wide',
      _row: 2,
      _column: 'diameter',
      _rule: 'type',
    });
    writeFileSync(file('b.jsonl'), JSON.stringify({ ...errors[0], identifier: `${prefix}/${own}-2`, diameter: 60 }));
    expect((await run('b.jsonl')).err).toContain('1 imported, 0 refused.\n');
    expect((await np.assets.get(`${prefix}/${own}-2`, { template: meter })).attributes).toMatchObject({
      serial: '660',
    });
  });
});

describe('export of a template as a table', () => {
  it.each(['csv', 'jsonl', 'xlsx'])('%s is imported again, and gives the same assets', async (format) => {
    const inner = defineTemplate({ ...meter.definition, identifier: `${prefix}/${own}-kind` });
    await np.templates.publish(inner);
    const attributes = {
      serial: `00${serial(1)}`,
      medium: 'water' as const,
      diameter: 50,
      installed: new Date('2026-01-31T08:00:00.250Z'),
      sealed: false,
      line: `${prefix}/line, "1"`,
      price: 0.1,
    };
    const place = { longitude: 118.8, latitude: 32.06, address: '南京\n路 1' };
    const identifier = `${prefix}/${own}-1`;
    const { attributes: stored } = await np.assets.register({ identifier, template: inner, attributes, place });
    const out = file(`export-${format}.${format}`);
    const exported = await runCli(server, ['export', '--format', format, '--template', inner.identifier, '--out', out]);
    expect(exported).toEqual({ code: 0, out: '', err: '1 record.\n' });

    const other = await startTestServer({ prefix });
    try {
      await using there = await other.client();
      await there.templates.publish(inner);
      const args = ['import', out, '--template', inner.identifier];
      expect(await runCli(other, args)).toEqual({ code: 0, out: '', err: '1 imported, 0 refused.\n' });
      const copy = await there.assets.get(identifier, { template: inner });
      expect(copy.attributes).toEqual(stored);
      expect(copy.place).toMatchObject(place);
    } finally {
      await other.close();
    }
  });

  it('text that a spreadsheet would run is written as it is, and told', async () => {
    const inner = defineTemplate({ identifier: `${prefix}/${own}-kind`, attributes: { note: { type: 'string' } } });
    await np.templates.publish(inner);
    const attributes = { note: "=cmd|'x'!A1" };
    await np.assets.register({ identifier: `${prefix}/${own}-1`, template: inner, attributes });
    const args = ['export', '--template', inner.identifier, '--lang', 'en', '--format'];
    const { out, err } = await runCli(server, [...args, 'csv']);
    expect(out).toContain(`${prefix}/${own}-1,=cmd|'x'!A1,`);
    expect(err).toMatch(/^note: 1 cell begins with =/);
    expect((await runCli(server, [...args, 'jsonl'])).err).toBe('1 record.\n');
  });

  it('only what the key may see', async () => {
    const inner = defineTemplate({ ...meter.definition, identifier: `${prefix}/${own}-kind` });
    await np.templates.publish(inner);
    const attributes = { serial: serial(1), medium: 'steam' as const, price: 9 };
    await np.assets.register({ identifier: `${prefix}/${own}-1`, template: inner, attributes });
    const { out } = await runCli(server, ['export', '--format', 'csv', '--template', inner.identifier]);
    expect(out).toContain(`${prefix}/${own}-1,${serial(1)},steam,,,,,9`);
    const outsider = await np.keys.create({ description: 'outside', scopes: ['identifier.read'], prefixes: ['88.77'] });
    const as = { endpoint: server.endpoint, administratorKey: outsider.secret };
    const hidden = await runCli(as, ['export', '--format', 'csv', '--template', inner.identifier]);
    expect(hidden.code).toBe(4);
    expect(hidden.out).not.toContain(`${own}-1`);
  });
});

describe('import of XLSX by a template', () => {
  it('dates and numbers of a spreadsheet; the refused rows are a workbook that is imported once corrected', async () => {
    const head = ['标识', '表号', '介质', '口径(mm)', '安装日期'];
    const installed = new Date('2026-01-31T00:00:00Z');
    await writeXlsx(file('rows.xlsx'), [
      head,
      [`${prefix}/${own}-1`, Number(serial(1)), 'water', 50, installed],
      [],
      [`${prefix}/${own}-2`, serial(2), 'oil', 60, installed],
    ]);
    const { code, err } = await run('rows.xlsx', '--errors', file('rows.errors.xlsx'), '--offset', '+08:00');
    expect(code).toBe(2);
    expect(err).toContain('note: column 表号 holds numbers where text is wanted: a spreadsheet drops leading zeros');
    expect(err).toMatch(/^row 4, column 介质: .*found "oil"/m);
    expect(err).toContain('1 imported, 1 refused.\n');
    expect((await np.assets.get(`${prefix}/${own}-1`, { template: meter })).attributes).toEqual({
      serial: serial(1),
      medium: 'water',
      diameter: 50,
      installed: new Date('2026-01-30T16:00:00Z'),
    });
    expect(existsSync(file('rows.errors.xlsx.part'))).toBe(false);

    const refused: SheetRow[] = [];
    for await (const row of xlsxRows(file('rows.errors.xlsx'))) refused.push(row);
    expect(refused).toEqual([
      {
        at: 2,
        names: [...head, '_row', '_column', '_rule', '_value', '_error', '_remedy'],
        cells: expect.arrayContaining([
          `${prefix}/${own}-2`,
          serial(2),
          'oil',
          60,
          installed,
          4,
          '介质',
          'enum',
          'oil',
        ]),
      },
    ]);
    const { names = [], cells = [] } = refused[0] ?? {};
    await writeXlsx(file('corrected.xlsx'), [names, cells.map((cell) => (cell === 'oil' ? 'steam' : cell))]);
    expect((await run('corrected.xlsx')).err).toContain('1 imported, 0 refused.\n');
    expect((await np.assets.get(`${prefix}/${own}-2`, { template: meter })).attributes.medium).toBe('steam');
  });
});
