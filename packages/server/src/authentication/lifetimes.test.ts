import { anonymous, type NameplateError, type Principal } from '@nameplate/model';
import { expect, it, vi } from 'vitest';
import { Lifetimes } from './lifetimes.ts';

function open() {
  let nowMs = 1_000;
  const listeners: ((id: string) => void)[] = [];
  const source = {
    onRevoked(listener: (id: string) => void) {
      listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  const lifetimes = new Lifetimes({ clock: { now: () => nowMs }, bearers: source, devices: source });
  const revoke = (id: string) => {
    for (const listener of listeners) listener(id);
  };
  return { lifetimes, revoke, listeners, pass: (ms: number) => void (nowMs += ms) };
}

const app = (id: string, untilMs?: number): Principal => ({
  kind: 'app',
  id,
  scopes: [],
  prefixes: [],
  ...(untilMs !== undefined && { untilMs }),
});

it('ends what is revoked at once, once, and nothing else', () => {
  const { lifetimes, revoke } = open();
  const ended: string[] = [];
  for (const id of ['a', 'b']) lifetimes.watch(app(id), ({ reason }) => ended.push(`${id} ${reason}`));
  lifetimes.watch(anonymous, () => ended.push('anonymous'));
  revoke('a');
  revoke('a');
  expect(ended).toEqual(['a LOGIN_REVOKED']);
  lifetimes.close();
});

it('ends what is over, and forgets what has gone before', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { lifetimes, pass, listeners } = open();
    const ended: (string | NameplateError)[] = [];
    lifetimes.watch(app('a', 2_000), ({ reason }) => ended.push(`a ${reason}`));
    lifetimes.watch(app('b', 3_000), ({ reason }) => ended.push(`b ${reason}`));
    lifetimes.watch(app('c'), () => ended.push('c'));
    lifetimes.watch(app('d', 2_000), () => ended.push('d'))();
    vi.advanceTimersByTime(1_000);
    expect(ended).toEqual([]);
    pass(1_000);
    vi.advanceTimersByTime(1_000);
    expect(ended).toEqual(['a LOGIN_EXPIRED']);
    lifetimes.close();
    pass(5_000);
    vi.advanceTimersByTime(5_000);
    expect(ended).toEqual(['a LOGIN_EXPIRED']);
    expect(listeners).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});
