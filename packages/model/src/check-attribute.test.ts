import { describe, expect, it } from 'vitest';
import { checkAttribute } from './check-attribute.ts';
import type { AttributeDefinition } from './template.ts';

describe('an attribute', () => {
  it.each<[AttributeDefinition, unknown]>([
    [{ type: 'string' }, ''],
    [{ type: 'string' }, undefined],
    [{ type: 'string' }, null],
    [{ type: 'string', pattern: '\\d{3}' }, '660'],
    [{ type: 'string', enum: ['water', 'steam'] }, 'steam'],
    [{ type: 'number', range: { min: 0, max: 1 } }, 1],
    [{ type: 'integer' }, -3],
    [{ type: 'boolean', required: true }, false],
    [{ type: 'time' }, '2018-01-02T23:00:00+01:00'],
    [{ type: 'reference' }, '88.118.22/line-1'],
    [{ type: 'json' }, { a: [1, null] }],
  ])('of %j takes %j', (definition, value) => {
    expect(() => checkAttribute('a', definition, value)).not.toThrow();
  });

  it.each<[AttributeDefinition, unknown, string, string]>([
    [{ type: 'string', required: true }, undefined, 'required', 'none'],
    [{ type: 'string', required: true }, null, 'required', 'none'],
    [{ type: 'string' }, 660, 'type', '660'],
    [{ type: 'number' }, '3', 'type', '"3"'],
    [{ type: 'number' }, Number.NaN, 'type', 'null'],
    [{ type: 'integer' }, 1.5, 'type', '1.5'],
    [{ type: 'integer' }, 2 ** 53, 'type', '9007199254740992'],
    [{ type: 'boolean' }, 'true', 'type', '"true"'],
    [{ type: 'time' }, '2018-01-02', 'type', '"2018-01-02"'],
    [{ type: 'time' }, '2018-13-02T00:00:00Z', 'type', '"2018-13-02T00:00:00Z"'],
    [{ type: 'reference' }, 'line-1', 'type', '"line-1"'],
    [{ type: 'json' }, 1n, 'type', 'a bigint'],
    [{ type: 'string', enum: ['a'] }, 'b', 'enum', '"b"'],
    [{ type: 'number', range: { min: 0 } }, -1, 'range', '-1'],
    [{ type: 'number', range: { max: 0 } }, 1, 'range', '1'],
    [{ type: 'string', pattern: '\\d{3}' }, 'x660', 'pattern', '"x660"'],
    [{ type: 'string', pattern: 'a*' }, 'a'.repeat(4097), 'pattern', 'aaa'],
  ])('of %j refuses %s by the rule %s', (definition, value, rule, shown) => {
    const error = refusal(() => checkAttribute('serial', definition, value));
    expect(error).toMatchObject({ code: 'INVALID_VALUE', metadata: { attribute: 'serial', rule } });
    expect(error.message).toContain(`serial (${rule})`);
    expect(error.metadata.value).toContain(shown);
  });
});

function refusal(run: () => void) {
  try {
    run();
  } catch (thrown) {
    return thrown as Error & { readonly metadata: { readonly value: string } };
  }
  throw new Error('nothing was thrown');
}
