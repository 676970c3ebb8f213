import type { NameplateError } from '@nameplate/sdk';
import type { Language } from '../language.ts';

/** What is wrong with a row, and in which of its columns. */
export interface Fault {
  readonly column?: string;
  readonly error: NameplateError;
}

/** What an errors file says of a row; several faults are joined. */
export interface Reason {
  readonly column: string;
  readonly rule: string;
  readonly value: string;
  readonly message: string;
  readonly remedy: string;
}

export function reasonOf(faults: readonly Fault[], language: Language): Reason {
  const join = (parts: readonly string[]) => parts.filter((part, at) => part !== '' && parts.indexOf(part) === at);
  return {
    column: join(faults.map(({ column = '' }) => column)).join('; '),
    rule: join(faults.map(({ error }) => ruleOf(error))).join('; '),
    value: join(faults.map(({ error }) => error.metadata['value'] ?? '')).join('; '),
    message: join(faults.map(({ error }) => messageOf(error, language))).join(' '),
    remedy: join(faults.map(({ error }) => error.remedy[language])).join(' '),
  };
}

/** One line for people: row, column, what is wrong. */
export function faultLine(at: number, { column, error }: Fault, language: Language): string {
  const where = language === 'zh' ? `第 ${at} 行` : `row ${at}`;
  const named = column === undefined ? '' : language === 'zh' ? `，列“${column}”` : `, column ${column}`;
  return `${where}${named}${language === 'zh' ? '：' : ': '}${messageOf(error, language)} [${error.code}] ${error.remedy[language]}`;
}

function ruleOf(error: NameplateError): string {
  return error.metadata['rule'] ?? error.reason;
}

/** In Chinese what the rule of an attribute is, and the value; other messages are in English only. */
function messageOf(error: NameplateError, language: Language): string {
  const { attribute, rule = '', value, expected } = error.metadata;
  const word = Object.hasOwn(ruleWords, rule) ? ruleWords[rule] : undefined;
  if (language === 'en' || attribute === undefined || word === undefined) return error.message;
  const wanted = expected === undefined ? '' : `，应为${inChinese(expected)}`;
  return `属性 ${attribute} 不符合${word}规则（${rule}）${wanted}；实际值：${value ?? '无'}。`;
}

/** What a rule expects, as the checks of attributes say it. */
function inChinese(expected: string): string {
  return phrases.reduce((text, [from, to]) => text.replace(from, to), expected);
}

const ruleWords: Readonly<Record<string, string>> = {
  required: '必填',
  type: '类型',
  enum: '枚举',
  range: '取值范围',
  pattern: '格式',
  unique: '唯一性',
  index: '索引',
};

const phrases: readonly (readonly [RegExp, string])[] = [
  [/^a value(?:: the attribute is required)?$/, '非空值'],
  [/^a text$/, '文本'],
  [/^a number$/, '数值'],
  [/^a whole number$/, '整数'],
  [/^true or false$/, '是或否（true 或 false）'],
  [/^a time as in RFC 3339, such as (.*)$/, '时间，例如 $1'],
  [/^an identifier, such as (.*)$/, '标识，例如 $1'],
  [/^a JSON value$/, 'JSON 值'],
  [/^one of (.*)$/, '以下之一：$1'],
  [/^at least (.*)$/, '不小于 $1'],
  [/^at most (.*) characters$/, '不超过 $1 个字符'],
  [/^at most (.*)$/, '不大于 $1'],
  [/^a text that (.*) matches as a whole$/, '整体符合 $1 的文本'],
];
