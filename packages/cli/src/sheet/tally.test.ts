import { expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { SheetTally } from './tally.ts';

it.each([
  ['+08:00', 'en', 'they are read in +08:00, as --offset says.'],
  ['+08:00', 'zh', '按 --offset 指定的 +08:00 读取。'],
  ['Z', 'en', 'they are read as UTC; --offset +08:00'],
  ['Z', 'zh', '按 UTC 读取'],
] as const)('times without an offset are told once a column to be read in %s (%s)', (offset, language, text) => {
  const told: string[] = [];
  const context = { io: { err: (line: string) => told.push(line) }, language } as unknown as Context;
  const tally = new SheetTally(context, { imported: 0, refused: 0 }, offset);
  tally.warn('made', 'no-offset');
  tally.warn('made', 'no-offset');
  expect(told).toEqual([expect.stringContaining(text)]);
});
