import {
  builtInFormats,
  type ChoosingDecoder,
  type ChosenDecoding,
  compileDecoding,
  type DecodeLimits,
  defaultDecodeLimits,
  type Formats,
  type PayloadRecord,
  type Problem,
} from '@nameplate/formats';
import type { DeviceProfile, Reading } from '@nameplate/model';
import { checkEncodings } from '../commands/encode.ts';
import { type CompiledProfile, compileProfile, unusedFields } from './compiled-profile.ts';
import { type MappedRecords, Mapping } from './mapping.ts';

/** A device message, as the journal gives it. */
export interface EncodedMessage {
  readonly payload: Uint8Array;
  /** Unix milliseconds. */
  readonly receiveTimeMs: number;
  /** The topic level after `up/`. */
  readonly port?: string;
  /** MQTT 5 content type. */
  readonly contentType?: string;
  /** Comparison key of the sender. */
  readonly deviceKey?: string;
}

/** What could be used, and the first thing that could not: both may be there. */
export interface DecodedMessage {
  readonly readings: readonly Reading[];
  readonly rejected?: Problem;
  /** Records about other devices, which the sender speaks for; their profiles say what they mean. */
  readonly others?: readonly PayloadRecord[];
}

/** Payload → readings, by one profile. Never throws on a payload, and what it makes is bounded. */
export interface MessageDecoder {
  (message: EncodedMessage): DecodedMessage;
  /** The first half: octets → records, and which rule of the profile it was. */
  records(message: EncodedMessage): ChosenDecoding;
  /** The second half: records → readings. */
  map(records: readonly PayloadRecord[], message: Pick<EncodedMessage, 'receiveTimeMs'>): MappedRecords;
  /** Top fields of a record that nothing of the profile is in. */
  unused(record: PayloadRecord): readonly string[];
}

export interface DecoderOptions {
  readonly formats?: Formats;
  readonly limits?: DecodeLimits;
}

/**
 * Compiles a profile: its formats, paths and codes; how its commands are written is checked. Synchronous when its formats are.
 * @throws NameplateError INVALID_VALUE with the `path` of what its format cannot do
 */
export function compileDecoder(
  profile: DeviceProfile,
  { formats = builtInFormats, limits = defaultDecodeLimits }: DecoderOptions = {},
): MessageDecoder | Promise<MessageDecoder> {
  checkEncodings(profile);
  const compiled = compileProfile(profile);
  const decoding = compileDecoding(decodingOf(profile), formats);
  const assemble = (decoder: ChoosingDecoder) => messageDecoder(compiled, decoder, limits);
  return decoding instanceof Promise ? decoding.then(assemble) : assemble(decoding);
}

/** `records` is older than options of formats, and the same as the option of that name. */
function decodingOf({ decode, format, options, records }: DeviceProfile) {
  return {
    ...(decode && { decode }),
    format,
    options: { ...(records !== undefined && { records }), ...options },
  };
}

function messageDecoder(compiled: CompiledProfile, decoder: ChoosingDecoder, limits: DecodeLimits): MessageDecoder {
  const records: MessageDecoder['records'] = ({ payload, receiveTimeMs, port, contentType, deviceKey }) =>
    decoder(payload, {
      receiveTimeMs,
      limits,
      ...(port !== undefined && { port }),
      ...(contentType !== undefined && { contentType }),
      ...(deviceKey !== undefined && { source: deviceKey }),
    });
  const map: MessageDecoder['map'] = (given, { receiveTimeMs }) =>
    new Mapping(compiled, receiveTimeMs, limits).map(given);
  const decode = (message: EncodedMessage): DecodedMessage => {
    const { records: all, rejected } = records(message);
    const own = all.filter(({ device }) => device === undefined);
    const others = all.filter(({ device }) => device !== undefined);
    if (own.length === 0 && (rejected !== undefined || others.length > 0))
      return { readings: [], ...(rejected && { rejected }), ...(others.length > 0 && { others }) };
    const mapped = map(own, message);
    const problem = rejected ?? mapped.rejected;
    return {
      readings: mapped.readings,
      ...(problem && { rejected: problem }),
      ...(others.length > 0 && { others }),
    };
  };
  return Object.assign(decode, { records, map, unused: (record: PayloadRecord) => unusedFields(compiled, record) });
}
