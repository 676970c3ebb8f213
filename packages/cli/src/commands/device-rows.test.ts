import { expect, it } from 'vitest';
import { deviceRows, splitCsv } from './device-rows.ts';

async function rowsOf(text: string, csv: boolean) {
  const rows: unknown[] = [];
  for await (const row of deviceRows([Buffer.from(text)], csv)) rows.push(row);
  return rows;
}

it('CSV and JSON Lines give the same rows', async () => {
  const csv = '\ufeffidentifier,gateway,alias,edge_node\r\n88.1/a,88.1/g,"Meter ""1"", north",\r\n\r\n88.1/b,,,G/E\r\n';
  const json = `{"identifier":"88.1/a","gateway":"88.1/g","alias":"Meter \\"1\\", north"}\n\n{"identifier":"88.1/b","edgeNode":"G/E"}\n`;
  const a = { row: 0, identifier: '88.1/a', gateway: '88.1/g', alias: 'Meter "1", north' };
  const b = { row: 1, identifier: '88.1/b', edgeNode: 'G/E' };
  expect(await rowsOf(csv, true)).toEqual([
    { ...a, line: 2 },
    { ...b, line: 4 },
  ]);
  expect(await rowsOf(json, false)).toEqual([
    { ...a, line: 1 },
    { ...b, line: 3 },
  ]);
});

it.each([
  ['identifier,colour\n', true, 'line 1'],
  ['alias\n', true, 'line 1'],
  ['identifier,alias\n88.1/a\n', true, 'line 2'],
  ['identifier\n"88.1/a\n', true, 'line 2'],
  ['identifier\n88.1/a"b\n', true, 'line 2'],
  ['[]\n', false, 'line 1'],
  ['{"identifier":1}\n', false, 'line 1'],
  ['{"alias":"x"}\n', false, 'line 1'],
  ['{"identifier":"88.1/a","color":"x"}\n', false, 'line 1'],
])('%j is refused with its line', async (text, csv, line) => {
  await expect(rowsOf(text, csv)).rejects.toMatchObject({
    code: 'INVALID_VALUE',
    message: expect.stringContaining(line),
  });
});

it('an empty last field is a field', () => {
  expect(splitCsv('a,', 1)).toEqual(['a', '']);
  expect(splitCsv('"a",""', 1)).toEqual(['a', '']);
});
