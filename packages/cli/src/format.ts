import { valueToJson } from '@nameplate/protocol/http';
import type { HandleValue, Place, Reading } from '@nameplate/sdk';
import { knownValueLines } from './known-value.ts';

/** `2018-01-02 23:00:00Z`: sorts, and says its zone. Empty for the beginning of time: the server did not tell. */
export function time(date: Date): string {
  if (date.getTime() === 0) return '';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** `5 s`, `3 min`, `2 h`, `4 d`: as much as a person needs. */
export function age(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 0) return `${age(-ms)} ahead`;
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Numbers with at most four decimals, so that they line up and stay true enough to read. */
export function figure(value: Reading['value'] | undefined): string {
  if (value === undefined) return '–';
  return typeof value === 'number' ? String(Math.round(value * 1e4) / 1e4) : String(value);
}

/** An attribute as a person reads it. */
export function attribute(value: unknown): string {
  if (value instanceof Date) return time(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value !== null && typeof value === 'object' && 'canonical' in value) return String(value.canonical);
  return JSON.stringify(value);
}

export function place(where: Place): string {
  const { longitude, latitude, altitude, regionCode, area, address } = where;
  const point = longitude !== undefined && latitude !== undefined ? `${longitude}, ${latitude}` : undefined;
  const height = altitude === undefined ? undefined : `${altitude} m`;
  const region = regionCode && `region ${regionCode}`;
  return [point, height, region, area, address].filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Octets as text when they are text, else as base64. */
export function data(octets: Uint8Array): { readonly text: string } | { readonly base64: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    if (!/\p{Cc}/u.test(text.replace(/[\t\n\r]/g, ''))) return { text };
  } catch {
    // Not text.
  }
  return { base64: Buffer.from(octets).toString('base64') };
}

/** A handle value for scripts: its data as it is, and beside it what its type makes of it, as `GET /api/handles` has it. */
export function valueJson(value: HandleValue) {
  const { index, type, data: octets, ttl, permissions, timestamp, references } = value;
  const parsed = valueToJson(value).data;
  return {
    index,
    type,
    data: data(octets),
    ...(structured.has(parsed.format) ? { parsed } : {}),
    ttl,
    permissions,
    timestamp,
    references,
  };
}

/** Forms that tell more than the octets do. */
const structured: ReadonlySet<string> = new Set(['admin', 'vlist', 'site', 'key']);

/** A handle value's data for people; of a known type in lines. */
export function valueText(value: HandleValue): string {
  const lines = knownValueLines(value);
  if (lines !== undefined) return lines.join('\n');
  const shown = data(value.data);
  return 'text' in shown ? shown.text.replace(/\r\n?/g, '\n') : `base64 ${shown.base64}`;
}
