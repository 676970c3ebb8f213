import {
  defaultPermissions,
  defaultTimeToLive,
  type ErrorCode,
  errorTable,
  type HandleValue,
  NameplateError,
  type Place,
  type QualityFlag,
  type ReadingValue,
} from '@nameplate/model';
import type * as m from './messages.ts';
import type { Reading } from './readings.ts';

/** A moment as the protocol carries it. */
export function toTimestamp(date: Date): m.TimestampMessage {
  const ms = date.getTime();
  const seconds = Math.floor(ms / 1_000);
  return { seconds, nanos: (ms - seconds * 1_000) * 1e6 };
}

/** A moment that is always there. */
export function toDate(moment: m.Moment): Date {
  return new Date(toNumber(moment?.seconds ?? 0) * 1_000 + Math.round((moment?.nanos ?? 0) / 1e6));
}

/** A moment that may be absent, under the name given. */
export function optionalDate<Name extends string>(name: Name, moment: m.Moment): { readonly [N in Name]?: Date } {
  return (moment ? { [name]: toDate(moment) } : {}) as { readonly [N in Name]?: Date };
}

export function toNumber(long: m.Long): number {
  return typeof long === 'object' ? long.toNumber() : Number(long);
}

/** `CHANGE_KIND_CREATED` → `created`. */
export function enumWord(prefix: string, value: string): string {
  return value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : value.toLowerCase();
}

export function toValueMessage(value: HandleValue): m.HandleValueMessage {
  const { index, type, data, permissions } = value;
  const ttl = value.ttl.kind === 'relative' ? { ttlS: value.ttl.seconds } : { expireUnixS: value.ttl.unixSeconds };
  const references = value.references.map(({ handle, index }) => ({ identifier: handle, index }));
  return { index, type, data, permissions, references, ...ttl };
}

export function fromValueMessage(value: m.HandleValueMessage): HandleValue {
  const { index, type, data } = value;
  return {
    index,
    type,
    data,
    ttl: ttlOf(value),
    permissions: value.permissions ?? defaultPermissions,
    timestamp: value.updateTime ? toNumber(value.updateTime.seconds ?? 0) : 0,
    references: (value.references ?? []).map(({ identifier, index }) => ({ handle: identifier, index })),
  };
}

function ttlOf(value: m.HandleValueMessage): HandleValue['ttl'] {
  if (value.ttl === 'ttlS' || (value.ttl === undefined && value.ttlS !== undefined))
    return { kind: 'relative', seconds: value.ttlS ?? 0 };
  if (value.ttl === 'expireUnixS' || value.expireUnixS !== undefined)
    return { kind: 'absolute', unixSeconds: value.expireUnixS ?? 0 };
  return defaultTimeToLive;
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
  return new NameplateError(code, error.message, error.reason ? { reason: error.reason } : {});
}
