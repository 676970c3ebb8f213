import type { QualityFlag } from '@nameplate/model';
import type { DecodeLimits } from './limits.ts';
import type { Problem } from './problem.ts';

/**
 * What a device measured at one moment, under the names that its payload has for it. The profile says what they mean:
 * every format makes records, and one mapping makes readings of them.
 */
export interface PayloadRecord {
  /** A tree as of JSON (number, bigint beyond 2⁵³, boolean, text, null, array, object); a metric is found in it by its path. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** When it was measured, Unix milliseconds, where the format itself says it. */
  readonly timeMs?: number;
  /** UCUM code that a top field of `fields` was measured in, by field name, where the format says it. */
  readonly units?: Readonly<Record<string, string>>;
  /**
   * Standard code → top field of `fields`: `obis:1-0:1.8.0`, `ucifi:3424/1`, `dlt645:00010000`, `cjt188:901F/volume`.
   * A metric that names the code needs no path.
   */
  readonly codes?: Readonly<Record<string, string>>;
  /** Doubts that the format itself has, about the whole record. */
  readonly flags?: readonly QualityFlag[];
  /** The device that it is about, in the words of a gateway that speaks for several; absent: the sender. */
  readonly device?: string;
  /** The whole message, when the record is a part of it: what the record does not say itself, its time, may be there. */
  readonly message?: unknown;
}

/** What could be used, and the first thing that could not: both may be there. */
export interface DecodedPayload {
  readonly records: readonly PayloadRecord[];
  readonly rejected?: Problem;
}

/** What is known of a payload beside its octets. */
export interface PayloadContext {
  /** Unix milliseconds. */
  readonly receiveTimeMs: number;
  /** The topic level after `up/`. */
  readonly port?: string;
  /** MQTT 5 content type. */
  readonly contentType?: string;
  /** LoRaWAN port, where an envelope says it. */
  readonly fPort?: number;
  /** Who sent it, by comparison key: formats that go on from earlier messages of a sender tell the senders apart by it. */
  readonly source?: string;
  readonly limits: DecodeLimits;
}

/**
 * Octets → records. Never throws on a payload, never hangs, and what it makes is bounded by the limits: bad octets
 * are a `Problem`.
 */
export type PayloadDecoder = (payload: Uint8Array, context: PayloadContext) => DecodedPayload;

/** Formats by name: what a profile may choose from, and what an envelope may hold. */
export type Formats = ReadonlyMap<string, Format>;

/** One payload format, as profiles name it. */
export interface Format<Options = unknown> {
  /** As in a profile: `json`, `senml`, `dlt645-2007`. */
  readonly name: string;
  /**
   * Reads the format's own fields of a decode rule strictly: the rule without `match` and `format`.
   * @throws NameplateError INVALID_VALUE with the `path` and what was `expected` in its metadata
   */
  parseOptions(value: unknown, path: string, formats: Formats): Options;
  /**
   * Makes the decoder, once for each published profile: schemas are compiled and sandboxes opened here, not per message.
   * @throws NameplateError INVALID_VALUE when the options cannot work (a schema that does not parse, a codec with a syntax error)
   */
  compile(options: Options, formats: Formats): PayloadDecoder | Promise<PayloadDecoder>;
}
