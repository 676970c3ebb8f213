import type { DeviceProfile } from '@nameplate/model';
import type { Span } from './alarm.ts';
import type { Inside } from './inside.ts';
import { AlarmMachine } from './machine.ts';
import { type AlarmRule, judge } from './rule.ts';
import type { Samples } from './samples.ts';

/** What is known of an alarm before the moment from which it is looked at again. */
export interface Before {
  /** The last time that it was raised before then. */
  readonly last: Span | undefined;
}

/** What comes of it from there on. */
export interface Replay {
  /** That `last` itself, if it changed, and all later ones. */
  readonly spans: readonly Span[];
  readonly pendingMs: number | undefined;
  readonly dueMs: number | undefined;
}

/**
 * Looks at an alarm on the devices' own time from a moment on, to the newest reading, and lets the rest of the time until `nowMs` pass. What comes
 * out follows from the readings alone, in whatever order they came: an alarm that is waiting at `fromMs` has waited for no longer than its
 * hold, so that what was before that need not be looked at.
 */
export function replay(
  rule: AlarmRule,
  samples: Samples,
  {
    fromMs,
    nowMs,
    last,
    profile,
    inside,
  }: Before & {
    readonly fromMs: number;
    readonly nowMs: number;
    readonly profile: DeviceProfile;
    readonly inside: Inside;
  },
): Replay {
  const raised = isOpenAt(last, fromMs);
  const machine = new AlarmMachine(rule.holdMs, raised && last ? { active: withoutEnd(last) } : {});
  const begin = raised ? fromMs : Math.max(fromMs - rule.holdMs, (last?.clearedMs ?? -1) + 1);
  for (const momentMs of samples.moments(rule.history.keys(), Math.max(0, begin)))
    machine.step(
      momentMs,
      judge(rule, {
        nowMs: momentMs,
        readings: samples.at(rule.history, momentMs),
        metrics: profile.metrics,
        inside,
        ...(profile.expectedIntervalS !== undefined && { expectedIntervalS: profile.expectedIntervalS }),
      }),
    );
  machine.pass(nowMs);
  return { spans: machine.spans, pendingMs: machine.progress.pendingMs, dueMs: machine.dueMs };
}

/** Was it raised before a moment and not cleared before it? */
export function isOpenAt(span: Span | undefined, momentMs: number): boolean {
  return span !== undefined && span.raisedMs < momentMs && (span.clearedMs ?? momentMs) >= momentMs;
}

function withoutEnd({ sinceMs, raisedMs }: Span): Span {
  return { sinceMs, raisedMs };
}
