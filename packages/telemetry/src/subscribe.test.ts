import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type SubscribedReading, Subscriptions } from './subscribe.ts';
import { deviceKey, identifier, reading, testTelemetry, writeAll } from './testing.ts';

const limits = { subscribers: 10, subscriberQueue: 3 };
const stored = (key: string, value: number) => ({
  deviceKey: key,
  identifier: key.toLowerCase(),
  reading: { ...reading(value, value), public: false },
});

async function valuesOf(readings: AsyncIterable<SubscribedReading>) {
  const values: unknown[] = [];
  for await (const { reading } of readings) values.push(reading.value);
  return values;
}

async function take(
  iterator: AsyncIterator<{ readonly reading: { readonly value: unknown }; readonly dropped: number }>,
  count: number,
) {
  const taken: unknown[] = [];
  for (let i = 0; i < count; i += 1) {
    const { value } = await iterator.next();
    taken.push(value && [value.reading.value, value.dropped]);
  }
  return taken;
}

describe('a subscription', () => {
  it('tells what is stored from the moment it was made, not from the first read', async () => {
    const telemetry = await testTelemetry();
    await writeAll(telemetry, [reading(1, 1)]);
    const subscription = telemetry.subscribe({ deviceKey });
    await writeAll(telemetry, [reading(1, 1), reading(2, 2), reading(1, 5)]);
    expect(await subscription.next()).toEqual({
      done: false,
      value: { identifier, reading: { ...reading(2, 2), public: false }, dropped: 0 },
    });
    expect(await take(subscription, 1)).toEqual([[5, 0]]);
  });

  it('hears its device, its prefix and those derived from it, or all', async () => {
    const subscriptions = new Subscriptions(limits);
    const scopes = [
      { deviceKey: '88.1.2/A' },
      { prefixKey: '88.1' },
      { prefixKey: '88.1.2' },
      { prefixKey: '88.11' },
      {},
    ];
    const heard = scopes.map((scope) => subscriptions.add(scope));
    subscriptions.publish([stored('88.1.2/A', 1), stored('88.1.2/B', 2), stored('88.1/A', 3)]);
    subscriptions.close();
    const values = await Promise.all(heard.map((one) => valuesOf(one)));
    expect(values).toEqual([[1], [1, 2, 3], [1, 2], [], [1, 2, 3]]);
  });

  it('that is slow loses its oldest, and is told how many', async () => {
    const subscriptions = new Subscriptions(limits);
    const slow = subscriptions.add({});
    for (let i = 1; i <= 10; i += 1) subscriptions.publish([stored('88.1/A', i)]);
    expect(await take(slow, 2)).toEqual([
      [8, 7],
      [9, 0],
    ]);
    for (let i = 11; i <= 13; i += 1) subscriptions.publish([stored('88.1/A', i)]);
    expect(await take(slow, 3)).toEqual([
      [11, 1],
      [12, 0],
      [13, 0],
    ]);
  });

  it('waits for the next, several at once in order', async () => {
    const subscriptions = new Subscriptions(limits);
    const one = subscriptions.add({});
    const both = Promise.all([one.next(), one.next()]);
    await setImmediate();
    subscriptions.publish([stored('88.1/A', 1), stored('88.1/A', 2)]);
    expect((await both).map(({ value }) => value?.reading.value)).toEqual([1, 2]);
  });

  it('ends with its signal, its loop, or telemetry, and is forgotten', async () => {
    const subscriptions = new Subscriptions(limits);
    const controller = new AbortController();
    const waiting = subscriptions.add({ signal: controller.signal }).next();
    const looped = subscriptions.add({ deviceKey: 'x/Y' });
    const closed = subscriptions.add({ prefixKey: 'x' }).next();
    expect(subscriptions.size).toBe(3);
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    subscriptions.publish([stored('x/Y', 1), stored('x/Y', 2)]);
    for await (const { reading } of looped) {
      expect(reading.value).toBe(1);
      break;
    }
    expect(await looped.next()).toEqual({ done: true, value: undefined });
    expect((await closed).value?.reading.value).toBe(1);
    subscriptions.close();
    expect(subscriptions.size).toBe(0);
    expect(await subscriptions.add({ signal: AbortSignal.abort() }).next()).toMatchObject({ done: true });
    expect(subscriptions.size).toBe(0);
  });

  it('one too many is refused', () => {
    const subscriptions = new Subscriptions({ subscribers: 1, subscriberQueue: 1 });
    subscriptions.add({});
    expect(() => subscriptions.add({})).toThrow(
      expect.objectContaining({ code: 'OVERLOADED', reason: 'SUBSCRIBERS_FULL' }),
    );
  });
});
