import { type Violation, violation, violationError, violationText } from '@nameplate/model';
import type { NameplateError } from '@nameplate/sdk';
import type { Language } from '../language.ts';

/** What is wrong with a row, and in which of its columns. */
export interface Fault {
  readonly column?: string;
  readonly error: NameplateError;
  /** The rule of the template that is broken: one of those that the error tells. */
  readonly violation?: Violation;
}

/** What an errors file says of a row; several faults are joined. */
export interface Reason {
  readonly column: string;
  readonly rule: string;
  readonly value: string;
  readonly message: string;
  readonly remedy: string;
}

/** A fault for each rule that is broken; `columnOf` tells which column fills an attribute. */
export function faultsOf(error: NameplateError, columnOf: (attribute: string) => string | undefined): readonly Fault[] {
  if (error.violations.length === 0) return [{ error }];
  return error.violations.map((each) => ({
    column: columnOf(each.attribute) ?? each.attribute,
    error,
    violation: each,
  }));
}

/** `valueText` makes of a value that broke a rule, which is JSON, what is told of it. */
export function reasonOf(
  faults: readonly Fault[],
  language: Language,
  valueText: (json: string) => string = (json) => json,
): Reason {
  const join = (parts: readonly string[]) => parts.filter((part, at) => part !== '' && parts.indexOf(part) === at);
  return {
    column: join(faults.map(({ column = '' }) => column)).join('; '),
    rule: join(faults.map(({ error, violation }) => violation?.rule ?? error.metadata['rule'] ?? error.reason)).join(
      '; ',
    ),
    value: join(
      faults.map(({ error, violation }) => (violation ? valueText(violation.value) : (error.metadata['value'] ?? ''))),
    ).join('; '),
    message: join(faults.map((fault) => messageOf(fault, language))).join(' '),
    remedy: join(faults.map((fault) => remedyOf(fault, language))).join(' '),
  };
}

/** A text as it stands in its cell, also one that was cut; other values as JSON. */
export function plainValue(json: string): string {
  if (!json.startsWith('"')) return json;
  const cut = json.endsWith('…');
  // A cut may go through an escape such as \u2028.
  const whole = cut ? `${json.slice(0, -1).replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"` : json;
  try {
    return `${JSON.parse(whole)}${cut ? '…' : ''}`;
  } catch {
    return json;
  }
}

/** One line for people: row, column, what is wrong. */
export function faultLine(at: number, fault: Fault, language: Language): string {
  const { column, error } = fault;
  const where = language === 'zh' ? `第 ${at} 行` : `row ${at}`;
  const named = column === undefined ? '' : language === 'zh' ? `，列“${column}”` : `, column ${column}`;
  const text = `${messageOf(fault, language)} [${error.code}] ${remedyOf(fault, language)}`;
  return `${where}${named}${language === 'zh' ? '：' : ': '}${text}`;
}

/** A value that is not of its attribute's type, in the form of the other rules. */
export function notOfType(attribute: string, value: string, expected: { readonly en: string; readonly zh: string }) {
  return violationError([violation(attribute, 'type', value, expected)]);
}

/** Messages that are of no rule are in English only. */
function messageOf({ error, violation }: Fault, language: Language): string {
  return violation ? violationText(violation, language) : error.message;
}

function remedyOf({ error, violation }: Fault, language: Language): string {
  return (violation ?? error).remedy[language];
}
