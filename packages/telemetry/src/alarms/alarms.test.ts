import type { AlarmDefinition, DeviceProfile, MetricDefinition, Reading } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../telemetry.ts';
import { deviceKey, identifier, reading, testTelemetry, writeAll } from '../testing.ts';
import type { AlarmObservation } from './alarms.ts';

const minute = 60_000;
const hour = 60 * minute;

function profileWith(
  alarms: readonly (Omit<AlarmDefinition, 'severity'> & Partial<AlarmDefinition>)[],
  metrics: Record<string, MetricDefinition> = { m: { kind: 'gauge' }, n: { kind: 'gauge' } },
): DeviceProfile {
  return {
    format: 'json',
    expectedIntervalS: 3600,
    metrics,
    alarms: alarms.map((alarm) => ({ severity: 'major', ...alarm })),
  };
}

/** Telemetry whose clock is moved by hand, and what was told of its alarms. */
async function harness(profile: DeviceProfile, rest: Partial<Parameters<typeof testTelemetry>[0]> = {}) {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const told: string[] = [];
  const observeAlarms = (event: AlarmObservation) =>
    void told.push(event.kind === 'failed' ? `failed ${String(event.thrown)}` : `${event.kind} ${event.alarm.alarm}`);
  const telemetry = await testTelemetry({ profile, clock, observeAlarms, ...rest });
  const at = async (nowMs: number, ...readings: readonly Reading[]) => {
    clock.nowMs = nowMs;
    if (readings.length > 0) await writeAll(telemetry, readings);
    await telemetry.alarms.settle();
  };
  /** Reported when it was measured. */
  const report = (nowMs: number, value: Reading['value'], metric = 'm') => at(nowMs, reading(nowMs, value, { metric }));
  return { telemetry, clock, told, at, report };
}

async function active(telemetry: Telemetry) {
  return (await telemetry.alarms.list({ pageSize: 0 })).alarms;
}

async function spans(telemetry: Telemetry) {
  const { alarms } = await telemetry.alarms.history({ deviceKey, pageSize: 0 });
  return alarms.map(({ raisedMs, clearedMs }) => [raisedMs, clearedMs]).toReversed();
}

it('of a place is by the fences of the device as they are at the look', async () => {
  const profile = profileWith([{ id: 'away', when: "not inside(p, 'home')" }], { p: { kind: 'geo' } });
  let radiusM: number | undefined;
  const asked: string[] = [];
  const fenceOf = async (key: string, name: string) => {
    asked.push(`${key} ${name}`);
    return radiusM === undefined ? undefined : { name, center: [10, 50] as const, radiusM };
  };
  await using h = await disposable(profile, { fenceOf });
  await h.report(1000, 'geo:51,10', 'p');
  expect([h.told, asked]).toEqual([[], [`${deviceKey} home`]]);
  radiusM = 10;
  await h.report(2000, 'geo:50,10', 'p');
  await h.report(3000, 'geo:51,10', 'p');
  radiusM = 200_000;
  await h.report(4000, 'geo:51,10', 'p');
  expect(h.told).toEqual(['raised away', 'cleared away']);
  expect(await spans(h.telemetry)).toEqual([[3000, 4000]]);
});

describe('an alarm', () => {
  it('is raised while its condition holds, once, and cleared when it no longer does', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]));
    for (const [ms, value] of [
      [1000, 5],
      [2000, 11],
      [3000, 12],
      [4000, 9],
      [5000, 20],
    ] as const)
      await h.report(ms, value);
    expect(await spans(h.telemetry)).toEqual([
      [2000, 4000],
      [5000, undefined],
    ]);
    expect(h.told).toEqual(['raised high', 'cleared high', 'raised high']);
    expect(await active(h.telemetry)).toMatchObject([{ identifier, alarm: 'high', severity: 'major', raisedMs: 5000 }]);
  });

  it('is cleared by its own condition, so that it does not flap about its limit', async () => {
    await using h = await disposable(profileWith([{ id: 'battery', when: 'm < 15', clear: 'm > 20' }]));
    for (const [i, value] of [14, 16, 14, 18, 21, 16, 14].entries()) await h.report(i * minute, value);
    expect(await spans(h.telemetry)).toEqual([
      [0, 4 * minute],
      [6 * minute, undefined],
    ]);
  });

  it('waits for its hold, which what does not last never outlives', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10', holdS: 300 }]));
    await h.report(0, 11);
    await h.report(4 * minute, 9);
    await h.report(5 * minute, 11);
    await h.at(10 * minute - 1);
    expect(await active(h.telemetry)).toEqual([]);
    await h.at(10 * minute);
    expect(await active(h.telemetry)).toMatchObject([{ sinceMs: 5 * minute, raisedMs: 10 * minute }]);
  });

  it('looks at windows over counters, through rollover and reset', async () => {
    const metrics = { m: { kind: 'counter', rollover: 1000 } } as const;
    await using h = await disposable(profileWith([{ id: 'burst', when: 'delta(m, PT1H) > 50' }], metrics));
    await h.report(0, 980);
    await h.report(hour, 20);
    expect(await active(h.telemetry)).toEqual([]);
    await h.report(2 * hour, 71);
    expect(await spans(h.telemetry)).toEqual([[2 * hour, undefined]]);
    // A new meter: it began again from 0.
    await h.report(3 * hour, 1);
    expect(await spans(h.telemetry)).toEqual([[2 * hour, 3 * hour]]);
  });

  it('is raised after silence, by the clock alone, and cleared by the next report', async () => {
    await using h = await disposable(profileWith([{ id: 'silent', when: 'silence > 2.5 * expectedInterval' }]));
    await h.report(hour, 1);
    await h.at(3.5 * hour);
    expect(await active(h.telemetry)).toEqual([]);
    await h.at(9 * hour);
    expect(await spans(h.telemetry)).toEqual([[3.5 * hour + 1, undefined]]);
    await h.report(10 * hour, 1);
    expect(await spans(h.telemetry)).toEqual([[3.5 * hour + 1, 10 * hour]]);
    expect(h.told).toEqual(['raised silent', 'cleared silent']);
  });

  it('of silence is ended by late readings too: whoever sends is not silent', async () => {
    await using h = await disposable(profileWith([{ id: 'silent', when: 'silence > 2.5 * expectedInterval' }]));
    await h.report(hour, 1);
    await h.at(9 * hour, reading(2 * hour, 7, { receiveTimeMs: 9 * hour }));
    expect(await spans(h.telemetry)).toEqual([[3.5 * hour + 1, 9 * hour]]);
  });

  it('joins silence with what was reported last', async () => {
    const metrics = { cover: { kind: 'state' } } as const;
    await using h = await disposable(
      profileWith([{ id: 'silentAfterOpen', when: "cover != 'closed' and silence > 3600" }], metrics),
    );
    await h.report(0, 'closed', 'cover');
    await h.at(2 * hour);
    expect(await active(h.telemetry)).toEqual([]);
    await h.report(2 * hour, 'open', 'cover');
    await h.at(4 * hour);
    expect(await spans(h.telemetry)).toEqual([[3 * hour + 1, undefined]]);
  });

  it('asks how old a metric is', async () => {
    await using h = await disposable(profileWith([{ id: 'stale', when: 'age(m) >= 600', holdS: 60 }]));
    await h.report(0, 1);
    await h.report(5 * minute, 1, 'n');
    await h.at(hour);
    expect(await spans(h.telemetry)).toEqual([[11 * minute, undefined]]);
    await h.report(hour, 1);
    expect(await spans(h.telemetry)).toEqual([[11 * minute, hour]]);
  });

  it('is not touched by a reading from the future; a condition that cannot be known does not hold', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm / n > 10' }]));
    await h.at(0, reading(0, 100), reading(0, 1, { metric: 'n' }));
    await h.at(1000, reading(9_000_000, 0, { quality: ['future'] }));
    await h.report(2000, 0, 'n');
    expect(await spans(h.telemetry)).toEqual([[0, 2000]]);
  });
});

describe('late readings', () => {
  it('make an alarm that was there then, and say so once', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]));
    await h.report(1000, 5);
    await h.report(9000, 5);
    await h.at(10_000, reading(4000, 11), reading(6000, 3));
    await h.at(11_000, reading(5000, 12));
    expect(await spans(h.telemetry)).toEqual([[4000, 6000]]);
    expect(h.told).toEqual(['raised high', 'cleared high']);
  });

  it('move, prolong and withdraw what was raised', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10', holdS: 2 }]));
    await h.report(1000, 11);
    await h.at(5000);
    await h.telemetry.alarms.acknowledge({ deviceKey, alarm: 'high', by: 'a', note: 'seen' });
    await h.at(6000, reading(500, 12));
    expect(await active(h.telemetry)).toMatchObject([
      { sinceMs: 500, raisedMs: 2500, acknowledged: { timeMs: 5000, by: 'a', note: 'seen' } },
    ]);
    // It lasted for less than its hold: it never was.
    await h.at(7000, reading(1500, 9));
    expect(await active(h.telemetry)).toEqual([]);
    expect(await spans(h.telemetry)).toEqual([]);
    expect(h.told).toEqual(['raised high', 'acknowledged high', 'withdrawn high']);
  });

  it('that correct a value are looked at again', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]));
    await h.report(1000, 11);
    await h.report(2000, 12);
    await h.at(3000, reading(1000, 5));
    expect(await spans(h.telemetry)).toEqual([[2000, undefined]]);
  });
});

describe('a restart', () => {
  it('keeps alarms, acknowledgements, holds and deadlines', async () => {
    const store = openMemoryStore();
    const profile = profileWith([
      { id: 'high', when: 'm > 10', holdS: 600 },
      { id: 'silent', when: 'silence > 3600' },
      { id: 'low', when: 'm > 5' },
    ]);
    const before = await harness(profile, { store });
    await before.report(0, 11);
    await before.telemetry.alarms.acknowledge({ deviceKey, alarm: 'low', by: 'a', note: '' });
    await before.telemetry.close();

    await using h = await disposable(profile, { store, clock: { now: () => 2 * hour }, limits: { alarmGraceMs: 0 } });
    await h.telemetry.alarms.settle();
    expect(await active(h.telemetry)).toMatchObject([
      { alarm: 'high', raisedMs: 600_000 },
      { alarm: 'low', raisedMs: 0, acknowledged: { by: 'a' } },
      { alarm: 'silent', raisedMs: 3_600_001 },
    ]);
    expect(h.told.sort()).toEqual(['raised high', 'raised silent']);
  });

  it('gives devices time to report before it calls them silent', async () => {
    const store = openMemoryStore();
    const profile = profileWith([{ id: 'silent', when: 'silence > 3600' }]);
    const before = await harness(profile, { store });
    await before.report(0, 1);
    await before.telemetry.close();

    const clock = { nowMs: 2 * hour, now: () => clock.nowMs };
    await using h = await disposable(profile, { store, clock });
    await h.telemetry.alarms.settle();
    expect(await active(h.telemetry)).toEqual([]);
    clock.nowMs += minute;
    await h.telemetry.alarms.settle();
    expect(await active(h.telemetry)).toMatchObject([{ alarm: 'silent' }]);
  });

  it('looks at what was written and not looked at', async () => {
    const store = openMemoryStore();
    const profile = profileWith([{ id: 'high', when: 'm > 10' }]);
    const failing = { ...store, get: store.get.bind(store), getMany: store.getMany.bind(store) };
    let stop = false;
    const half: typeof store = {
      ...failing,
      range: store.range.bind(store),
      batch: async (batch) => {
        const marks = batch.operations.some((operation) => operation.type === 'delete');
        if (stop && marks) throw new Error('the process ends here');
        return store.batch(batch);
      },
      lastSequence: store.lastSequence.bind(store),
      snapshot: store.snapshot.bind(store),
      flush: store.flush.bind(store),
      close: store.close.bind(store),
      [Symbol.asyncDispose]: store[Symbol.asyncDispose].bind(store),
    };
    const before = await harness(profile, { store: half });
    stop = true;
    await expect(before.report(1000, 11)).rejects.toThrow('the process ends here');
    expect(await active(before.telemetry)).toEqual([]);
    await before.telemetry.close();

    await using h = await disposable(profile, { store });
    await h.telemetry.alarms.settle();
    expect(await active(h.telemetry)).toMatchObject([{ alarm: 'high', raisedMs: 1000 }]);
  });
});

describe('alarms', () => {
  it('of a profile that has them no more, and of a device that is gone, end', async () => {
    let profile = profileWith([
      { id: 'high', when: 'm > 10' },
      { id: 'silent', when: 'silence > 3600' },
    ]);
    await using h = await disposable(profile, { profileOf: async () => profile });
    await h.report(0, 11);
    profile = profileWith([{ id: 'silent', when: 'silence > 3600' }]);
    await h.report(1000, 11);
    expect(await spans(h.telemetry)).toEqual([[0, 1000]]);
    // It comes back: its history is as it was.
    profile = profileWith([{ id: 'high', when: 'm > 10' }]);
    await h.report(2000, 12);
    await h.at(3000, reading(500, 20));
    expect(await spans(h.telemetry)).toEqual([
      [0, 1000],
      [2000, undefined],
    ]);
  });

  it('are kept up to a number, and what went is not made again by late readings', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]), { limits: { alarmHistory: 3 } });
    for (let i = 0; i < 10; i += 1) await h.report(i * 1000, i % 2 === 0 ? 11 : 5);
    await h.report(20_000, 1);
    const kept = await spans(h.telemetry);
    expect(kept).toEqual([
      [4000, 5000],
      [6000, 7000],
      [8000, 9000],
    ]);
    await h.at(30_000, reading(500, 11), reading(1500, 12));
    expect(await spans(h.telemetry)).toEqual(kept);
  });

  it('are listed by device and prefix, page by page, by severity', async () => {
    const profile = profileWith([
      { id: 'a', when: 'm > 10', severity: 'critical' },
      { id: 'b', when: 'm > 10', severity: 'warning' },
    ]);
    await using h = await disposable(profile);
    for (const key of ['88.118.22/A', '88.118.22.1/B', '88.118.221/C', '88.118/D'])
      await h.telemetry.write([{ deviceKey: key, identifier: key.toLowerCase(), readings: [reading(0, 11)] }]);
    await h.telemetry.alarms.settle();
    const under = async (prefixKey: string) =>
      (await h.telemetry.alarms.list({ prefixKey, severities: ['critical'], pageSize: 0 })).alarms.map(
        (a) => a.identifier,
      );
    expect(await under('88.118.22')).toEqual(['88.118.22.1/b', '88.118.22/a']);
    expect((await under('88.118')).length).toBe(4);
    expect((await under('*')).length).toBe(4);
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await h.telemetry.alarms.list({ pageSize: 3, pageToken });
      found.push(...page.alarms.map(({ identifier: id, alarm }) => `${id} ${alarm}`));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(found).toHaveLength(8);
    expect(new Set(found).size).toBe(8);
    await expect(h.telemetry.alarms.list({ pageSize: 3, pageToken: 'AAAA' })).rejects.toMatchObject({
      reason: 'PAGE_TOKEN',
    });
  });

  it('are told as they happen, to those who ask for the device or its prefix', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]));
    const own = h.telemetry.alarms.subscribe({ deviceKey });
    const others = h.telemetry.alarms.subscribe({ prefixKey: '88.119' });
    await h.report(1000, 11);
    expect((await own.next()).value).toMatchObject({ kind: 'raised', alarm: { alarm: 'high' }, dropped: 0 });
    await h.telemetry.close();
    expect(await others.next()).toEqual({ done: true, value: undefined });
  });

  it('that are not active cannot be acknowledged', async () => {
    await using h = await disposable(profileWith([{ id: 'high', when: 'm > 10' }]));
    const acknowledge = h.telemetry.alarms.acknowledge({ deviceKey, alarm: 'high', by: 'a', note: '' });
    await expect(acknowledge).rejects.toMatchObject({ code: 'VALUE_NOT_FOUND', reason: 'ALARM_NOT_ACTIVE' });
  });
});

async function disposable(...given: Parameters<typeof harness>) {
  const made = await harness(...given);
  return { ...made, [Symbol.asyncDispose]: () => made.telemetry.close() };
}
