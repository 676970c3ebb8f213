import { decodeU64, type Operation } from '@nameplate/storage';
import type { Pending } from './marks.ts';
import { alarmRows, type DeviceState, encodeJson, textParts } from './rows.ts';

/** What the key of a deadline says. */
export function dueOf(rowKey: Uint8Array): { readonly dueMs: number; readonly deviceKey: string } {
  const at = alarmRows.dues.length;
  const [deviceKey = ''] = textParts(rowKey.subarray(at + 8), 1);
  return { dueMs: decodeU64(rowKey, at), deviceKey };
}

/** A device that was looked at, and what came of it. */
interface Looked {
  readonly deviceKey: string;
  readonly identifier: string;
  readonly state: DeviceState | undefined;
  readonly pending: Pending | undefined;
  readonly firedMs: number | undefined;
  readonly nowMs: number;
  readonly outcome: { readonly alarms: DeviceState['alarms']; readonly dueMs: number | undefined };
}

/** A deadline that comes too early is left: looking once for nothing costs less than moving it at every report. */
export function stateOperations(looked: Looked): Operation[] {
  const { deviceKey, identifier, state, pending, firedMs, nowMs, outcome } = looked;
  const operations: Operation[] = [];
  const standing = state?.dueMs === firedMs ? undefined : state?.dueMs;
  const dueMs = outcome.dueMs === undefined ? standing : Math.min(standing ?? outcome.dueMs, outcome.dueMs);
  if (standing !== undefined && standing !== dueMs)
    operations.push({ type: 'delete', key: alarmRows.due(standing, deviceKey) });
  // One that has passed is put again: its row may have gone with a look that failed.
  if (dueMs !== undefined && (dueMs !== standing || standing <= nowMs))
    operations.push({ type: 'put', key: alarmRows.due(dueMs, deviceKey), value: new Uint8Array() });
  const key = alarmRows.state(deviceKey);
  if (Object.keys(outcome.alarms).length === 0 && dueMs === undefined) operations.push({ type: 'delete', key });
  else {
    const seenMs = [state?.seenMs, ...(pending?.mark.seen ?? [])].reduce<number | undefined>(
      (a, b) => (a === undefined ? b : b === undefined ? a : Math.max(a, b)),
      undefined,
    );
    operations.push({ type: 'put', key, value: encodeJson({ identifier, seenMs, dueMs, alarms: outcome.alarms }) });
  }
  return operations;
}
