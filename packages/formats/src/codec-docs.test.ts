import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codecFormats } from './codecs.ts';
import { defaultDecodeLimits } from './limits.ts';

const formats = new Map(codecFormats.map((format) => [format.name, format]));

it.each([
  ['protobuf', 'protobuf'],
  ['ts013', 'ts013'],
  ['chirpstack', 'chirpstack'],
  ['things-stack', 'things-stack'],
  ['thingsboard', 'thingsboard'],
  ['sparkplug-b', 'sparkplug'],
])('the page of %s shows what comes out', async (name, page) => {
  const text = readFileSync(join(import.meta.dirname, `../../../docs/devices/${page}.md`), 'utf8');
  const block = (kind: string) => new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(text)?.[1];
  const { format: named, ...options } = JSON.parse(block('json rule') ?? '') as Record<string, unknown>;
  expect(named).toBe(name);
  const whole = {
    ...options,
    ...(name === 'protobuf' && { schema: block('proto schema') }),
    ...(name === 'ts013' && { source: block('js source') }),
  };
  const hex = block('hex message');
  const payload =
    hex === undefined ? Buffer.from(block('json message') ?? '') : Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
  const format = formats.get(name);
  const decode = await format?.compile(format.parseOptions(whole, 'options', formats), formats);
  const decoded = decode?.(payload, { receiveTimeMs: Date.parse('2026-01-31T08:00:00Z'), limits: defaultDecodeLimits });
  expect(decoded).toEqual({ records: JSON.parse(block('json records') ?? '') as unknown });
});

it('every format of the list has a page', () => {
  expect([...formats.keys()].sort()).toEqual([
    'chirpstack',
    'protobuf',
    'sparkplug-b',
    'things-stack',
    'thingsboard',
    'ts013',
  ]);
});
