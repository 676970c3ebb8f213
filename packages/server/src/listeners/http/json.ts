import type { HandleValue, Place, Reading } from '@nameplate/model';
import { valueToJson } from '@nameplate/protocol/http';

/** RFC 3339, UTC. */
export function time(ms: number): string {
  return new Date(ms).toISOString();
}

/** A record as `/v1` shows it. */
export function recordJson(
  record: {
    readonly identifier: { readonly canonical: string };
    readonly etag: string;
    readonly state: string;
    readonly createTimeMs: number;
    readonly updateTimeMs: number;
  },
  values: readonly HandleValue[] | undefined,
) {
  return {
    identifier: record.identifier.canonical,
    etag: record.etag,
    state: record.state,
    createTime: time(record.createTimeMs),
    updateTime: time(record.updateTimeMs),
    ...(values === undefined ? {} : { values: values.map(valueToJson) }),
  };
}

export function readingJson({ metric, value, unit, deviceTimeMs, receiveTimeMs, quality }: Reading) {
  return { metric, value, unit, deviceTime: time(deviceTimeMs), receiveTime: time(receiveTimeMs), quality };
}

export function placeJson({ updateTimeMs, ...place }: Place) {
  return { ...place, ...(updateTimeMs === undefined ? {} : { updateTime: time(updateTimeMs) }) };
}

/** Rows and the token of the next page, which is absent on the last. */
export function pageJson(name: string, rows: readonly unknown[], nextPageToken: string) {
  return { [name]: rows, ...(nextPageToken === '' ? {} : { nextPageToken }) };
}

/** A time that the schema has checked. */
export function parseTime(text: string): number {
  return Date.parse(text);
}
