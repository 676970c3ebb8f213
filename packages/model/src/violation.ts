/** A text in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/**
 * The rule of a template that a value breaks. `index`: the template has no attribute there; `unit`: the number was given in another
 * unit; the others are fields of an attribute's definition.
 */
export type ViolationRule = 'required' | 'type' | 'enum' | 'range' | 'pattern' | 'unique' | 'index' | 'unit';

/** One value of an asset that breaks one rule of its template. */
export interface Violation {
  readonly attribute: string;
  readonly rule: ViolationRule;
  /** As JSON and at most 80 characters; of a value that not everybody may see only how long it is. */
  readonly value: string;
  readonly expected: Bilingual;
  /** What the reader does next. */
  readonly remedy: Bilingual;
  /** The asset, where the violations are of more than one. */
  readonly identifier?: string;
}

/** Violations that one error carries at most; `metadata.violations` says how many there are. */
export const maxViolations = 32;

/** A violation with the remedy of its rule. */
export function violation(
  attribute: string,
  rule: ViolationRule,
  value: string,
  expected: Bilingual,
  remedy: Bilingual = remedies[rule](attribute, expected),
): Violation {
  return { attribute, rule, value, expected, remedy };
}

/** One line for people. */
export function violationText(of: Violation, language: keyof Bilingual = 'en'): string {
  const { attribute, rule, value, identifier } = of;
  const where = identifier === undefined ? '' : `${identifier}: `;
  return language === 'zh'
    ? `${where}属性 ${attribute}（${rule}）：应为${of.expected.zh}；实际为 ${value}。`
    : `${where}Attribute ${attribute} (${rule}): expected ${of.expected.en}; found ${value}.`;
}

/** What to do about all of them: of a single one its own remedy. */
export function remedyOfViolations(violations: readonly Violation[]): Bilingual | undefined {
  const [first, ...others] = violations;
  if (first === undefined || others.every(({ remedy }) => remedy.en === first.remedy.en)) return first?.remedy;
  const names = [...new Set(violations.map(({ attribute }) => attribute))];
  const listed = names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ');
  return { en: `Correct ${listed}.`, zh: `请更正：${listed}。` };
}

/** Cut without leaving half a character. */
export function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const give = (attribute: string, { en, zh }: Bilingual): Bilingual => ({
  en: `Give ${attribute} ${en}.`,
  zh: `请为 ${attribute} 填写${zh}。`,
});

const remedies: Readonly<Record<ViolationRule, (attribute: string, expected: Bilingual) => Bilingual>> = {
  required: (attribute) => ({
    en: `Give ${attribute} a value: assets of this template cannot be without it.`,
    zh: `请填写 ${attribute}：该模板的资产必须有此属性。`,
  }),
  type: give,
  enum: give,
  range: give,
  pattern: give,
  unique: (attribute) => ({
    en: `Give ${attribute} a value that no other asset of the template has.`,
    zh: `请为 ${attribute} 填写该模板其他资产未使用的值。`,
  }),
  index: (attribute) => ({
    en: `Leave ${attribute} out, or add it to the template and publish a new version.`,
    zh: `请去掉 ${attribute}，或在模板中增加该属性并发布新版本。`,
  }),
  unit: (attribute) => ({
    en: `Add an attribute with the new unit instead of changing the unit of ${attribute}.`,
    zh: `请新增使用新单位的属性，而不要更改 ${attribute} 的单位。`,
  }),
};
