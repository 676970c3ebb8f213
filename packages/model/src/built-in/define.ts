import type {
  AlarmDefinition,
  AlarmSeverity,
  ArgumentSchema,
  CommandDefinition,
  CommandRisk,
  MetricDefinition,
  StateName,
} from '../profile.ts';

type Rest = Omit<Partial<MetricDefinition>, 'kind' | 'unit' | 'name' | 'range' | 'values'>;

/** From the least to the most that is plausible; `undefined` for no bound. */
type Bounds = readonly [min?: number | undefined, max?: number | undefined];

function numeric(
  kind: 'gauge' | 'counter' | 'absolute',
  [unit, en, zh, bounds = [], rest = {}]: NumericArguments,
): MetricDefinition {
  const [min, max] = bounds;
  const range = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return {
    kind,
    ...(unit !== '' && { unit }),
    name: { en, zh },
    ...(bounds.length > 0 && { range }),
    ...rest,
  };
}

type NumericArguments = [unit: string, en: string, zh: string, bounds?: Bounds | undefined, rest?: Rest | undefined];

/** A level in a unit. */
export function gauge(...given: NumericArguments): MetricDefinition {
  return numeric('gauge', given);
}

/** A register that counts up. It is never negative. */
export function counter(...[unit, en, zh, bounds = [0], rest]: NumericArguments): MetricDefinition {
  return numeric('counter', [unit, en, zh, bounds, rest]);
}

/** Yes or no, also as 1 or 0. */
export function flag(en: string, zh: string, rest: Rest = {}): MetricDefinition {
  return { kind: 'state', name: { en, zh }, values: { 0: false, 1: true }, ...rest };
}

/** One of a few; `values` by code. */
export function state(
  en: string,
  zh: string,
  values: Readonly<Record<string, StateName>>,
  rest: Rest = {},
): MetricDefinition {
  return { kind: 'state', name: { en, zh }, values, ...rest };
}

/** A state's word, with words for people. */
export function word(name: string, en: string, zh: string): StateName {
  return { name, en, zh };
}

/** Something that happened. */
export function event(en: string, zh: string, values?: Readonly<Record<string, StateName>>): MetricDefinition {
  return { kind: 'event', name: { en, zh }, ...(values && { values }) };
}

export function text(en: string, zh: string): MetricDefinition {
  return { kind: 'text', name: { en, zh } };
}

export function geo(en: string, zh: string): MetricDefinition {
  return { kind: 'geo', name: { en, zh } };
}

/** A command; its arguments are all needed unless `required` says otherwise. */
export function command(
  en: string,
  zh: string,
  risk: CommandRisk,
  properties?: Readonly<Record<string, ArgumentSchema>>,
  required = Object.keys(properties ?? {}),
): CommandDefinition {
  if (properties === undefined) return { name: { en, zh }, risk };
  const args = { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
  return { name: { en, zh }, risk, args: args as ArgumentSchema };
}

export function alarm(
  id: string,
  severity: AlarmSeverity,
  [en, zh]: readonly [en: string, zh: string],
  when: string,
  rest: Pick<AlarmDefinition, 'clear' | 'holdS'> = {},
): AlarmDefinition {
  return { id, severity, name: { en, zh }, when, ...rest };
}

/** A change of at most `max` in an hour. */
export function perHour(max: number): Rest {
  return { step: { max, perS: 3600 } };
}

/** A change of at most `max` in a minute. */
export function perMinute(max: number): Rest {
  return { step: { max, perS: 60 } };
}
