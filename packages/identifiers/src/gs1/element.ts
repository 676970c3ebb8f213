import { checkCharacter } from '../check-character.ts';
import type { ReadContext } from '../reading.ts';
import { type AiRow, aiRow, type Component, characterSets } from './ai-table.ts';
import type { ApplicationDatum, DatumValue } from './application-data.ts';
import { localDate, localTime } from './date.ts';
import { gmnPair } from './gmn.ts';

/** An identifier with its value, as the code has them. */
export interface Element {
  readonly ai: string;
  readonly raw: string;
  /** Of the value, in the code. */
  readonly at: number;
}

/** What is wrong in an element, with the position in its value. */
export interface ElementFault {
  readonly reason: 'CHECK_DIGIT' | 'CHARACTER' | 'LENGTH' | 'DATE';
  readonly at: number;
  readonly expected: string;
}

/** The value by its row, or what is wrong with it. */
export function readElement(
  { ai, raw }: Pick<Element, 'ai' | 'raw'>,
  context: Pick<ReadContext, 'clock'>,
): ApplicationDatum | ElementFault {
  const row = aiRow(ai);
  if (!row) throw new TypeError(`no such application identifier: ${ai}`);
  if (raw.length < row.minLength || raw.length > row.maxLength) return lengthFault(ai, row, raw);
  const pieces: [Component, string][] = [];
  let at = 0;
  for (const component of row.components) {
    const piece = raw.slice(at, at + component.max);
    if (piece === '' && component.optional) continue;
    if (piece.length < component.min) return lengthFault(ai, row, raw);
    const fault = faultIn(component, piece, context);
    if (fault) return { ...fault, at: at + fault.at };
    pieces.push([component, piece]);
    at += piece.length;
  }
  return { ai, name: row.name, raw, value: valueOf(ai, raw, pieces, context) };
}

export function isFault(read: ApplicationDatum | ElementFault): read is ElementFault {
  return 'reason' in read;
}

function lengthFault(ai: string, { minLength, maxLength }: AiRow, raw: string): ElementFault {
  const wanted = minLength === maxLength ? String(minLength) : `${minLength} to ${maxLength}`;
  const at = Math.min(raw.length, maxLength);
  return { reason: 'LENGTH', at, expected: `${wanted} characters in (${ai}); this has ${raw.length}` };
}

function faultIn(component: Component, piece: string, { clock }: Pick<ReadContext, 'clock'>): ElementFault | undefined {
  const wrong = piece.search(characterSets[component.set]);
  if (wrong >= 0) {
    const expected = component.set === 'n' ? 'a digit' : "a character of GS1's set";
    return { reason: 'CHARACTER', at: wrong, expected };
  }
  const last = piece.length - 1;
  switch (component.holds) {
    case 'check': {
      const digit = checkCharacter(piece.slice(0, last), 'gs1-10');
      return digit === piece.charAt(last) ? undefined : { reason: 'CHECK_DIGIT', at: last, expected: digit };
    }
    case 'pair': {
      const pair = gmnPair(piece.slice(0, -2));
      if (pair === piece.slice(-2)) return undefined;
      return { reason: 'CHECK_DIGIT', at: Math.max(0, last - 1), expected: pair ?? 'two check characters' };
    }
    case 'date':
    case 'day':
      return localDate(piece, clock, component.holds === 'date') ? undefined : dateFault('a date, YYMMDD');
    case 'hours':
      return localDate(piece.slice(0, 6), clock, false) && Number(piece.slice(6)) < 24
        ? undefined
        : dateFault('a date and an hour, YYMMDDhh');
    case 'time':
      return localTime(piece) ? undefined : dateFault('a time, hhmm');
    case 'minutes':
      return /^[0-5][0-9](?:[0-5][0-9])?$/.test(piece) ? undefined : dateFault('minutes, and seconds after them');
    case 'flag':
      return piece === '0' || piece === '1' ? undefined : { reason: 'CHARACTER', at: 0, expected: '0 or 1' };
    default:
      return undefined;
  }
}

function dateFault(expected: string): ElementFault {
  return { reason: 'DATE', at: 0, expected };
}

function valueOf(
  ai: string,
  raw: string,
  pieces: readonly [Component, string][],
  { clock }: Pick<ReadContext, 'clock'>,
): DatumValue {
  const decimals = Number(ai.slice(-1));
  const [[first, text] = [undefined, ''], [, second] = [undefined, '']] = pieces;
  switch (first?.holds) {
    case 'decimal':
      return { type: 'decimal', decimal: scaled(text, decimals), unit: first.unit ?? '1' };
    case 'money':
      return { type: 'money', decimal: scaled(text, decimals) };
    case 'currency':
      return { type: 'money', decimal: scaled(second, decimals), currency: text };
    case 'integer':
      return { type: 'integer', number: Number(text) };
    case 'flag':
      return { type: 'flag', flag: text === '1' };
    case 'hours':
      return { type: 'dateTime', local: `${localDate(text.slice(0, 6), clock, false)?.date}T${hourOf(text, second)}` };
    case 'date':
    case 'day': {
      const date = localDate(text, clock, first.holds === 'date') ?? { date: '', dayGiven: false };
      if (second.length === 4) return { type: 'dateTime', local: `${date.date}T${localTime(second)}` };
      const until = second === '' ? undefined : localDate(second, clock, false)?.date;
      return { type: 'date', ...date, ...(until !== undefined && { until }) };
    }
    default:
      return { type: 'text', text: raw };
  }
}

function hourOf(text: string, rest: string): string {
  return [text.slice(6, 8), rest.slice(0, 2) || '00', rest.slice(2, 4)].filter((part) => part !== '').join(':');
}

function scaled(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  return decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
}
