import type { DataType } from './data-type.ts';
import type { WireMetric } from './payload.ts';
import type { NamedMetric } from './records.ts';

/** A metric of a birth, as it is kept: name, type, alias. */
export type MetricRow = readonly [name: string, type: DataType, alias?: string];

/** What one birth has announced: the names behind aliases, and the types that data messages leave out. */
export class MetricTable {
  readonly rows: readonly MetricRow[];
  readonly #types: ReadonlyMap<string, DataType>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(rows: readonly MetricRow[]) {
    this.rows = rows;
    this.#types = new Map(rows.map(([name, type]) => [name, type]));
    this.#names = new Map(rows.flatMap(([name, , alias]) => (alias === undefined ? [] : [[alias, name]])));
  }

  /** A metric of a data message with its name and type; undefined when the birth does not know it. */
  resolve(metric: WireMetric): NamedMetric | undefined {
    const name = metric.name ?? (metric.alias === undefined ? undefined : this.#names.get(String(metric.alias)));
    const type = name === undefined ? undefined : (metric.type ?? this.#types.get(name));
    return name === undefined || type === undefined ? undefined : { name, type, metric };
  }

  /** Does the birth have the metric? A data message may name, with its type, one that it does not have. */
  has(name: string): boolean {
    return this.#types.has(name);
  }

  /** Alias and type of a metric, for a command that writes it. */
  find(name: string): { readonly type: DataType; readonly alias?: bigint } | undefined {
    const row = this.rows.find(([candidate]) => candidate === name);
    if (row === undefined) return undefined;
    const [, type, alias] = row;
    return alias === undefined ? { type } : { type, alias: BigInt(alias) };
  }
}

/** The rows of a birth; a metric that lacks its name or type, or takes another's alias, says why it is not used. */
export function rowsOf(metrics: readonly WireMetric[]): {
  readonly rows: readonly MetricRow[];
  readonly wrong?: string;
} {
  const rows: MetricRow[] = [];
  const aliases = new Set<bigint>();
  let wrong: string | undefined;
  for (const { name, type, alias } of metrics) {
    if (name === undefined || type === undefined) wrong ??= 'A metric of a birth has no name or no data type.';
    else if (alias === undefined) rows.push([name, type]);
    else if (aliases.has(alias)) wrong ??= `Two metrics of a birth have the alias ${alias}.`;
    else {
      aliases.add(alias);
      rows.push([name, type, String(alias)]);
    }
  }
  return wrong === undefined ? { rows } : { rows, wrong };
}
