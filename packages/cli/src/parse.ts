import {
  type AggregateQuery,
  NameplateError,
  type NewHandleValue,
  type Place,
  type TemplateDefinition,
} from '@nameplate/sdk';
import { InvalidArgumentError } from 'commander';

/** `--place 118.8,32.06` or `118.8,32.06,12`. */
export function placeArgument(text: string): Place {
  const [longitude = Number.NaN, latitude = Number.NaN, altitude, ...rest] = text.split(',').map(coordinate);
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) || rest.length > 0 || Number.isNaN(altitude))
    throw new InvalidArgumentError('Expected longitude,latitude in degrees, such as 118.80,32.06.');
  return { longitude, latitude, ...(altitude !== undefined && { altitude }) };
}

function coordinate(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** `--value 1:URL=https://example.com`, collected. */
export function valueArgument(text: string, before: readonly NewHandleValue[] = []): NewHandleValue[] {
  const match = /^(\d{1,10}):([^=]+)=(.*)$/s.exec(text);
  if (!match) throw new InvalidArgumentError('Expected index:type=data, such as 1:URL=https://example.com.');
  const [, index = '', type = '', data = ''] = match;
  return [...before, { index: Number(index), type, data }];
}

/** `--set serial=660`, collected. */
export function settingArgument(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): (readonly [string, string])[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected name=value, such as serial=660.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

/** Values of one option given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** `--index 3`, collected. */
export function indexArgument(text: string, before: readonly number[] = []): number[] {
  if (!/^\d{1,10}$/.test(text) || Number(text) < 1 || Number(text) > 0xffff_ffff)
    throw new InvalidArgumentError('Expected the index of a value, a whole number from 1 to 4294967295.');
  return [...before, Number(text)];
}

export function countArgument(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('Expected a whole number from 1 to 999,999,999.');
  return Number(text);
}

/** 0 to 65535; 0 is any free port. */
export function portArgument(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Expected a port, 0 to 65535.');
  return Number(text);
}

/** `192.0.2.1:2641`, `[2001:db8::1]:2641`. */
export function addressArgument(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const [, ipv6, name, port] = match ?? [];
  const host = ipv6 ?? name;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new InvalidArgumentError('Expected host:port, such as 127.0.0.1:2641.');
  return { host, port: Number(port) };
}

/** A date or a moment; a date alone begins at midnight UTC. */
export function timeArgument(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Expected a date or time, such as 2018-01-03 or 2018-01-03T08:00:00+08:00.');
  return time;
}

/** `90s`, `30m`, `24h`, `7d`: a bare number would be seconds to one and hours to another. In milliseconds. */
export function durationArgument(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,9})(s|m|h|d)$/.exec(text) ?? [];
  if (count === '') throw new InvalidArgumentError('Expected a duration with its unit, such as 90s, 30m, 24h or 7d.');
  return Number(count) * (unitsMs[unit] ?? 1_000);
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function windowArgument(text: string): AggregateQuery['by'] {
  if (/^(?:hour|day|week|month|P.+)$/.test(text)) return text as AggregateQuery['by'];
  throw new InvalidArgumentError('Expected hour, day, week, month or an ISO 8601 duration such as PT15M.');
}

/** Settings as attributes, each in the type that the template gives it. */
export function attributesOf(
  settings: readonly (readonly [string, string])[],
  definition: TemplateDefinition,
): Record<string, unknown> {
  return Object.fromEntries(
    settings.map(([name, text]) => {
      const type = Object.hasOwn(definition.attributes, name) ? definition.attributes[name]?.type : undefined;
      return [name, typed(name, type ?? 'string', text)];
    }),
  );
}

function typed(name: string, type: string, text: string): unknown {
  if (type === 'number' || type === 'integer') {
    if (text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
    throw notA(name, 'number', text);
  }
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw notA(name, 'true or false', text);
  }
  if (type !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw notA(name, 'JSON', text);
  }
}

function notA(name: string, expected: string, text: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `--set ${name}: expected ${expected}, found ${JSON.stringify(text)}.`);
}
