import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/protocols/mqtt.md'), 'utf8');
const between = (start: string, end: string): string => page.slice(page.indexOf(start), page.indexOf(end));

/** Normative statements by section and how many there are: the appendices of both specifications. */
const statements5 = sections(
  '1.5.4:3 1.5.5:1 1.5.7:1 2.1.3:1 2.2.1:6 2.2.2:1 3.1.0:2 3.1.2:30 3.1.3:12 3.1.4:6 3.2.0:2 3.2.2:22 3.3.1:13 3.3.2:20 ' +
    '3.3.4:10 3.4.2:3 3.5.2:3 3.6.1:1 3.6.2:3 3.7.2:3 3.8.1:1 3.8.3:5 3.8.4:8 3.9.2:2 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 ' +
    '3.11.2:2 3.11.3:2 3.12.4:1 3.14.0:1 3.14.1:1 3.14.2:4 3.14.4:3 3.15.1:1 3.15.2:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:5 ' +
    '4.3.3:13 4.4.0:2 4.5.0:2 4.6.0:6 4.7.0:1 4.7.1:2 4.7.2:1 4.7.3:4 4.8.2:6 4.9.0:3 4.12.0:7 4.12.1:2 4.13.1:1 4.13.2:1 ' +
    '6.0.0:4',
).filter((statement) => statement !== '2.2.1-1');
const statements311 = sections(
  '1.5.3:3 2.2.2:2 2.3.1:7 3.1.0:2 3.1.2:24 3.1.3:11 3.1.4:5 3.2.0:1 3.2.2:6 3.3.1:12 3.3.2:3 3.3.4:1 3.3.5:2 3.6.1:1 ' +
    '3.8.1:1 3.8.3:4 3.8.4:6 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.12.4:1 3.14.1:1 3.14.4:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:2 ' +
    '4.3.3:2 4.4.0:1 4.5.0:2 4.6.0:6 4.7.1:3 4.7.2:1 4.7.3:4 4.8.0:2 6.0.0:4',
);

function sections(text: string): string[] {
  return text.split(' ').flatMap((one) => {
    const [section = '', count = ''] = one.split(':');
    return Array.from({ length: Number(count) }, (_, index) => `${section}-${index + 1}`);
  });
}

/** `3.1.2-4, -5`, `3.1.2-4 … -6`, `3.4.2-1, 3.5.2-1`: every statement that is meant. */
function expand(text: string): string[] {
  const found: string[] = [];
  let section = '';
  let last = 0;
  for (const match of text.matchAll(/(…\s+)?(\d+\.\d+\.\d+)?-(\d+)/g)) {
    section = match[2] ?? section;
    const number = Number(match[3]);
    for (let next = match[1] ? last + 1 : number; next <= number; next++) found.push(`${section}-${next}`);
    last = number;
  }
  return found;
}

/** Test files by their letter, from the sentence above the tables. */
const files = new Map<string, string>();
for (const [, directory, list] of between('## Statements and tests', '### MQTT 5.0').matchAll(
  /[Ii]n\s+`([^`]+\/)`:((?:\s+[A-Z]\s+`[^`]+`[,.])+)/g,
))
  for (const [, letter = '', file] of (list ?? '').matchAll(/([A-Z])\s+`([^`]+)`/g))
    files.set(letter, `${directory}${file}`);

describe.each([
  ['5.0', statements5, between('### MQTT 5.0', '### MQTT 3.1.1')],
  ['3.1.1', statements311, between('### MQTT 3.1.1', '## Deviations')],
])('the table of MQTT %s', (_version, statements, text) => {
  const rows = [...text.matchAll(/^\| (\d[^|]*) \| ([^|]+) \| ([^|]*) \|$/gm)];
  const lists = [...text.matchAll(/^(?:Clients only|Do not apply|Not implemented): [^]*?\n\n/gm)].map(([list]) => list);

  it('has every statement once: tested, or said why not', () => {
    const listed = [...rows.map(([, cell]) => cell ?? ''), ...lists].flatMap((one) => [...new Set(expand(one))]);
    const told = new Set(['3.2.2-21']);
    const twice = listed.filter((one, index) => listed.indexOf(one) !== index && !told.has(one));
    expect(twice).toEqual([]);
    expect([...new Set(listed)].sort()).toEqual([...statements].sort());
  });

  it('names a test in every row, and each is a file', () => {
    expect(rows.length).toBeGreaterThan(50);
    for (const [row, , , tests = ''] of rows) {
      const letters = tests.split(', ');
      expect(letters.length, row).toBeGreaterThan(0);
      for (const letter of letters) {
        const file = files.get(letter.trim());
        expect(file, `${row}: ${letter}`).toBeDefined();
        expect(existsSync(join(root, file ?? '')), file).toBe(true);
      }
    }
  });
});
