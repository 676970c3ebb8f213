import {
  defaultPermissions,
  defaultTimeToLive,
  type ErrorCode,
  errorTable,
  type HandleValue,
  isVisibility,
  NameplateError,
  type Place,
  type QualityFlag,
  type ReadingValue,
  tryParseIdentifier,
  type Visibility,
} from '@nameplate/model';
import { fromTimestamp, fromViolationMessage, toTimestamp as timestampOfMs } from '@nameplate/protocol/grpc';
import type * as m from './messages.ts';
import type { Reading } from './readings.ts';

/** A moment as the protocol carries it. */
export function toTimestamp(date: Date) {
  return timestampOfMs(date.getTime());
}

/** A moment that is always there. */
export function toDate(moment: m.Moment): Date {
  return new Date(fromTimestamp(moment) ?? 0);
}

/** A moment that may be absent, under the name given. */
export function optionalDate<Name extends string>(name: Name, moment: m.Moment): { readonly [N in Name]?: Date } {
  return (moment ? { [name]: toDate(moment) } : {}) as { readonly [N in Name]?: Date };
}

export function toNumber(long: m.Long): number {
  return Number(long);
}

/** `CHANGE_KIND_CREATED` → `created`. */
export function enumWord(prefix: string, value: string): string {
  return value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : value.toLowerCase();
}

/** A value as the server sent it. What it could not have sent is left as it is: reading never fails. */
export function fromValueMessage(value: m.HandleValueMessage): HandleValue {
  const { index, type, data } = value;
  return {
    index,
    type,
    data,
    ttl: ttlOf(value),
    permissions: value.permissions ?? defaultPermissions,
    ...visibilityOf(value.visibility),
    timestamp: Math.floor((fromTimestamp(value.updateTime) ?? 0) / 1_000),
    references: (value.references ?? []).map(({ identifier, index }) => ({
      handle: tryParseIdentifier(identifier)?.handle ?? identifier,
      index,
    })),
  };
}

function visibilityOf(word: string | number | undefined): { readonly visibility?: Visibility } {
  const visibility = enumWord('VISIBILITY_', String(word ?? ''));
  return isVisibility(visibility) ? { visibility } : {};
}

function ttlOf({ ttl, ttlS = 0, expireUnixS = 0 }: m.HandleValueMessage): HandleValue['ttl'] {
  if (ttl === 'ttlS') return { kind: 'relative', seconds: ttlS };
  return ttl === 'expireUnixS' ? { kind: 'absolute', unixSeconds: expireUnixS } : defaultTimeToLive;
}

export function fromPlaceMessage(place: m.PlaceMessage): Place {
  const { longitude, latitude, altitude, regionCode, area, address, updateTime } = place;
  return {
    ...(typeof longitude === 'number' && { longitude }),
    ...(typeof latitude === 'number' && { latitude }),
    ...(typeof altitude === 'number' && { altitude }),
    ...(regionCode && { regionCode }),
    ...(area && { area }),
    ...(address && { address }),
    ...(updateTime && { updateTimeMs: toDate(updateTime).getTime() }),
  };
}

export function fromReadingMessage(reading: m.ReadingMessage): Reading {
  return {
    metric: reading.metric,
    value: valueOf(reading),
    unit: reading.unit,
    time: toDate(reading.deviceTime),
    receiveTime: toDate(reading.receiveTime),
    quality: (reading.quality ?? []) as QualityFlag[],
  };
}

function valueOf(reading: m.ReadingMessage): ReadingValue {
  if (reading.value !== undefined) return reading[reading.value] ?? '';
  return reading.number ?? reading.boolean ?? reading.text ?? '';
}

/** The error of one row of many. A code of a newer server counts as INTERNAL. */
export function fromErrorMessage(error: m.ErrorMessage): NameplateError {
  const code = Object.hasOwn(errorTable, error.code) ? (error.code as ErrorCode) : 'INTERNAL';
  const violations = (error.violations ?? []).map(fromViolationMessage);
  return new NameplateError(code, error.message, { violations, ...(error.reason && { reason: error.reason }) });
}
