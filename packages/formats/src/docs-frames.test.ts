import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameFormats } from './frames.ts';
import { describeObis } from './obis/obis.ts';
import { struct } from './struct/struct.ts';
import { ucifiResource } from './ucifi/ucifi.ts';
import { decodeAs, optionsOf, payloadOf } from './vectors.ts';

const docs = join(import.meta.dirname, '../../../docs/devices');
const pages = {
  senml: 'senml',
  'dlt645-2007': 'dlt645',
  cjt188: 'cjt188',
  'modbus-rtu': 'modbus-rtu',
  struct: 'struct',
};

function block(page: string, kind: string): string | undefined {
  return new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(readFileSync(join(docs, `${page}.md`), 'utf8'))?.[1];
}

describe.each(Object.entries(pages))('the page of %s', (name, page) => {
  it('shows a payload and the records that it becomes', async () => {
    const format = frameFormats.find((each) => each.name === name);
    if (format === undefined) expect.unreachable(`no format ${name}`);
    const hex = block(page, 'hex payload');
    const payload = payloadOf(hex === undefined ? { text: block(page, 'json payload') ?? '' } : { hex });
    expect(await decodeAs(format, JSON.parse(block(page, 'json options') ?? ''), payload)).toEqual({
      records: JSON.parse(block(page, 'json records') ?? ''),
    });
  });
});

it('the tags shown are a layout', () => {
  expect(optionsOf(struct, JSON.parse(block('struct', 'json tags') ?? '')).fields).toHaveLength(1);
});

it('the codes shown are in the tables', () => {
  expect(describeObis('1-0:1.8.2')?.name).toEqual({
    en: 'Active energy import, tariff 2',
    zh: '正向有功电能（费率 2）',
  });
  expect(ucifiResource('3424/1')).toEqual(['Cumulated water volume', 'number', 'm3']);
});
