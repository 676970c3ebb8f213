import { type Clock, type DeviceProfile, type Fence, isNameplateError, NameplateError } from '@nameplate/model';
import { type Operation, prefixRange, type Store } from '@nameplate/storage';
import { Fanout, type SubscriptionScope, type Told } from '../fanout.ts';
import type { TelemetryLimits } from '../limits.ts';
import type { Acknowledgement, Alarm, AlarmEvent } from './alarm.ts';
import { type Inside, isInside } from './inside.ts';
import { type ActiveQuery, type AlarmPage, type HistoryQuery, listActive, listHistory } from './listing.ts';
import { look } from './look.ts';
import { type Marking, Marks, type Pending } from './marks.ts';
import { RecentSamples } from './recent.ts';
import { alarmRows, type DeviceState, decodeEpisode, decodeState, encodeEpisode } from './rows.ts';
import { type AlarmRule, AlarmRules } from './rule.ts';
import { dueOf, stateOperations } from './state-operations.ts';

export interface AlarmsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly profileOf: (deviceKey: string) => Promise<DeviceProfile>;
  /** The fence that a device's profile calls so. Absent: none is known. */
  readonly fenceOf?: FenceOf;
  readonly limits: TelemetryLimits;
  /** Something happened to an alarm, or a look failed. */
  readonly observe?: (event: AlarmObservation) => void;
}

export type FenceOf = (deviceKey: string, name: string) => Promise<Fence | undefined>;

export type AlarmObservation =
  | { readonly kind: AlarmEvent['kind']; readonly alarm: Alarm }
  /** The device's alarms are as they were; its next report looks at them again. */
  | { readonly kind: 'failed'; readonly deviceKey: string; readonly thrown: unknown };

/** Which alarm of a device is acknowledged, and by whom. */
export interface AcknowledgeRequest {
  readonly deviceKey: string;
  readonly alarm: string;
  readonly by: string;
  readonly note: string;
}

/**
 * The alarms that profiles declare. Writing readings leaves a mark in the same batch; whoever has marks, or a deadline that passed, is
 * looked at here, one device after the other, and what comes of it replaces the mark in one batch.
 */
export class Alarms {
  readonly #options: AlarmsOptions;
  /** Told of every write. */
  readonly recent: RecentSamples;
  readonly #marks = new Marks();
  readonly #rules = new AlarmRules();
  readonly #fanout: Fanout<AlarmEvent>;
  /** Before this, deadlines are not looked at: who could not report to a server that was down is not silent. */
  #graceMs = 0;
  #work: Promise<unknown> = Promise.resolve();
  #working = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AlarmsOptions) {
    this.#options = options;
    this.#fanout = new Fanout('alarms', options.limits);
    this.recent = new RecentSamples(options.limits.alarmSamples);
  }

  /** Goes on where the process before stopped. */
  async open(): Promise<void> {
    const { store, clock, limits } = this.#options;
    await this.#marks.load(store);
    for await (const _ of store.range({ ...prefixRange(alarmRows.dues), limit: 1 }))
      this.#graceMs = clock.now() + limits.alarmGraceMs;
    this.#kick();
  }

  /** Devices that wait to be looked at. */
  get backlog(): number {
    return this.#marks.size;
  }

  /** Of a batch that is about to be written. */
  mark(...given: Parameters<Marks['of']>): Marking {
    const marking = this.#marks.of(...given);
    const accept = () => {
      marking.accept();
      if (marking.operations.length > 0) this.#kick();
    };
    return { operations: marking.operations, accept };
  }

  /** Before a write: waits while too many wait to be looked at. */
  async room(): Promise<void> {
    while (this.#marks.size >= this.#options.limits.alarmBacklog && !this.#closed) await this.#turn();
  }

  /** Looks at all that waits and at every deadline that passed. */
  async settle(): Promise<void> {
    do await this.#turn();
    while (!this.#closed && (this.#marks.size > 0 || (await this.#nextDue()) <= this.#options.clock.now()));
  }

  list(query: ActiveQuery): Promise<AlarmPage> {
    return listActive(this.#options.store, { ...query, pageSize: this.#pageSize(query.pageSize) });
  }

  history(query: HistoryQuery): Promise<AlarmPage> {
    return listHistory(this.#options.store, { ...query, pageSize: this.#pageSize(query.pageSize) });
  }

  /** On disk when it resolves; doing it again changes nothing. @throws NameplateError VALUE_NOT_FOUND when it is not active */
  acknowledge(request: AcknowledgeRequest): Promise<Alarm> {
    return this.#exclusive(() => this.#acknowledge(request));
  }

  /** Of those that come. @throws NameplateError OVERLOADED when there are too many */
  subscribe(scope: SubscriptionScope): AsyncIterableIterator<Told<AlarmEvent>> {
    return this.#fanout.add(scope);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#fanout.close();
    await this.#work;
  }

  #pageSize(asked: number): number {
    const { pageSize } = this.#options.limits;
    if (!Number.isSafeInteger(asked) || asked < 0)
      throw new NameplateError('INVALID_VALUE', 'page_size: expected a whole number from 0.', {
        metadata: { field: 'page_size', expected: 'a whole number from 0' },
      });
    return Math.min(asked || pageSize, pageSize);
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** Works in the background until there is nothing to do, then sleeps until the next deadline. */
  #kick(): void {
    if (this.#working || this.#closed) return;
    this.#working = true;
    clearTimeout(this.#timer);
    void this.settle()
      .then(
        async () => this.#sleep((await this.#nextDue()) - this.#options.clock.now()),
        () => this.#sleep(retryMs),
      )
      .catch(() => this.#sleep(retryMs));
  }

  #sleep(ms: number): void {
    this.#working = false;
    if (this.#closed) return;
    // What was marked between the last look and now did not kick.
    const delay = this.#marks.size > 0 ? Math.min(ms, 0) : ms;
    this.#timer = setTimeout(() => this.#kick(), Math.min(Math.max(delay, 0), sleepMaxMs)).unref();
  }

  async #nextDue(): Promise<number> {
    const range = { ...prefixRange(alarmRows.dues), limit: 1 };
    for await (const { key } of this.#options.store.range(range)) return Math.max(dueOf(key).dueMs, this.#graceMs);
    return Infinity;
  }

  /** Some devices that wait, then some deadlines: neither holds up the other. */
  #turn(): Promise<void> {
    return this.#exclusive(async () => {
      for (let i = 0; i < turnDevices && !this.#closed; i += togetherMax) {
        const taken = Array.from({ length: togetherMax }, () => this.#marks.take()).filter(
          (each) => each !== undefined,
        );
        if (taken.length === 0) break;
        await this.#lookAtMarked(taken);
      }
      const nowMs = this.#options.clock.now();
      if (nowMs < this.#graceMs) return;
      const passed: { readonly dueMs: number; readonly deviceKey: string }[] = [];
      const range = { ...prefixRange(alarmRows.dues), lt: alarmRows.due(nowMs + 1, ''), limit: turnDevices };
      for await (const { key } of this.#options.store.range(range)) passed.push(dueOf(key));
      for (const { deviceKey, dueMs } of passed)
        if (!this.#closed) await this.#commit([await this.#look(deviceKey, undefined, dueMs)]);
    });
  }

  /** In one batch: a batch costs more than what is in it. What cannot be done waits again. */
  async #lookAtMarked(taken: readonly (Pending & { readonly deviceKey: string })[]): Promise<void> {
    const looks = await Promise.allSettled(taken.map((each) => this.#look(each.deviceKey, each, undefined)));
    const failed = (index: number) => looks[index]?.status === 'rejected';
    try {
      await this.#commit(looks.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
    } catch (thrown) {
      for (const each of taken) this.#marks.giveBack(each.deviceKey, each);
      throw thrown;
    }
    for (const [index, each] of taken.entries()) if (failed(index)) this.#marks.giveBack(each.deviceKey, each);
    for (const each of looks) if (each.status === 'rejected') throw each.reason;
  }

  async #commit(outcomes: readonly Outcome[]): Promise<void> {
    const operations = outcomes.flatMap((outcome) => outcome.operations);
    await this.#options.store.batch({ operations, durability: 'relaxed' });
    for (const { events } of outcomes) for (const event of events) this.#tell(event);
  }

  async #look(deviceKey: string, pending: Pending | undefined, firedMs: number | undefined): Promise<Outcome> {
    const done: Operation[] = (pending?.rows ?? []).map((key) => ({ type: 'delete', key }));
    if (firedMs !== undefined) done.push({ type: 'delete', key: alarmRows.due(firedMs, deviceKey) });
    let outcome: Outcome | undefined;
    try {
      outcome = await this.#outcome(deviceKey, pending, firedMs);
    } catch (thrown) {
      if (isNameplateError(thrown) && thrown.retryable) throw thrown;
      // It would fail the same way for ever, and hold up all others.
      this.#options.observe?.({ kind: 'failed', deviceKey, thrown });
    }
    return { operations: [...done, ...(outcome?.operations ?? [])], events: outcome?.events ?? [] };
  }

  async #outcome(deviceKey: string, pending: Pending | undefined, firedMs: number | undefined): Promise<Outcome> {
    const { store, clock, limits } = this.#options;
    const [state, profile] = await Promise.all([this.#state(deviceKey), this.#profile(deviceKey)]);
    const identifier = pending?.mark.identifier ?? state?.identifier ?? deviceKey;
    const rules = profile === undefined ? [] : this.#rules.of(profile);
    const inside = await this.#inside(deviceKey, rules);
    const nowMs = clock.now();
    const outcome = await look(
      { reader: store, recent: this.recent },
      {
        subject: { deviceKey, identifier },
        state,
        mark: pending?.mark,
        profile,
        rules,
        inside,
        nowMs,
        limits,
      },
    );
    const further = stateOperations({ deviceKey, identifier, state, pending, firedMs, nowMs, outcome });
    return { operations: [...outcome.operations, ...further], events: outcome.events };
  }

  async #acknowledge({ deviceKey, alarm: id, by, note }: AcknowledgeRequest): Promise<Alarm> {
    const { store, clock } = this.#options;
    const raised = await store.get(alarmRows.active(deviceKey, id));
    const rowKey = raised && alarmRows.episode(deviceKey, id, Number(Buffer.from(raised).toString()));
    const row = rowKey && (await store.get(rowKey));
    if (rowKey === undefined || row === undefined)
      throw new NameplateError('VALUE_NOT_FOUND', `No alarm ${id} is active on ${deviceKey}; list those that are.`, {
        reason: 'ALARM_NOT_ACTIVE',
        metadata: { alarm: id },
      });
    const alarm = decodeEpisode(rowKey, row);
    if (alarm.acknowledged !== undefined) return alarm;
    const acknowledged: Acknowledgement = { timeMs: clock.now(), by, note };
    const after = { ...alarm, acknowledged };
    await store.batch({ operations: [{ type: 'put', key: rowKey, value: encodeEpisode(after) }], durability: 'sync' });
    this.#tell({ kind: 'acknowledged', alarm: after });
    return after;
  }

  #tell(event: AlarmEvent): void {
    this.#options.observe?.(event);
    this.#fanout.publish(event.alarm.deviceKey, event);
  }

  async #state(deviceKey: string): Promise<DeviceState | undefined> {
    const row = await this.#options.store.get(alarmRows.state(deviceKey));
    return row && decodeState(row);
  }

  /** By the fences as they are now. */
  async #inside(deviceKey: string, rules: readonly AlarmRule[]): Promise<Inside> {
    const names = [...new Set(rules.flatMap(({ fences }) => fences))];
    const found = await Promise.all(names.map(async (name) => await this.#options.fenceOf?.(deviceKey, name)));
    const fences = new Map(names.map((name, i) => [name, found[i]]));
    return (place, name) => {
      const fence = fences.get(name);
      return fence && isInside(place, fence);
    };
  }

  /** Undefined: the device is gone, and its alarms end. */
  async #profile(deviceKey: string): Promise<DeviceProfile | undefined> {
    try {
      return await this.#options.profileOf(deviceKey);
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND') || isNameplateError(thrown, 'HANDLE_RETIRED')) return undefined;
      throw thrown;
    }
  }
}

const turnDevices = 256;
/** Devices looked at together, and written in one batch. */
const togetherMax = 16;
const retryMs = 1000;
const sleepMaxMs = 60_000;

interface Outcome {
  readonly operations: readonly Operation[];
  readonly events: readonly AlarmEvent[];
}
