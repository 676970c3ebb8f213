import { type DecodeRule, type DeviceProfile, NameplateError } from '@nameplate/model';
import { cjt188Encoding } from './encode-cjt188.ts';
import { dlt645Encoding } from './encode-dlt645.ts';
import { jsonEncoding } from './encode-json.ts';
import { modbusEncoding } from './encode-modbus.ts';
import { senmlEncoding } from './encode-senml.ts';
import { structEncoding } from './encode-struct.ts';
import type { Report } from './report.ts';

/** How reports become payloads of one format. */
export interface Encoder {
  /** The metrics that it has room for. */
  readonly metrics: readonly string[];
  /** Does the payload say when it was measured? */
  readonly timed: boolean;
  /** How many reports of a device one payload may hold. */
  readonly batch: number;
  /** Octets of reports of one device, in order of time. */
  encode(reports: readonly Report[]): Uint8Array;
}

/** An encoder, and under which topic level and content type its payloads are read. */
export interface Encoding extends Encoder {
  readonly format: string;
  readonly port: string;
  readonly contentType: string | undefined;
}

/** Makes an encoder for a profile and the options of its rule; undefined when there is nothing that it could carry. */
export type MakeEncoder = (profile: DeviceProfile, options: Readonly<Record<string, unknown>>) => Encoder | undefined;

const encoders: Readonly<Record<string, MakeEncoder>> = {
  json: jsonEncoding,
  senml: senmlEncoding,
  'senml-json': senmlEncoding,
  'dlt645-2007': dlt645Encoding,
  cjt188: cjt188Encoding,
  'modbus-rtu': modbusEncoding,
  struct: structEncoding,
};

/** The formats that can be written. */
export const encodedFormats = Object.keys(encoders);

/**
 * The profile's own format when it can be written, else the first of its rules that can; or the one that is asked for.
 * @throws NameplateError INVALID_VALUE when there is none
 */
export function chooseEncoding(profile: DeviceProfile, wanted?: string): Encoding {
  for (const rule of [ownRule(profile), ...(profile.decode ?? [])]) {
    if (wanted !== undefined && rule.format !== wanted) continue;
    const { match, format, ...options } = rule;
    const encoder = Object.hasOwn(encoders, format) ? encoders[format]?.(profile, options) : undefined;
    if (encoder === undefined) continue;
    const port = match?.port ?? (match?.fPort === undefined ? 'data' : String(match.fPort));
    return { ...encoder, format, port, contentType: match?.contentType };
  }
  const has = [profile.format, ...(profile.decode ?? []).map(({ format }) => format)];
  const which = wanted === undefined ? [...new Set(has)].join(', ') : wanted;
  throw new NameplateError(
    'INVALID_VALUE',
    `The profile has no rule that can be simulated in ${which}. Written are ${encodedFormats.join(', ')}, with at least one metric in them; ` +
      'a rule such as {match: {port: json}, format: json} lets the profile read JSON too.',
    { reason: 'SIMULATE_FORMAT' },
  );
}

/** What reads messages that no rule matches: `format`, unless a rule is for every message. */
function ownRule({ decode = [], format, options, records }: DeviceProfile): DecodeRule {
  const general = decode.find(({ match }) => match === undefined);
  return general ?? { ...options, ...(records !== undefined && { records }), format };
}
