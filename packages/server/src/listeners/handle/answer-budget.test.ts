import { describe, expect, it } from 'vitest';
import { AnswerBudget } from './answer-budget.ts';

describe('AnswerBudget', () => {
  it('grants four seconds ahead, then what the rate gives', () => {
    let now = 0;
    const budget = new AnswerBudget(1000, { now: () => now });
    expect(budget.take('192.0.2.1', 4000)).toBe(true);
    expect(budget.take('192.0.2.1', 1)).toBe(false);
    now += 500;
    expect(budget.take('192.0.2.1', 501)).toBe(false);
    expect(budget.take('192.0.2.1', 500)).toBe(true);
  });

  it('keeps addresses apart, and an IPv6 network together', () => {
    const budget = new AnswerBudget(1000, { now: () => 0 });
    expect(budget.take('192.0.2.1', 4000)).toBe(true);
    expect(budget.take('192.0.2.2', 4000)).toBe(true);
    expect(budget.take('2001:db8:1:2::1', 4000)).toBe(true);
    expect(budget.take('2001:db8:1:2:3::9', 1)).toBe(false);
    expect(budget.take('2001:db8::1', 4000)).toBe(true);
    expect(budget.take('2001:db8::2', 1)).toBe(false);
    expect(budget.take('2001:db8:0:1::2', 1)).toBe(true);
  });

  it('remembers a bounded number of addresses', () => {
    const budget = new AnswerBudget(1, { now: () => 0 });
    for (let at = 0; at < 70_000; at += 1) budget.take(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, 1);
    expect(budget.size).toBe(65_536);
  });

  it('limits nothing at 0, and survives a clock that goes back', () => {
    expect(new AnswerBudget(0, { now: () => 0 }).take('a', 1e9)).toBe(true);
    expect(new AnswerBudget(1, { now: () => 0 }).take('127.0.0.1', 1e9)).toBe(true);
    let now = 1000;
    const budget = new AnswerBudget(10, { now: () => now });
    budget.take('a', 40);
    now = 0;
    expect(budget.take('a', 1)).toBe(false);
  });
});
