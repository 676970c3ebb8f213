import type { HandleValue, Place, Reading } from '@nameplate/sdk';

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

/** A handle value for scripts. */
export function valueJson({ index, type, data: octets, ttl, permissions, timestamp, references }: HandleValue) {
  return { index, type, data: data(octets), ttl, permissions, timestamp, references };
}

/** A handle value's data for people. */
export function valueText({ data: octets }: HandleValue): string {
  const shown = data(octets);
  return 'text' in shown ? shown.text : `base64 ${shown.base64}`;
}
