import {
  type AttributeDefinition,
  type AttributeType,
  attributeViolations,
  checkAttribute,
  NameplateError,
  shownValue,
} from '@nameplate/model';
import { timeOf } from './cell-time.ts';
import { notOfType } from './fault.ts';

/** How cells are read. */
export interface CellRules {
  /** Of times that are written without one, such as `+08:00`. */
  readonly offset: string;
  /** Told of what may not be what its writer meant. */
  readonly warn: (kind: CellWarning) => void;
}

/** `number-as-text`: a spreadsheet keeps no leading zeros of a number. `no-offset`: a time was read with the default offset. */
export type CellWarning = 'number-as-text' | 'shortened-number' | 'no-offset';

/**
 * A cell that is not empty as the attribute's value, by its type and rules.
 * @throws NameplateError INVALID_VALUE naming the attribute, the rule and the value
 */
export function convertCell(name: string, definition: AttributeDefinition, cell: unknown, rules: CellRules): unknown {
  const value = byType[definition.type](cell, rules);
  // Patterns are the server's: it limits their time.
  const { pattern: _, ...checked } = definition;
  if (value === noJson) throw notJson(name, cell);
  if (definition.type === 'time' && attributeViolations(name, { type: 'time' }, value).length > 0)
    throw notOfType(name, shownValue(name, definition, value), times);
  checkAttribute(name, checked, value);
  return value;
}

/** A cell as text: what an identifier or a text attribute is read from. @throws NameplateError for a number that lost digits */
export function cellText(cell: unknown, { warn }: Pick<CellRules, 'warn'>): string {
  if (typeof cell === 'number') {
    if (Math.abs(cell) >= 1e15) throw lostDigits(cell);
    warn('number-as-text');
    return String(cell);
  }
  if (cell instanceof Date) return dateText(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  if (/^\d\.\d+E\+\d\d$/.test(text)) warn('shortened-number');
  return text;
}

/** As a spreadsheet shows it: a date, and the time of day if there is one. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return String(date);
  return date
    .toISOString()
    .replace('T00:00:00.000Z', '')
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
}

const byType: Readonly<Record<AttributeType, (cell: unknown, rules: CellRules) => unknown>> = {
  string: cellText,
  number: numberOf,
  integer: numberOf,
  boolean: (cell) => (typeof cell === 'boolean' ? cell : (booleans.get(String(cell).trim().toLowerCase()) ?? cell)),
  time: timeOf,
  reference: (cell, rules) => cellText(cell, rules).trim(),
  json: (cell) => (typeof cell === 'string' ? jsonOf(cell) : cell),
};

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'y', '是', '真'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'n', '否', '假'].map((text) => [text, false] as const),
]);

/** What is no number stays as it is, and the rule for the type refuses it. */
function numberOf(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  const text = cell.normalize('NFKC').trim();
  return /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:e[+-]?\d{1,4})?$/i.test(text) ? Number(text) : cell;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return noJson;
  }
}

/** More than a server takes. */
const times = {
  en: 'a time such as 2026-01-31T08:00:00Z, 2026-01-31, or 2026/1/31 8:00',
  zh: '时间，例如 2026-01-31T08:00:00Z、2026-01-31、2026/1/31 8:00 或 2026年1月31日',
};

const noJson = Symbol('no JSON');

function notJson(attribute: string, cell: unknown): NameplateError {
  return notOfType(attribute, JSON.stringify(String(cell).slice(0, 80)), { en: 'a JSON value', zh: ' JSON 值' });
}

function lostDigits(cell: number): NameplateError {
  return new NameplateError('INVALID_VALUE', `${cell} is a number of more digits than a spreadsheet keeps.`, {
    reason: 'CELL_DIGITS_LOST',
    metadata: { rule: 'digits', value: String(cell) },
    remedy: {
      en: 'Format the column as text in the spreadsheet, and enter the value again.',
      zh: '请在表格中把该列设为“文本”格式，再重新输入该值。',
    },
  });
}
