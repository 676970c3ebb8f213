import type { DeviceProfile } from '@nameplate/model';
import { key, type Operation, prefixRange, type Reader } from '@nameplate/storage';
import type { Alarm, AlarmEvent } from './alarm.ts';
import type { Inside } from './inside.ts';
import { advanceLive } from './live.ts';
import { type Changes, isActive, planChanges, type Subject } from './plan.ts';
import { isOpenAt, replay } from './replay.ts';
import { type AlarmState, alarmRows, type DeviceState, decodeEpisode, type Mark } from './rows.ts';
import type { AlarmRule } from './rule.ts';
import { earlierStarts, loadSamples, type SampleSource, type Samples, type Starts, startsOf } from './samples.ts';

/** A device whose alarms are to be looked at. */
export interface LookInput {
  readonly subject: Subject;
  readonly state: DeviceState | undefined;
  /** What was written since; absent: only time went by. */
  readonly mark: Mark | undefined;
  readonly profile: DeviceProfile | undefined;
  readonly rules: readonly AlarmRule[];
  readonly inside: Inside;
  readonly nowMs: number;
  readonly limits: { readonly alarmReadings: number; readonly alarmHistory: number };
}

export interface LookOutcome {
  readonly operations: readonly Operation[];
  readonly events: readonly AlarmEvent[];
  readonly alarms: Readonly<Record<string, AlarmState>>;
  /** When to look again if nothing is reported. */
  readonly dueMs: number | undefined;
}

interface One extends Changes {
  readonly state: AlarmState;
  readonly dueMs: number | undefined;
}

/** An alarm, what is stored of it, and from when on it is looked at. */
interface Task {
  readonly rule: AlarmRule;
  readonly before: AlarmState;
  /** Undefined: nothing that was written, nor the time, can have changed it. */
  readonly fromMs: number | undefined;
}

/** Looks at those alarms of a device that what was written, or the time, can have changed. */
export async function look(source: SampleSource, input: LookInput): Promise<LookOutcome> {
  const { reader } = source;
  const { state, rules, subject, limits } = input;
  const tasks = rules.map((rule): Task => {
    const before = state?.alarms[rule.definition.id] ?? {};
    return { rule, before, fromMs: rule.live ? liveFrom(before, input) : lookFrom(rule, before, input) };
  });
  const samples = await loadSamples(
    source,
    subject.deviceKey,
    tasks.reduce(withStarts, new Map()),
    limits.alarmReadings,
  );
  const operations: Operation[] = [];
  const events: AlarmEvent[] = [];
  const alarms: Record<string, AlarmState> = {};
  let dueMs: number | undefined;
  for (const task of tasks) {
    const { id } = task.rule.definition;
    const one = await lookAt(reader, task, samples, input);
    operations.push(...one.operations);
    events.push(...one.events);
    alarms[id] = await trimmed(reader, input, id, one, operations);
    if (one.dueMs !== undefined) dueMs = Math.min(dueMs ?? one.dueMs, one.dueMs);
  }
  for (const [id, { kept = 0 }] of Object.entries(state?.alarms ?? {}))
    if (!rules.some(({ definition }) => definition.id === id)) {
      const ended = await end(reader, input, id);
      // Should it come back, what was before stays as it was.
      if (kept > 0) alarms[id] = { kept, floorMs: input.nowMs + 1 };
      operations.push(...ended.operations);
      events.push(...ended.events);
    }
  return { operations, events, alarms, dueMs };
}

function liveFrom(before: AlarmState, { mark }: LookInput): number | undefined {
  return before.lookedMs ?? mark?.seen[0];
}

/** The earliest reading that it depends on, or the end of its hold. */
function lookFrom(rule: AlarmRule, before: AlarmState, { mark, nowMs }: LookInput): number | undefined {
  const heldMs = heldUntil(rule, before);
  const touched = Object.entries(mark?.from ?? {}).flatMap(([metric, ms]) => (rule.history.has(metric) ? [ms] : []));
  const starts = heldMs === undefined || (touched.length === 0 && heldMs > nowMs) ? touched : [...touched, heldMs];
  return starts.length === 0 ? undefined : Math.max(Math.min(...starts), before.floorMs ?? 0);
}

function heldUntil({ holdMs }: AlarmRule, { pendingMs }: AlarmState): number | undefined {
  return pendingMs === undefined ? undefined : pendingMs + holdMs;
}

function withStarts(starts: Starts, { rule, fromMs }: Task): Starts {
  if (fromMs === undefined) return starts;
  return earlierStarts(starts, startsOf(rule.history, rule.live ? fromMs : fromMs - rule.holdMs));
}

async function lookAt(reader: Reader, task: Task, samples: Samples, input: LookInput): Promise<One> {
  const { rule, before, fromMs } = task;
  const { profile } = input;
  if (fromMs === undefined || profile === undefined)
    return { operations: [], events: [], added: 0, state: before, dueMs: heldUntil(rule, before) };
  const known = { ...task, fromMs, profile };
  return rule.live ? await lookLive(reader, known, samples, input) : await lookBack(reader, known, samples, input);
}

type Known = Task & { readonly fromMs: number; readonly profile: DeviceProfile };

/** On the device's own time. */
async function lookBack(reader: Reader, task: Known, samples: Samples, input: LookInput): Promise<One> {
  const { rule, before, profile } = task;
  const { nowMs, subject, inside } = input;
  const completeMs = samples.completeFromMs(rule.history);
  const fromMs = completeMs === undefined ? task.fromMs : Math.max(task.fromMs, completeMs + rule.holdMs);
  const around = hasEpisodes(before)
    ? await episodesAround(reader, subject.deviceKey, rule.definition.id, fromMs)
    : { last: undefined, later: [] };
  const { last, later } = around;
  const { spans, pendingMs, dueMs } = replay(rule, samples, { fromMs, nowMs, last, profile, inside });
  const old = last !== undefined && isOpenAt(last, fromMs) ? [last, ...later] : later;
  return { ...planChanges(subject, rule, old, spans), state: { ...before, pendingMs }, dueMs };
}

/** On the server's clock: from where it was looked at last. */
async function lookLive(reader: Reader, task: Known, samples: Samples, input: LookInput): Promise<One> {
  const { rule, before, profile } = task;
  const { mark, nowMs, subject, state, inside } = input;
  const active = hasEpisodes(before) ? await activeOf(reader, subject.deviceKey, rule.definition.id) : undefined;
  const { spans, progress, lookedMs, dueMs } = advanceLive(rule, samples, {
    progress: { pendingMs: before.pendingMs, active: active && { sinceMs: active.sinceMs, raisedMs: active.raisedMs } },
    lookedMs: before.lookedMs,
    seenMs: state?.seenMs,
    arrivals: mark?.seen ?? [],
    nowMs,
    profile,
    inside,
  });
  const changes = planChanges(subject, rule, active === undefined ? [] : [active], spans);
  return { ...changes, state: { ...before, pendingMs: progress.pendingMs, lookedMs }, dueMs };
}

function hasEpisodes({ kept = 0 }: AlarmState): boolean {
  return kept > 0;
}

/** An alarm that the profile has no more, or a device that is gone. */
async function end(reader: Reader, { subject, nowMs }: LookInput, id: string): Promise<Changes> {
  const active = await activeOf(reader, subject.deviceKey, id);
  if (active === undefined) return { operations: [], events: [], added: 0 };
  const clearedMs = Math.max(nowMs, active.raisedMs);
  const rule = { definition: { id, severity: active.severity, when: 'false', name: active.name } };
  return planChanges(subject, rule, [active], [{ ...active, clearedMs }]);
}

/** No more episodes are kept than the limit; what was before those that went is not looked at again. */
async function trimmed(
  reader: Reader,
  { subject: { deviceKey }, limits }: LookInput,
  id: string,
  { state, added }: One,
  operations: Operation[],
): Promise<AlarmState> {
  const kept = (state.kept ?? 0) + added;
  const excess = kept - limits.alarmHistory;
  if (excess <= 0) return { ...state, kept };
  const touched = new Set(operations.map((operation) => hex('key' in operation ? operation.key : operation.log)));
  let { floorMs } = state;
  let gone = 0;
  const range = prefixRange(alarmRows.episodesOf(deviceKey, id));
  for await (const entry of reader.range({ ...range, limit: excess })) {
    const episode = decodeEpisode(entry.key, entry.value);
    if (touched.has(hex(entry.key)) || isActive(episode)) break;
    operations.push({ type: 'delete', key: entry.key });
    floorMs = (episode.clearedMs ?? 0) + 1;
    gone += 1;
  }
  return { ...state, kept: kept - gone, floorMs };
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}

async function episodesAround(
  reader: Reader,
  deviceKey: string,
  id: string,
  fromMs: number,
): Promise<{ readonly last: Alarm | undefined; readonly later: readonly Alarm[] }> {
  const range = prefixRange(alarmRows.episodesOf(deviceKey, id));
  const at = key(range.gte, Math.max(0, fromMs));
  let last: Alarm | undefined;
  for await (const entry of reader.range({ gte: range.gte, lt: at, reverse: true, limit: 1 }))
    last = decodeEpisode(entry.key, entry.value);
  const later: Alarm[] = [];
  for await (const entry of reader.range({ ...range, gte: at })) later.push(decodeEpisode(entry.key, entry.value));
  return { last, later };
}

async function activeOf(reader: Reader, deviceKey: string, id: string): Promise<Alarm | undefined> {
  const row = await reader.get(alarmRows.active(deviceKey, id));
  if (row === undefined) return undefined;
  const rowKey = alarmRows.episode(deviceKey, id, Number(Buffer.from(row).toString()));
  const episode = await reader.get(rowKey);
  return episode && decodeEpisode(rowKey, episode);
}
