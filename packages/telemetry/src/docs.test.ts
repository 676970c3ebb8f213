import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInFormats } from '@nameplate/formats';
import {
  expressionFunctions,
  metricKinds,
  parseProfile,
  parseTemplateDefinition,
  profileSchema,
  qualityFlags,
  unitConversion,
  unitTable,
} from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from './testing.ts';

const docs = join(import.meta.dirname, '../../../docs');

function block(file: string, kind: string): string {
  const found = new RegExp(`\`\`\`json ${kind}\n(.*?)\`\`\``, 's').exec(readFileSync(join(docs, file), 'utf8'));
  return found?.[1] ?? `no block ${kind}`;
}

interface Metrics {
  readonly additionalProperties: { readonly properties: Record<string, object> };
}

describe('the documents', () => {
  it('the profile shown is one, and its message becomes the readings that are told', () => {
    const profile = parseProfile(JSON.parse(block('devices/profiles.md', 'profile')));
    const payload = Buffer.from(block('devices/profiles.md', 'message'));
    const { readings, rejected } = decodeMessage(profile, {
      payload,
      receiveTimeMs: Date.parse('2018-01-03T00:00:01Z'),
    });
    expect(rejected).toBeUndefined();
    expect(readings).toHaveLength(5);
    expect(readings[1]).toMatchObject({ metric: 'volume', value: 113.991, unit: 'm3', quality: [] });
    expect(new Set(readings.map(({ deviceTimeMs }) => deviceTimeMs))).toEqual(
      new Set([Date.parse('2018-01-03T00:00:00Z')]),
    );
  });

  it('every reason for which a message is rejected is listed', () => {
    const source = readFileSync(join(import.meta.dirname, '../../formats/src/problem.ts'), 'utf8');
    const reasons = [...source.matchAll(/^ {2}\| '([a-z0-9-]+)'/gm)].map(([, reason]) => reason);
    const text = readFileSync(join(docs, 'devices/profiles.md'), 'utf8');
    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) expect(text).toContain(`\`${reason}\``);
  });

  it('every field, kind, flag, format, unit and function that a profile can have is in the reference', () => {
    const text = readFileSync(join(docs, 'devices/profiles.md'), 'utf8');
    const { whole } = profileSchema['$defs'] as Record<string, { readonly properties: Record<string, object> }>;
    const metric = Object.keys(
      (whole?.properties['metrics'] as Metrics | undefined)?.additionalProperties.properties ?? {},
    );
    const fields = Object.keys(whole?.properties ?? {}).filter((field) => field !== 'time');
    expect(Math.min(metric.length, fields.length)).toBeGreaterThan(12);
    const functions = Object.keys(expressionFunctions).map((name) => `${name}(`);
    const words = [
      ...fields,
      ...metric.filter((field) => field !== 'range' && field !== 'step'),
      ...metricKinds,
      ...qualityFlags,
    ];
    for (const word of [...words, ...builtInFormats.keys()]) expect(text).toContain(`\`${word}\``);
    for (const name of functions) expect(text.replaceAll('`min`, `max`, `sum`', 'sum(')).toContain(name);
    const codes = [...unitTable].filter(([code]) =>
      [...unitTable.keys()].some((to) => to !== code && unitConversion(code, to)),
    );
    for (const [code] of codes) expect(text).toContain(`\`${code}\``);
  });

  it('the template shown is one', () => {
    const { attributes } = parseTemplateDefinition(JSON.parse(block('guides/templates.md', 'template')));
    expect(Object.values(attributes).map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
