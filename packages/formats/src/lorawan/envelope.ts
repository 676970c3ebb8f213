import { type DecodeRule, type ReadShape, readEntries, readFields, readOneOf, wrongShape } from '@nameplate/model';
import { compileDecoding } from '../decoding.ts';
import type { DecodedPayload, Format, PayloadRecord } from '../format.ts';
import { parseJson } from '../json.ts';
import { isProblem, type Problem, type RejectReason } from '../problem.ts';

export interface EnvelopeOptions {
  /** How the device's own octets are decoded, as in a profile; absent: what the network server decoded is used. */
  readonly payload?: {
    readonly decode?: readonly DecodeRule[];
    readonly format?: string;
    readonly options?: Readonly<Record<string, unknown>>;
  };
  /** `octets`: with the rules here, also when the network server has decoded them; default `object`: its work is used. */
  readonly prefer?: 'object' | 'octets';
}

/** What a LoRaWAN network server says about one uplink. */
export interface Uplink {
  readonly device?: string;
  readonly timeMs?: number;
  readonly fPort?: number;
  readonly octets?: Uint8Array;
  /** Decoded by the network server. */
  readonly object?: Json;
  /** About the radio: rssi, snr and their like. */
  readonly radio: Json;
  readonly warning?: boolean;
}

export type Json = Readonly<Record<string, unknown>>;

/** Fields of the radio are in a record under this name, so that none hides one of the device. */
export const radioField = 'lorawan';

/** A format that is an envelope around a device's octets. */
export function envelopeFormat(name: string, read: (message: Json) => Uplink | Problem): Format<EnvelopeOptions> {
  return {
    name,
    parseOptions: (value, path) =>
      readFields<EnvelopeOptions>(value, path, { payload: readPayload, prefer: readOneOf(['object', 'octets']) }),
    async compile({ payload, prefer = 'object' }, formats) {
      const inner = payload === undefined ? undefined : await compileDecoding(payload, formats, 'payload');
      return (octets, context): DecodedPayload => {
        const parsed = parseJson(octets);
        if (isProblem(parsed)) return rejected(parsed);
        if (!isJson(parsed.value)) return rejected(problem('not-a-record', 'A network server sends a JSON object.'));
        const uplink = read(parsed.value);
        if (isProblem(uplink)) return rejected(uplink);
        const { object, octets: carried, fPort } = uplink;
        if (object !== undefined && (prefer === 'object' || inner === undefined || carried === undefined))
          return { records: [recordOf(uplink, { fields: object })] };
        if (carried === undefined) return radioOnly(uplink);
        if (inner === undefined)
          return rejected(
            problem('unsupported', 'The network server decoded nothing, and the options have no payload.'),
          );
        const decoded = inner(carried, { ...context, ...(fPort !== undefined && { fPort }) });
        const records = decoded.records.map((record) => recordOf(uplink, record));
        return decoded.rejected === undefined ? { records } : { records, rejected: decoded.rejected };
      };
    },
  };
}

/** An uplink without octets is a sign of life: of the radio there is something to tell. */
function radioOnly(uplink: Uplink): DecodedPayload {
  return { records: [recordOf(uplink, { fields: {} })] };
}

/** The time that the device's own payload says is better than that of the gateway. */
function recordOf({ device, timeMs, radio, warning }: Uplink, record: PayloadRecord): PayloadRecord {
  return {
    ...(timeMs !== undefined && { timeMs }),
    ...record,
    fields: { ...record.fields, [radioField]: radio },
    ...(device !== undefined && { device }),
    ...(warning === true && { flags: [...(record.flags ?? []), 'decoder-warning' as const] }),
  };
}

const readPayload: ReadShape<NonNullable<EnvelopeOptions['payload']>> = (value, path) => {
  // What is in it is read when it is compiled, by the formats that it names.
  const payload = readFields<NonNullable<EnvelopeOptions['payload']>>(value, path, {
    decode: (rules, at) => {
      if (!Array.isArray(rules)) throw wrongShape(at, 'a list of decode rules');
      return rules.map((rule: unknown, i) => {
        const entries = Object.fromEntries(readEntries(rule, `${at}[${i}]`));
        if (typeof entries['format'] !== 'string') throw wrongShape(`${at}[${i}].format`, 'the name of a format');
        return entries as unknown as DecodeRule;
      });
    },
    format: (name, at) => {
      if (typeof name !== 'string') throw wrongShape(at, 'the name of a format');
      return name;
    },
    options: (options, at) => Object.fromEntries(readEntries(options, at)),
  });
  if (payload.format === undefined && payload.decode === undefined) throw wrongShape(path, 'a format, or decode rules');
  return payload;
};

export function problem(reason: RejectReason, message: string): Problem {
  return { reason, message };
}

function rejected(found: Problem): DecodedPayload {
  return { records: [], rejected: found };
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that is an object; an empty one when it is none. */
export function objectIn(from: Json, field: string): Json {
  const value = from[field];
  return isJson(value) ? value : {};
}

/** The fields of the kinds that a radio's have: numbers, texts and truth values, by the names given. */
export function pick(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      return ['number', 'string', 'boolean'].includes(typeof value) ? [[name, value]] : [];
    }),
  );
}

/** The receiver that heard it best. */
export function best(receivers: unknown): Json {
  const all = Array.isArray(receivers) ? receivers.filter(isJson) : [];
  const strength = ({ rssi }: Json) => (typeof rssi === 'number' ? rssi : Number.NEGATIVE_INFINITY);
  return all.reduce((before, one) => (strength(one) > strength(before) ? one : before), all[0] ?? {});
}

/** Unix milliseconds of an RFC 3339 time with an offset, of which network servers write nanoseconds. */
export function timeIn(from: Json, field: string): { readonly timeMs?: number } {
  const text = from[field];
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text))
    return {};
  const timeMs = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(timeMs) ? {} : { timeMs };
}

/** Octets in base64, as protobuf's JSON writes them; a Problem when it is none. */
export function base64In(from: Json, field: string): { readonly octets?: Uint8Array } | Problem {
  const text = from[field];
  if (text === undefined || text === null || text === '') return {};
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(text))
    return problem('malformed', `${field} is no base64.`);
  return { octets: Uint8Array.from(Buffer.from(text, 'base64')) };
}
