import { violationText as sentence } from '@nameplate/model';
import type { NameplateError, Violation } from '@nameplate/sdk';
import type { Language } from './language.ts';
import { fields } from './table.ts';
import { wrap } from './wrap.ts';

/** What does not fit a template: a single value in a sentence; of several how many there are, then each with what was found, what is expected and what to do. */
export function violationsText(error: NameplateError, language: Language, columns: number): string {
  const { code, violations, metadata } = error;
  const [only, ...others] = violations;
  if (only !== undefined && others.length === 0 && only.identifier === undefined)
    return `${titles[language]}: ${sentence(only, language)} [${code}]\n${only.remedy[language]}\n`;
  const count = metadata['violations'] ?? String(violations.length);
  const template = metadata['template'];
  const title = template === undefined ? refused[language](count) : breaking[language](template);
  const told = violations.map((violation) => violationText(violation, language, columns));
  return `${wrap(`${title} [${code}]`, columns).join('\n')}\n${told.join('')}`;
}

function violationText({ identifier, attribute, rule, ...of }: Violation, language: Language, columns: number): string {
  const words = labels[language];
  const head = [...(identifier === undefined ? [] : [identifier]), attribute, `(${rule})`].join(' ');
  const pairs = [
    [words.found, of.value],
    [words.expected, of.expected[language].trim()],
    [words.remedy, of.remedy[language]],
  ] as const;
  const width = columns - 12;
  return `${wrap(head, columns).join('\n')}\n${fields(
    pairs.map(([label, text]) => [label, wrap(text, width).join('\n')]),
    '  ',
  )}`;
}

const titles = { en: 'error', zh: '错误' } as const;

const labels = {
  en: { found: 'found', expected: 'expected', remedy: 'do' },
  zh: { found: '实际', expected: '应为', remedy: '处理' },
} as const;

const refused = {
  en: (count: string) => `error: ${count} values do not fit the template.`,
  zh: (count: string) => `错误: ${count} 处与模板不符。`,
} as const;

const breaking = {
  en: (template: string) => `error: the new version would break assets of ${template}.`,
  zh: (template: string) => `错误: 新版本与 ${template} 的已注册资产不符。`,
} as const;
