import type { DeviceProfile, ExpressionEnvironment } from '@nameplate/model';
import type { Span } from './alarm.ts';
import { nextCrossing } from './crossing.ts';
import type { Inside } from './inside.ts';
import { AlarmMachine, type Progress } from './machine.ts';
import { type AlarmRule, judge } from './rule.ts';
import type { Samples } from './samples.ts';

/** An alarm on the server's clock, and what happened since it was looked at last. */
export interface LiveInput {
  readonly progress: Progress;
  /** Absent: never looked at. */
  readonly lookedMs: number | undefined;
  /** When the server heard of the device before. */
  readonly seenMs: number | undefined;
  /** When it did since, in order. */
  readonly arrivals: readonly number[];
  readonly nowMs: number;
  readonly profile: DeviceProfile;
  readonly inside: Inside;
}

export interface LiveOutcome {
  readonly spans: readonly Span[];
  readonly progress: Progress;
  readonly lookedMs: number | undefined;
  /** When to look again if nothing is heard. */
  readonly dueMs: number | undefined;
}

/** Deadlines between two reports; each is one at which something turns, so that more than a few are a slip of the profile. */
const deadlinesMax = 64;

/** Goes from deadline to deadline and from report to report. */
export function advanceLive(rule: AlarmRule, samples: Samples, input: LiveInput): LiveOutcome {
  const { profile, nowMs } = input;
  const machine = new AlarmMachine(rule.holdMs, input.progress);
  let { lookedMs, seenMs } = input;
  const environment = (momentMs: number): ExpressionEnvironment => ({
    nowMs: momentMs,
    readings: samples.at(rule.history, momentMs),
    metrics: profile.metrics,
    inside: input.inside,
    ...(seenMs !== undefined && { lastSeenMs: seenMs }),
    ...(profile.expectedIntervalS !== undefined && { expectedIntervalS: profile.expectedIntervalS }),
  });
  const step = (momentMs: number) => {
    machine.step(momentMs, judge(rule, environment(momentMs)));
    lookedMs = momentMs;
  };
  const deadline = (): number | undefined =>
    lookedMs === undefined ? undefined : nextMoment(rule, machine, samples, environment(lookedMs));
  const until = (momentMs: number) => {
    for (let i = 0; i < deadlinesMax; i += 1) {
      const dueMs = deadline();
      if (dueMs === undefined || dueMs >= momentMs) return;
      step(dueMs);
    }
  };
  for (const arrivalMs of input.arrivals) {
    if (arrivalMs <= (seenMs ?? -1)) continue;
    until(arrivalMs);
    seenMs = arrivalMs;
    // What is looked at is not older than what was: a report that waited in a queue is of then.
    step(Math.max(arrivalMs, lookedMs ?? 0));
  }
  until(nowMs + 1);
  return { spans: machine.spans, progress: machine.progress, lookedMs, dueMs: deadline() };
}

function nextMoment(
  rule: AlarmRule,
  machine: AlarmMachine,
  samples: Samples,
  environment: ExpressionEnvironment,
): number | undefined {
  const moments = [
    machine.dueMs,
    nextCrossing(rule.when, environment),
    machine.progress.active && rule.clear && nextCrossing(rule.clear, environment),
    // Of a device whose clock is ahead: it counts when its time comes.
    samples.nextAfter(rule.history.keys(), environment.nowMs),
  ];
  return moments.reduce((a, b) => (a === undefined ? b : b === undefined ? a : Math.min(a, b)), undefined);
}
