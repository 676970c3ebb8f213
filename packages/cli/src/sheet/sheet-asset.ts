import { shortened, type Violation, violationError } from '@nameplate/model';
import {
  isNameplateError,
  NameplateError,
  type NewAsset,
  type Place,
  type PublishedTemplate,
  parseIdentifier,
} from '@nameplate/sdk';
import { type Column, type Columns, isReasonColumn, type PlaceField } from './columns.ts';
import { type CellRules, cellText, convertCell } from './convert-cell.ts';
import { type Fault, faultsOf } from './fault.ts';
import { placeValue, unpairedPlace } from './place-cell.ts';
import { remainingViolations } from './remaining-violations.ts';
import { isEmpty, type SheetRow } from './sheet-row.ts';

/** A row of a sheet on its way to a server, or why it cannot go. */
export interface SheetAsset extends NewAsset {
  /** Empty when it cannot go. */
  readonly identifier: string;
  readonly row: SheetRow;
  /** What is wrong with it, found before it is sent. */
  readonly faults: readonly Fault[];
  readonly columns: readonly Column[];
  /** Its identifier was made for it. */
  readonly minted: boolean;
}

export interface AssetRules {
  readonly template: PublishedTemplate;
  readonly columns: Columns;
  /** All rows have the columns of the first row of the file: what is wrong there ends the import. */
  readonly sharedHead: boolean;
  /** Makes the identifier of a row that has none. */
  readonly mint?: (row: SheetRow) => string;
  readonly cells: Omit<CellRules, 'warn'> & {
    readonly warn: (column: string, ...of: Parameters<CellRules['warn']>) => void;
  };
}

/** Makes an asset of each row. The columns of a head that all rows share are looked up once. */
export function assetMaker(rules: AssetRules): (row: SheetRow) => SheetAsset {
  let names: readonly string[] | undefined;
  let columns: readonly Column[] = [];
  return (row) => {
    if (row.refused) return refused(row, [{ error: row.refused }]);
    try {
      if (row.names !== names) columns = rules.columns.all(row.names);
      names = row.names;
    } catch (thrown) {
      names = undefined;
      if (rules.sharedHead) throw thrown;
      return refused(row, [{ error: expected(thrown) }]);
    }
    return assetOf(row, columns, rules);
  };
}

function assetOf(row: SheetRow, columns: readonly Column[], rules: AssetRules): SheetAsset {
  const { template, mint } = rules;
  const faults: Fault[] = [];
  const attributes: Record<string, unknown> = Object.create(null);
  const place: Partial<Record<PlaceField, unknown>> = {};
  let identifier = '';
  const failed = new Set<Column>();
  for (const [at, cell] of row.cells.entries()) {
    if (isEmpty(cell)) continue;
    const column = columns[at];
    const name = row.names[at] ?? '';
    try {
      if (column === undefined || name === '') throw beyondHead(positionOf(at, row), cell);
      const cells = { ...rules.cells, warn: (kind: Parameters<CellRules['warn']>[0]) => rules.cells.warn(name, kind) };
      if (column.kind === 'identifier') identifier = parseIdentifier(cellText(cell, cells).trim()).canonical;
      else if (column.kind === 'place') place[column.field] = placeValue(column.field, cell, cells);
      else if (column.kind === 'attribute')
        attributes[column.name] = convertCell(column.name, column.definition, cell, cells);
    } catch (thrown) {
      const shown = name === '' ? String(positionOf(at, row)) : name;
      if (column !== undefined) failed.add(column);
      faults.push(...faultsOf(expected(thrown), () => shown).map((fault) => ({ ...fault, column: shown })));
    }
  }
  const minted = identifier === '' && mint !== undefined;
  if (minted) identifier = mint(row);
  else if (identifier === '' && !faults.some(({ error }) => error.code === 'INVALID_IDENTIFIER'))
    faults.push({ error: noIdentifier() });
  const unpaired = unpairedPlace(place, failed);
  if (faults.length > 0 || unpaired.length > 0) {
    // It is not sent, so that the server cannot tell what else is wrong with it.
    const told = new Set([...failed].map(nameOf));
    const others = remainingViolations(template.definition, attributes, told);
    return refused(row, [...faults, ...faultsOfAll([...unpaired, ...others], row, columns)]);
  }
  const placed = Object.keys(place).length > 0 ? { place: place as Place } : {};
  return { row, faults, columns, minted, identifier, template, attributes: { ...attributes }, ...placed };
}

/** No identifier: whoever registers rows in order refuses it in its turn, and sends nothing. */
function refused(row: SheetRow, faults: readonly Fault[]): SheetAsset {
  return { row, faults, columns: [], minted: false, identifier: '', values: [] };
}

/** What is wrong with an asset, in the columns that fill the attributes which the error names. */
export function assetFaults({ row, columns }: SheetAsset, error: NameplateError): readonly Fault[] {
  return faultsOf(error, (attribute) => columnFilling(attribute, row, columns));
}

function faultsOfAll(violations: readonly Violation[], row: SheetRow, columns: readonly Column[]): readonly Fault[] {
  return violations.flatMap((each) => {
    return faultsOf(violationError([each]), (attribute) => columnFilling(attribute, row, columns));
  });
}

function columnFilling(attribute: string, row: SheetRow, columns: readonly Column[]): string | undefined {
  const at = columns.findIndex((column) =>
    column.kind === 'place' ? `place.${column.field}` === attribute : nameOf(column) === attribute,
  );
  return row.names[at];
}

function nameOf(column: Column): string | undefined {
  return column.kind === 'attribute' ? column.name : undefined;
}

function expected(thrown: unknown): NameplateError {
  if (isNameplateError(thrown)) return thrown;
  throw thrown;
}

function noIdentifier(): NameplateError {
  return new NameplateError('INVALID_IDENTIFIER', 'The row has no identifier.', {
    reason: 'IDENTIFIER_MISSING',
    remedy: {
      en: 'Fill in the identifier column, or let --mint-under PREFIX give the rows identifiers.',
      zh: '请填写标识列，或用 --mint-under 前缀 为各行生成标识。',
    },
  });
}

/** From 1, in the file that the row came from first: what an errors file added is not counted. */
function positionOf(at: number, { names }: SheetRow): number {
  return at + 1 - names.slice(0, at).filter(isReasonColumn).length;
}

function beyondHead(position: number, cell: unknown): NameplateError {
  const value = shortened(typeof cell === 'string' ? cell : JSON.stringify(cell), 80);
  return new NameplateError(
    'INVALID_VALUE',
    `Cell ${position}, ${JSON.stringify(value)}, is in a column without a name.`,
    {
      metadata: { value },
      reason: 'CELL_WITHOUT_COLUMN',
      remedy: {
        en: 'Name the column in the first row, or empty the cell; a field with the delimiter in it needs quotation marks.',
        zh: '请在首行为该列命名或清空该单元格；含分隔符的字段需加引号。',
      },
    },
  );
}
