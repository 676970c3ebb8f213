/**
 * How a metric behaves, which decides how it is aggregated: `gauge` a level, `counter` a register that counts up, `absolute` an
 * amount since the last report, `state` one of a few, `event` something that happened, `text`, `geo` a place.
 */
export type MetricKind = (typeof metricKinds)[number];

export const metricKinds = ['gauge', 'counter', 'absolute', 'state', 'event', 'text', 'geo'] as const;

/** Kinds whose values are numbers with a unit. */
export type NumericKind = Extract<MetricKind, 'gauge' | 'counter' | 'absolute'>;

export function isNumericKind(kind: MetricKind): kind is NumericKind {
  return kind === 'gauge' || kind === 'counter' || kind === 'absolute';
}

/** The kinds of devices that profiles are for. */
export const deviceClasses = [
  'electric-meter',
  'water-meter',
  'gas-meter',
  'heat-meter',
  'streetlight',
  'parking-sensor',
  'manhole-cover',
  'farm-sensor',
  'livestock-collar',
  'farm-machinery',
  'pipe-node',
  'gateway',
] as const;

export type DeviceClass = (typeof deviceClasses)[number];

/** How a device writes its time. */
export type TimeForm = 'rfc3339' | 'unix-s' | 'unix-ms';

/** What people read, in English and Chinese. */
export interface BilingualText {
  readonly en?: string;
  readonly zh?: string;
}

/** What a code of a state stands for: a word, alone or with words for people, or a truth value. */
export type StateName = string | boolean | ({ readonly name: string } & BilingualText);

/** The reading that a code becomes. */
export function stateValue(state: StateName): string | boolean {
  return typeof state === 'object' ? state.name : state;
}

/** One metric of a device profile. */
export interface MetricDefinition {
  readonly kind: MetricKind;
  /** UCUM code of the stored value. */
  readonly unit?: string;
  /** UCUM codes that a device may send beside `unit`, converted to it. Absent: every unit that can be converted. */
  readonly accept?: readonly string[];
  /** UCUM code that the payload has the number in, where neither the format nor the record says. */
  readonly payloadUnit?: string;
  /** Where the record says in which unit the number is. */
  readonly unitPath?: string;
  /**
   * Path into the record, such as `energy.total`, `phases[0].voltage` or `["a.b"]`, or several, of which the first that is
   * there counts; the metric's own name when absent.
   */
  readonly path?: string | readonly string[];
  /** OBIS code `A-B:C.D.E` or `A-B:C.D.E*F` under which a meter's format has it; or several. */
  readonly obis?: string | readonly string[];
  /** uCIFI (LwM2M) object and resource, `3424/1`; or several. */
  readonly ucifi?: string | readonly string[];
  /** DL/T 645-2007 data identifier, eight hexadecimal digits, or four of the 1997 edition; or several. */
  readonly dlt645?: string | readonly string[];
  /** CJ/T 188 data identifier and field, `901F/volume`; or several. */
  readonly cjt188?: string | readonly string[];
  /** Multiplies the number in the payload. */
  readonly scale?: number;
  /** True: the device writes this number as a text, `"21.5"`. A text is refused otherwise. */
  readonly numericText?: boolean;
  readonly name?: BilingualText;
  readonly description?: BilingualText;
  /** What the codes of a state or an event stand for, by the code as a text: `0`, `true`, `OPN`. */
  readonly values?: Readonly<Record<string, StateName>>;
  /** Outside of it a reading is flagged `out-of-range`, and stored. */
  readonly range?: { readonly min?: number; readonly max?: number };
  /** A change by more than `max` within `perS` seconds (in proportion over longer) is flagged `step-implausible`, and stored. */
  readonly step?: { readonly max: number; readonly perS: number };
  /** A counter starts again from 0 when it reaches this value: 100000 for a register of five digits. */
  readonly rollover?: number;
  /** The smallest difference that the device can tell, in `unit`: what was converted or scaled is rounded to it. */
  readonly resolution?: number;
  /** `public` readings are resolvable without a key. Default `private`. */
  readonly visibility?: 'public' | 'private';
}

/** Which messages a decode rule is for: all that is given must be so. */
export interface DecodeMatch {
  /** The topic level after `up/`. */
  readonly port?: string;
  /** Media type of MQTT 5, without parameters. */
  readonly contentType?: string;
  /** LoRaWAN port, as the envelope or the topic level says. */
  readonly fPort?: number;
}

/** How messages of one kind are decoded; the further fields are the format's own. */
export interface DecodeRule {
  /** Absent: every message. */
  readonly match?: DecodeMatch;
  readonly format: string;
  readonly [option: string]: unknown;
}

/** A subset of JSON Schema (draft 2020-12) for what a command takes. */
export interface ArgumentSchema {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: ArgumentSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** What a wrong command may cost: `high` is for what opens, closes or stops something. */
export type CommandRisk = 'low' | 'medium' | 'high';

/** Something that the device can be told to do. */
export interface CommandDefinition {
  readonly name?: BilingualText;
  readonly description?: BilingualText;
  /** Default `low`. */
  readonly risk?: CommandRisk;
  /** Absent: it takes none. */
  readonly args?: ArgumentSchema;
  /** The topic level behind `down/` that it goes to. Default `command`. */
  readonly port?: string;
  /** How it is written. Absent: as JSON. */
  readonly encode?: CommandEncoding;
  /** What the device reports once it has done it. */
  readonly confirmBy?: CommandConfirmation;
  /** While the device is not connected: `queue` keeps the command for a persistent session. Default `reject`. */
  readonly offline?: 'queue' | 'reject';
  /** It is to go out within that long, seconds; after that it has expired, and does not. Default: that of `confirmBy` or `answerWithinS`, else a week. */
  readonly expireS?: number;
  /** The device is to acknowledge it (PUBACK) within that long after it went out, seconds. Absent: it may. */
  readonly ackWithinS?: number;
  /** What happens when it does not. Absent: the command has expired. */
  readonly retry?: CommandRetry;
  /** The device is to answer it within that long after it went out, seconds. Absent: it may. */
  readonly answerWithinS?: number;
}

/** Sent again under the same id, so that a device knows it for the same. */
export interface CommandRetry {
  /** Further tries. */
  readonly max: number;
  /** How long after a missed acknowledgement; doubled with each try. Default 0. */
  readonly backoffS?: number;
}

/** A format of what goes to devices; the further fields are the format's own. */
export interface CommandEncoding {
  readonly format: string;
  readonly [option: string]: unknown;
}

export interface CommandConfirmation {
  readonly metric: string;
  /** A value, or `$args.NAME`: that of an argument. */
  readonly equals: string | number | boolean;
  /** After that long without it the command has expired, seconds. */
  readonly withinS: number;
}

export type AlarmSeverity = (typeof alarmSeverities)[number];

export const alarmSeverities = ['critical', 'major', 'minor', 'warning'] as const;

/** A condition over the metrics that people are told of. */
export interface AlarmDefinition {
  /** Unique in the profile. */
  readonly id: string;
  readonly severity: AlarmSeverity;
  /** An expression that is true while something is wrong. */
  readonly when: string;
  /** An expression that ends it; absent: `when` is no longer true. */
  readonly clear?: string;
  /** How long `when` must hold before it is told. Default 0. */
  readonly holdS?: number;
  readonly name?: BilingualText;
  readonly description?: BilingualText;
}

/** Where the device time is, and how far it may be off. */
export interface TimeDefinition {
  /** In the record, else in the message; or several, of which the first that is there counts. */
  readonly path: string | readonly string[];
  /** Absent: a text is RFC 3339, a number from 10¹¹ on Unix milliseconds, a smaller one Unix seconds. */
  readonly form?: TimeForm;
  /** Further ahead of the server than this is flagged `future`. Default 600. */
  readonly maxFutureS?: number;
  /** Older than this is flagged `late`. Default 3,888,000 (45 days). */
  readonly maxPastS?: number;
}

/** How one kind of device encodes its payload, and the metrics it reports. Immutable once published, and whole: nothing is looked up. */
export interface DeviceProfile {
  /** The payload format of messages that no rule of `decode` is for. */
  readonly format: string;
  /** The format's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The first rule that matches counts. */
  readonly decode?: readonly DecodeRule[];
  /** The profile that this one was made from, as `IDENTIFIER@VERSION`: what is stored has everything of it already. */
  readonly extends?: string;
  readonly class?: DeviceClass;
  readonly name?: BilingualText;
  readonly description?: BilingualText;
  /** The author's own count, which nothing depends on: the registry numbers what it publishes itself. */
  readonly version?: number;
  /** A device reports at least this often. */
  readonly expectedIntervalS?: number;
  /** Where the array of records is, when a JSON message holds several. A payload that is itself an array needs no path. */
  readonly records?: string;
  /** Receive time is used when absent, and when the format has none itself. */
  readonly time?: TimeDefinition;
  /** True: fields that no metric names become gauges, states or texts of their own name. */
  readonly acceptUnknown?: boolean;
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
  readonly commands?: Readonly<Record<string, CommandDefinition>>;
  readonly alarms?: readonly AlarmDefinition[];
}

/** A profile as an author writes it: `format` may be left out, and what is inherited. */
export type ProfileSource = Omit<Partial<DeviceProfile>, 'metrics' | 'alarms'> & {
  readonly metrics?: Readonly<Record<string, Partial<MetricDefinition> | null>>;
  readonly alarms?: readonly (Partial<AlarmDefinition> & Pick<AlarmDefinition, 'id'>)[];
};

/** The profile of a device that was enrolled without one: any flat JSON of scalars, received time unless `time` is there. */
export const genericProfile: DeviceProfile = {
  format: 'json',
  time: { path: 'time' },
  acceptUnknown: true,
  metrics: {},
};
