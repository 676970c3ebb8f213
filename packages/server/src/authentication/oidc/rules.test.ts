import { isNameplateError } from '@nameplate/model';
import { expect, it } from 'vitest';
import { OidcRules } from './rules.ts';

const rule = (when: unknown, more: object = {}) => ({
  when,
  scopes: ['identifier.read'],
  prefixes: ['88.118.22'],
  ...more,
});
const parse = (...rules: unknown[]) => OidcRules.parse(JSON.stringify({ rules }));
const problem = (text: string): string => {
  try {
    OidcRules.parse(text);
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_VALUE') && thrown.reason === 'OIDC_RULES') return thrown.message;
    throw thrown;
  }
  return 'none';
};

it('the first rule that fits decides, and rights are never put together', () => {
  const rules = parse(
    rule([{ claim: 'groups', values: ['writers'] }], { scopes: ['identifier.write'], prefixes: ['88.1'] }),
    rule([{ claim: 'groups', values: ['readers', 'guests'] }]),
  );
  expect(rules.find({ groups: ['readers', 'writers'] })).toMatchObject({
    scopes: ['identifier.write'],
    prefixes: ['88.1'],
  });
  expect(rules.find({ groups: 'guests' })).toMatchObject({ scopes: ['identifier.read'], prefixes: ['88.118.22'] });
  expect(rules.find({ groups: ['others'] })).toBeUndefined();
  expect(rules.find({})).toBeUndefined();
});

it('all conditions of a rule have to hold', () => {
  const rules = parse(
    rule([
      { claim: 'groups', values: ['readers'] },
      { claim: 'email_verified', values: ['true'] },
    ]),
  );
  expect(rules.find({ groups: ['readers'], email_verified: true })).toBeDefined();
  expect(rules.find({ groups: ['readers'], email_verified: false })).toBeUndefined();
  expect(rules.find({ groups: ['readers'] })).toBeUndefined();
});

it('a claim inside others is found by its path, and a name with dots is one name', () => {
  const inner = parse(rule([{ claim: ['realm_access', 'roles'], values: ['operator'] }]));
  expect(inner.find({ realm_access: { roles: ['operator'] } })).toBeDefined();
  expect(inner.find({ 'realm_access.roles': ['operator'] })).toBeUndefined();
  const named = parse(rule([{ claim: 'https://plant.example/role', values: ['operator'] }]));
  expect(named.find({ 'https://plant.example/role': 'operator' })).toBeDefined();
});

it.each([
  ['__proto__', 'x'],
  ['constructor', 'function Object() { [native code] }'],
  ['toString', 'x'],
])('%s is a claim only where the token has it', (claim, value) => {
  const rules = parse(rule([{ claim, values: [value] }]));
  expect(rules.find({})).toBeUndefined();
  expect(rules.find(JSON.parse(`{"${claim}": ${JSON.stringify(value)}}`))).toBeDefined();
});

it('objects, lists in lists and null have no value', () => {
  const rules = parse(rule([{ claim: 'a', values: ['null', '[object Object]', 'x', ''].filter(Boolean) }]));
  for (const a of [null, {}, [['x']], [{}], [null]]) expect(rules.find({ a })).toBeUndefined();
});

it.each([
  ['{', 'expected JSON'],
  ['[]', 'expected an object'],
  ['{"rules": []}', 'rules: expected a list of 1 to 256'],
  ['{"rule": []}', 'rule is not known'],
  [JSON.stringify({ rules: [rule([])] }), 'rules[0].when: expected a list'],
  [JSON.stringify({ rules: [rule(undefined)] }), 'rules[0].when: expected a list'],
  [JSON.stringify({ rules: [rule([{ claim: 'a', values: [] }])] }), 'rules[0].when[0].values: expected a list'],
  [JSON.stringify({ rules: [rule([{ claim: '', values: ['a'] }])] }), 'rules[0].when[0].claim: expected texts'],
  [JSON.stringify({ rules: [rule([{ claim: 'a', values: [1] }])] }), 'rules[0].when[0].values: expected texts'],
  [
    JSON.stringify({ rules: [rule([{ claim: 'a', values: ['b'] }], { scopes: ['identifier.fly'] })] }),
    'rules[0].scopes: identifier.fly is no scope',
  ],
  [
    JSON.stringify({ rules: [rule([{ claim: 'a', values: ['b'] }], { prefixes: ['no prefix'] })] }),
    'rules[0].prefixes: no prefix is no prefix',
  ],
  [
    JSON.stringify({ rules: [rule([{ claim: 'a', values: ['b'] }], { scopes: [] })] }),
    'rules[0].scopes: expected a list',
  ],
])('%s is refused, and the place is named', (text, why) => {
  expect(problem(text)).toContain(why);
});
