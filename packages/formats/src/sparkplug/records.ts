import type { PayloadRecord } from '../format.ts';
import { Budget, WireError } from '../wire/reader.ts';
import type { DataType } from './data-type.ts';
import type { DataSet, MetricHead, Scalar, SparkplugValue, Template, WireMetric } from './payload.ts';
import { valueOf } from './value.ts';

/** A metric whose name and type are known. */
export interface NamedMetric {
  readonly name: string;
  readonly type: DataType;
  readonly metric: WireMetric;
}

/** Records that share what a host does with them. */
export interface RecordGroup {
  readonly record: PayloadRecord;
  /** Not of now: stored by the edge node while it had no host (§6.4.6, `is_historical`). */
  readonly historical: boolean;
  /** Not for a historian (§6.4.6, `is_transient`). */
  readonly transient: boolean;
}

/**
 * Metrics of one moment and kind make one record, under their names. A metric whose `Quality` property is not good (192,
 * §6.4.9) goes into a record that is flagged.
 */
export function recordsOf(
  metrics: readonly NamedMetric[],
  payloadTimeMs: number | undefined,
  valuesMax: number,
): { readonly groups: readonly RecordGroup[]; readonly failed?: WireError } {
  const budget = new Budget(valuesMax);
  const groups = new Map<string, { head: MetricHead; bad: boolean; fields: Record<string, unknown> }>();
  let failed: WireError | undefined;
  for (const { name, type, metric } of metrics) {
    const { timestampMs = payloadTimeMs, historical = false, transient = false } = metric;
    const bad = isBad(metric);
    try {
      const value = metric.wire === undefined || metric.wire === null ? null : valueOf(metric.wire, type, budget);
      const key = `${timestampMs} ${historical} ${transient} ${bad}`;
      let group = groups.get(key);
      if (group === undefined) {
        group = {
          head: { historical, transient, ...(timestampMs !== undefined && { timestampMs }) },
          bad,
          fields: Object.create(null) as Record<string, unknown>,
        };
        groups.set(key, group);
      }
      group.fields[name] = value === null ? null : fieldOf(value);
    } catch (thrown) {
      if (!(thrown instanceof WireError)) throw thrown;
      failed ??= new WireError(`${name.slice(0, 60)}: ${thrown.message}`, thrown.reason);
    }
  }
  return {
    groups: [...groups.values()].map(
      ({ head: { timestampMs, historical = false, transient = false }, bad, fields }) => ({
        record: {
          fields,
          ...(timestampMs !== undefined && { timeMs: timestampMs }),
          ...(bad && { flags: ['decoder-warning' as const] }),
        },
        historical,
        transient,
      }),
    ),
    ...(failed !== undefined && { failed }),
  };
}

function isBad({ properties }: WireMetric): boolean {
  const quality = properties !== undefined && Object.hasOwn(properties, 'Quality') ? properties['Quality'] : undefined;
  return typeof quality?.value === 'number' && quality.value !== 192;
}

/** A value as a field of a record: bigint only where a number is not exact, octets as hex, a table with its columns. */
export function fieldOf(value: SparkplugValue): unknown {
  if (typeof value !== 'object') return scalarField(value);
  if (value instanceof Uint8Array) return Array.from(value, (octet) => octet.toString(16).padStart(2, '0')).join('');
  if (isArray(value)) return value.map(scalarField);
  if ('rows' in value) return dataSetField(value);
  return templateField(value);
}

function isArray(value: SparkplugValue): value is readonly Scalar[] {
  return Array.isArray(value);
}

function scalarField(value: Scalar): Scalar {
  return typeof value === 'bigint' && BigInt.asIntN(54, value) === value && value !== -(2n ** 53n)
    ? Number(value)
    : value;
}

function dataSetField({ columns, rows }: DataSet): unknown {
  return { columns, rows: rows.map((row) => row.map((cell) => (cell === null ? null : scalarField(cell)))) };
}

function templateField({ members }: Template): unknown {
  const fields = Object.create(null) as Record<string, unknown>;
  for (const { name = '', value } of members) fields[name] = value === null ? null : fieldOf(value);
  return fields;
}
