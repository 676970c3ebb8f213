import type { SentCommand } from '@nameplate/sdk';
import { expect, it } from 'vitest';
import { commandState } from './command-state.ts';

const closed: SentCommand = {
  id: '1764054000000',
  identifier: '88.118.22/valve-7',
  command: 'setValve',
  name: {},
  args: {},
  by: 'key:npk_1',
  state: 'answered',
  createTime: new Date(0),
  updateTime: new Date(0),
  tries: 1,
};

it('says until when an open command waits', () => {
  const open = { ...closed, expireTime: new Date(Date.UTC(2026, 10, 25, 12, 10)) };
  expect(commandState('en', open)).toBe('answered, open until 2026-11-25 12:10:00Z');
  expect(commandState('zh', open)).toBe('已应答（等待至 2026-11-25 12:10:00Z）');
  expect(commandState('en', closed)).toBe('answered');
});
