import type { ApiKey } from '@nameplate/sdk';
import { expect, it } from 'vitest';
import { keyTable } from './key-table.ts';
import { displayWidth } from './table.ts';

const key: ApiKey = {
  id: 'npk_0123456789abcdef',
  description: 'the line that makes heat meters',
  scopes: ['identifier.read', 'identifier.write', 'telemetry.read'],
  prefixes: ['88.118.22', '88.118.23'],
  createTime: new Date(0),
};

it('says whose a key is, in 80 columns and with its id whole', () => {
  const text = keyTable([key, { ...key, id: 'npk_fedcba9876543210', organization: 'acme' }], 80);
  const lines = text.split('\n');
  expect(lines[0]).toMatch(/^id +organization +scopes +prefixes +state +description$/);
  expect(lines.find((line) => line.startsWith('npk_fedcba9876543210'))).toMatch(/^npk_fedcba9876543210 +acme /);
  expect(lines.find((line) => line.startsWith('npk_0123456789abcdef'))).toMatch(/^npk_0123456789abcdef +– /);
  for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
});
