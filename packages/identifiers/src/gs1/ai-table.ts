import { aiRows } from './ai-rows.ts';

/** One application identifier, as its row says. */
export interface AiRow {
  readonly name: string;
  readonly components: readonly Component[];
  /** Longest value. */
  readonly maxLength: number;
  readonly minLength: number;
}

export interface Component {
  readonly set: 'n' | 'x' | 'y' | 'z';
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly holds: string | undefined;
  readonly unit: string | undefined;
}

/** The row of an identifier in full: `3103`. */
export function aiRow(ai: string): AiRow | undefined {
  return table.get(ai) ?? table.get(`${ai.slice(0, 3)}n`) ?? table.get(`${ai.slice(0, -1)}s`);
}

/** The identifier that a string starts with. No identifier is the beginning of another. */
export function aiAt(text: string, at: number): string | undefined {
  for (const length of [2, 3, 4]) {
    const ai = text.slice(at, at + length);
    if (ai.length === length && isDigits(ai) && isKnown(ai)) return ai;
  }
  return undefined;
}

/**
 * Octets that an element has without a separator after it, identifier and value, by its first two digits. GS1 General
 * Specifications § 7.8.5, figure 7.8.5-2.
 */
export function predefinedLength(ai: string): number | undefined {
  return predefined.get(ai.slice(0, 2));
}

const predefined: ReadonlyMap<string, number> = new Map([
  ['00', 20],
  ...['01', '02'].map((ai) => [ai, 16] as const),
  ['03', 16],
  ['04', 18],
  ...['11', '12', '13', '14', '15', '16', '17', '18', '19'].map((ai) => [ai, 8] as const),
  ['20', 4],
  ...['31', '32', '33', '34', '35', '36'].map((ai) => [ai, 10] as const),
  ['41', 16],
]);

/** GS1 General Specifications § 7.11, figures 7.11-1 and 7.11-2; RFC 4648 § 5 for signatures. */
export const characterSets: Readonly<Record<Component['set'], RegExp>> = {
  n: /[^0-9]/,
  x: /[^!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]/,
  y: /[^#\-/0-9A-Z]/,
  z: /[^\-0-9A-Z_a-z=]/,
};

const table: ReadonlyMap<string, AiRow> = new Map(
  aiRows
    .trim()
    .split('\n')
    .map((line) => {
      const [ai = '', name = '', ...components] = line.split(' ');
      return [ai, rowOf(name, components.map(componentOf))];
    }),
);

function rowOf(name: string, components: readonly Component[]): AiRow {
  return {
    name,
    components,
    maxLength: components.reduce((sum, { max }) => sum + max, 0),
    minLength: components.reduce((sum, { min, optional }) => sum + (optional ? 0 : min), 0),
  };
}

function componentOf(text: string): Component {
  const optional = text.startsWith('[') && text.endsWith(']');
  const [format = '', holds, unit] = (optional ? text.slice(1, -1) : text).split(':');
  const length = Number(format.replace(/^[nxyz]\.{0,2}/, ''));
  const set = format.charAt(0) as Component['set'];
  return { set, min: format.includes('..') ? 1 : length, max: length, optional, holds, unit };
}

/** Is it one, as a whole? */
export function isKnown(ai: string): boolean {
  if (table.has(ai)) return true;
  // 310n has four digits, of which the last says the decimals; 9s and 703s end in any digit.
  if (ai.length === 4 && table.has(`${ai.slice(0, 3)}n`)) return Number(ai.charAt(3)) <= maxDecimals(ai);
  return table.has(`${ai.slice(0, -1)}s`);
}

function maxDecimals(ai: string): number {
  if (ai.startsWith('394')) return 3;
  return /^39[0-3]/.test(ai) ? 9 : 5;
}

function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
