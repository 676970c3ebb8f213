import { type Nameplate, NameplateError, type SentCommand } from '@nameplate/sdk';
import { describe, expect, it } from 'vitest';
import type { Io } from './io.ts';
import { waitCommand, waitMs } from './wait-command.ts';

const sent: SentCommand = {
  id: '1764054000000',
  identifier: '88.118.22/meter-0001',
  command: 'disconnect',
  name: {},
  args: {},
  by: 'key:npk_1',
  state: 'sent',
  createTime: new Date(0),
  updateTime: new Date(0),
  expireTime: new Date(60_000),
  tries: 1,
};
const acknowledged: SentCommand = { ...sent, state: 'acknowledged' };
const { expireTime: _over, ...closed } = acknowledged;
const confirmed: SentCommand = { ...closed, state: 'confirmed' };

function waiting(wait: Nameplate['commands']['wait']) {
  const ending = new AbortController();
  const told: string[] = [];
  const io = { signal: ending.signal } as Io;
  const options = { deadlineMs: 30_000, tell: ({ state }: SentCommand) => void told.push(state) };
  return { ending, told, result: () => waitCommand({ io }, { wait }, sent, options) };
}

describe('waitCommand', () => {
  it('tells each state once on the way, and gives the last', async () => {
    const { told, result } = waiting(async (_id, _command, options) => {
      for (const seen of [sent, acknowledged]) options?.onChange?.(seen);
      return confirmed;
    });
    expect(await result()).toEqual({ sent: confirmed, interrupted: false });
    expect(told).toEqual(['sent', 'acknowledged']);
  });

  it('ended by Ctrl-C gives the last state that it saw', async () => {
    const { ending, result } = waiting(async (_id, _command, options) => {
      options?.onChange?.(acknowledged);
      ending.abort();
      throw new NameplateError('CANCELLED', 'The call was cancelled.');
    });
    expect(await result()).toEqual({ sent: acknowledged, interrupted: true });
  });

  it('fails with what the wait fails with', async () => {
    const { result } = waiting(async () => {
      throw new NameplateError('DEADLINE_EXCEEDED', 'disconnect is still sent.');
    });
    await expect(result()).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

it('--timeout bounds --wait where it is given', () => {
  expect(waitMs(true, { deadlineMs: 10_000, deadlineGiven: false })).toBe(60_000);
  expect(waitMs(true, { deadlineMs: 3_000, deadlineGiven: true })).toBe(3_000);
  expect(waitMs(2, { deadlineMs: 3_000, deadlineGiven: true })).toBe(2_000);
  expect(waitMs(90, { deadlineMs: 10_000, deadlineGiven: false })).toBe(90_000);
});
