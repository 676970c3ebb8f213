import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defaultPermissions, type HandleValue } from '@nameplate/model';
import { encodeAdmin } from '@nameplate/protocol/handle';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ErrorsFile } from './errors-file.ts';
import { openDump } from './open-dump.ts';
import { readProgress, writeProgress } from './progress-file.ts';
import { recordFromJson, recordToJson } from './record.ts';
import { type DumpFormat, type DumpRow, detectFormat, dumpRows } from './rows.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nameplate-dump-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function rowsOf(content: string | Uint8Array, format: DumpFormat = 'json'): Promise<DumpRow[]> {
  const file = join(scratch, 'dump');
  await writeFile(file, content);
  const { chunks } = await openDump(file, new AbortController().signal);
  const rows: DumpRow[] = [];
  for await (const row of dumpRows(chunks, format)) rows.push(row);
  return rows;
}

const record = (handle: string) => ({
  handle,
  values: [{ index: 1, type: 'URL', data: { format: 'string', value: 'x' } }],
});
const shown = (rows: readonly DumpRow[]) =>
  rows.map(({ at, name, refused }) => `${at} ${name} ${refused?.code ?? 'ok'}`);

describe('the format of a dump', () => {
  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }
  it.each([
    ['an array', ['[\n{"handle"'], 'json'],
    ['lines after blank ones', ['\n\n', '  ', '{"handle"'], 'json'],
    ['a byte order mark', ['\uFEFF{"handle"'], 'json'],
    ['a batch file', ['\n', 'CREATE 88.1/a\n'], 'batch'],
    ['nothing', [' \n'], 'json'],
  ])('is told of %s, and no octet is lost', async (_, texts, expected) => {
    const { format, chunks } = await detectFormat(pieces(...texts));
    expect(format).toBe(expected);
    const octets: Uint8Array[] = [];
    for await (const chunk of chunks) octets.push(chunk);
    expect(Buffer.concat(octets).toString()).toBe(texts.join(''));
  });
});

describe('the rows of a dump', () => {
  it('JSON Lines: a row that cannot be read is refused alone', async () => {
    const text = `${JSON.stringify(record('88.1/a'))}\n\n{"handle"\n{"handle":"88.1/b"}\n${JSON.stringify(record('88.1/c'))}`;
    expect(shown(await rowsOf(text))).toEqual([
      'line 1 88.1/a ok',
      'line 3 {"handle" INVALID_VALUE',
      'line 4 {"handle":"88.1/b"} INVALID_VALUE',
      'line 5 88.1/c ok',
    ]);
  });

  it('a JSON array, gzip or not; a value that is wrong is refused alone', async () => {
    const wrong = { handle: '88.1/b', values: [{ index: 0, type: 'URL', data: 'x' }] };
    const text = JSON.stringify([record('88.1/a'), wrong, 7, record('88.1/热')], null, 2);
    for (const content of [text, gzipSync(text)])
      expect((await rowsOf(content)).map(({ at, refused }) => `${at} ${refused?.code ?? 'ok'}`)).toEqual([
        'row 1 ok',
        'row 2 INVALID_VALUE',
        'row 3 INVALID_VALUE',
        'row 4 ok',
      ]);
  });

  it('an array that breaks off ends the dump with an error, after the rows before it', async () => {
    const text = JSON.stringify([record('88.1/a'), record('88.1/b')]).slice(0, -10);
    await expect(rowsOf(text)).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'NOT_JSON' });
    await expect(rowsOf(gzipSync(text).subarray(0, 40))).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('a batch file: CREATE blocks, others are refused', async () => {
    const text = 'CREATE 88.1/a\n1 URL 60 1110 UTF8 x\n\nDELETE 88.1/b\n\nCREATE 88.1/c\n1 URL 60 1110 FILE x\n';
    expect((await rowsOf(text, 'batch')).map(({ at, refused }) => `${at} ${refused?.code ?? 'ok'}`)).toEqual([
      'line 1 ok',
      'line 4 INVALID_VALUE',
      'line 6 INVALID_VALUE',
    ]);
  });

  it('nothing at all has no rows', async () => {
    expect(await rowsOf('')).toEqual([]);
    expect(await rowsOf('[]')).toEqual([]);
  });
});

describe('a record', () => {
  const value = fc.record({
    type: fc.constantFrom('URL', 'HS_ADMIN', 'HS_SITE', 'HS_VLIST'),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string().map((text) => new TextEncoder().encode(text)),
      fc.constant(encodeAdmin({ handle: '0.NA/88', index: 300, permissions: 0xfff })),
    ),
    permissions: fc.constant(defaultPermissions),
    ttl: fc.constant({ kind: 'absolute' as const, unixSeconds: 1_893_456_000 }),
    references: fc.constant([{ handle: '88.1/b', index: 2 }]),
    timestamp: fc.constant(0),
  });

  it('is the same after JSON, its octets to the last', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (some) => {
        const values: HandleValue[] = some.map((one, at) => ({ ...one, index: at + 1 }));
        const json = JSON.parse(JSON.stringify(recordToJson({ identifier: '88.1/100%25', values })));
        expect(json.handle).toBe('88.1/100%');
        const read = recordFromJson(json);
        expect(read.identifier.canonical).toBe('88.1/100%25');
        expect(read.values.map((one) => ({ ...one, data: [...one.data] }))).toEqual(
          values.map((one) => ({ ...one, data: [...one.data] })),
        );
      }),
    );
  });
});

describe('progress', () => {
  it('is read as it was written, and belongs to its dump', async () => {
    const file = join(scratch, 'progress');
    const fresh = await readProgress(file, 5);
    expect(fresh).toMatchObject({ imported: 0, refused: 0, errorsLength: 0, size: 5 });
    expect(fresh.token).not.toBe((await readProgress(file, 5)).token);
    const saved = { token: '7~run', imported: 5, refused: 2, errorsLength: 9, size: 5 };
    await writeProgress(file, saved);
    expect(await readProgress(file, 5)).toEqual(saved);
    await expect(readProgress(file, 6)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await writeFile(file, '{}');
    await expect(readProgress(file, 5)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('the errors file loses what came after the progress', async () => {
    const file = join(scratch, 'errors');
    {
      await using errors = await ErrorsFile.open(file, 0);
      await errors.add('one');
      await errors.add('two');
      expect(errors.length).toBe(8);
    }
    {
      await using errors = await ErrorsFile.open(file, 4);
      await errors.add('three');
    }
    expect(await readFile(file, 'utf8')).toBe('one\nthree\n');
  });
});
