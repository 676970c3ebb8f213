import { expect, it } from 'vitest';
import { commandValue } from './command-value.ts';

it.each([
  ['Int8', -128, -128],
  ['Int8', -129, undefined],
  ['UInt8', 255, 255],
  ['UInt16', -1, undefined],
  ['Int32', 1.5, undefined],
  ['Int64', '-9223372036854775808', -(2n ** 63n)],
  ['Int64', '9223372036854775808', undefined],
  ['UInt64', 7, 7n],
  ['UInt64', '0x7', undefined],
  ['DateTime', 1_700_000_000_000, 1_700_000_000_000],
  ['DateTime', '2026-01-01', undefined],
  ['Float', 1.5, 1.5],
  ['Double', '1.5', undefined],
  ['Boolean', true, true],
  ['Boolean', 1, undefined],
  ['String', 'x', 'x'],
  ['Text', 7, undefined],
  ['DataSet', {}, undefined],
  ['Int8Array', [1], undefined],
] as const)('%s takes %j', (type, value, expected) => {
  expect(commandValue(type, value)).toEqual(expected);
});
