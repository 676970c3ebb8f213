import { WireError, WireReader, wireType } from '../wire/reader.ts';
import type { DataType } from './data-type.ts';
import { type Nesting, readMetric, readScalar, typeOf } from './decode-payload.ts';
import type { DataSet, Metric, Parameter, Scalar, Template, WireMetric, WireValue } from './payload.ts';
import { scalarOf, valueOf } from './value.ts';

/** §6.4.8: every row has a cell for each column. */
export function readDataSet(reader: WireReader, nesting: Nesting): DataSet {
  const columns: string[] = [];
  const types: DataType[] = [];
  const rows: (WireValue | undefined)[][] = [];
  while (reader.more) {
    const key = reader.key();
    if (key === 18) columns.push(reader.text());
    else if (key === 24) types.push(typeOf(reader.uint32()));
    else if (key === (3 << 3) + wireType.bytes) {
      const packed = new WireReader(reader.bytes());
      while (packed.more) {
        nesting.budget.spend();
        types.push(typeOf(packed.uint32()));
      }
    } else if (key === 34) rows.push(readRow(new WireReader(reader.bytes()), nesting));
    else reader.skip(key);
  }
  if (columns.length !== types.length)
    throw new WireError(`A data set has ${columns.length} columns and ${types.length} types.`);
  return { columns, types, rows: rows.map((row) => readCells(row, types)) };
}

function readRow(reader: WireReader, nesting: Nesting): (WireValue | undefined)[] {
  nesting.budget.spend();
  const cells: (WireValue | undefined)[] = [];
  while (reader.more) {
    const key = reader.key();
    if (key !== 10) {
      reader.skip(key);
      continue;
    }
    nesting.budget.spend();
    const cell = new WireReader(reader.bytes());
    let wire: WireValue | undefined;
    while (cell.more) wire = readScalar(cell, cell.key(), 1) ?? wire;
    cells.push(wire);
  }
  return cells;
}

function readCells(row: readonly (WireValue | undefined)[], types: readonly DataType[]): readonly (Scalar | null)[] {
  if (row.length !== types.length)
    throw new WireError(`A row of a data set has ${row.length} cells, the set ${types.length} columns.`);
  return types.map((type, i) => {
    const wire = row[i];
    return wire === undefined ? null : scalarOf(wire, type);
  });
}

/** §6.4.12. A member names its own type: what a definition says of it is not looked up. */
export function readTemplate(reader: WireReader, nesting: Nesting): Template {
  const template: { -readonly [Field in keyof Template]: Template[Field] } = { members: [], parameters: [] };
  const members: Metric[] = [];
  const parameters: Parameter[] = [];
  while (reader.more) {
    const key = reader.key();
    if (key === 10) template.version = reader.text();
    else if (key === 18) members.push(memberOf(readMetric(new WireReader(reader.bytes()), nesting), nesting));
    else if (key === 26) parameters.push(readParameter(new WireReader(reader.bytes()), nesting));
    else if (key === 34) template.definition = reader.text();
    else if (key === 40) template.isDefinition = reader.varint() !== 0n;
    else reader.skip(key);
  }
  return { ...template, members, parameters };
}

function memberOf({ wire, type, ...head }: WireMetric, { budget }: Nesting): Metric {
  if (type === undefined)
    throw new WireError(`Member ${head.name ?? ''} of a template has no data type.`, 'unsupported');
  return { ...head, type, value: wire === undefined || wire === null ? null : valueOf(wire, type, budget) };
}

function readParameter(reader: WireReader, nesting: Nesting): Parameter {
  nesting.budget.spend();
  let name = '';
  let type = typeOf(0);
  let wire: WireValue | undefined;
  while (reader.more) {
    const key = reader.key();
    if (key === 10) name = reader.text();
    else if (key === 16) type = typeOf(reader.uint32());
    else wire = readScalar(reader, key, 3) ?? wire;
  }
  return { name, type, value: wire === undefined ? null : scalarOf(wire, type) };
}
