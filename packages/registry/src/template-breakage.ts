import {
  attributeOf,
  compareTemplates,
  type HandleValue,
  shownValue,
  type TemplateDefinition,
  type Violation,
  violation,
} from '@nameplate/model';
import { searchText, violationsOf } from './attribute-check.ts';
import { textOf } from './value-rules.ts';

/** What a new version breaks in the values of one asset; nothing when the asset fits it. */
export type Breakage = (values: readonly HandleValue[]) => Violation[];

/**
 * The check of one asset against a new version of its template, by the rules that changed; undefined when the change breaks no
 * asset whatever its values.
 */
export function breakageOf(before: TemplateDefinition, after: TemplateDefinition): Breakage | undefined {
  const breaking = compareTemplates(before, after).filter((change) => change.breaking);
  if (breaking.length === 0) return undefined;
  const named = breaking.map(({ attribute }) => attribute ?? '');
  const changed = new Set([...named, ...named.flatMap((name) => successor(before, after, name))]);
  const become = (field: string) =>
    breaking.flatMap((change) => (change.field === field ? [change.attribute ?? ''] : []));
  const [unique, unit] = [new Set(become('unique')), new Set(become('unit'))];
  return (values) => {
    const broken = violationsOf(after, values).filter(({ attribute }) => changed.has(attribute));
    const unfound = values.flatMap((value) => (changed.has(value.type) ? searchedOtherwise(before, after, value) : []));
    const remade = values.flatMap(({ type, ...value }) => [
      ...(unique.has(type) ? [notClaimed(after, { type, ...value })] : []),
      ...(unit.has(type) ? [otherUnit(before, after, { type, ...value })] : []),
    ]);
    return [...broken, ...unfound, ...remade].map((each) => ({ ...each, remedy }));
  };
}

/** The attribute that has the index now which another had. */
function successor(before: TemplateDefinition, after: TemplateDefinition, name: string): string[] {
  const index = attributeOf(before, name)?.index;
  return Object.entries(after.attributes).flatMap(([other, each]) => (each.index === index ? [other] : []));
}

const remedy = {
  en: 'Change these assets first, or leave the rule as it is, or publish under another identifier.',
  zh: '请先修改这些资产，或保留原规则，或以其他标识发布。',
};

/** An asset is found by the text that its own version says; queries go by the newest. */
function searchedOtherwise(before: TemplateDefinition, after: TemplateDefinition, value: HandleValue): Violation[] {
  const [old, now] = [attributeOf(before, value.type), attributeOf(after, value.type)];
  if (old === undefined || now === undefined || old.type === now.type) return [];
  const text = textOf(value);
  const wanted = searchText(now, text);
  if (wanted === undefined || wanted === searchText(old, text)) return [];
  const expected = { en: `no value from when it was ${old.type}`, zh: `无 ${old.type} 类型时期的值` };
  return [violation(value.type, 'type', shownValue(value.type, now, text), expected)];
}

/** Nobody claimed the value when it was written: another asset may have it, or take it. */
function notClaimed(after: TemplateDefinition, value: HandleValue): Violation {
  const expected = { en: 'no value from before it was unique', zh: '无唯一性规则之前写入的值' };
  return violation(value.type, 'unique', shown(after, value), expected);
}

function otherUnit(before: TemplateDefinition, after: TemplateDefinition, value: HandleValue): Violation {
  const unit = attributeOf(before, value.type)?.unit ?? '';
  const expected = { en: `no value in ${unit}`, zh: `无以 ${unit} 为单位的值` };
  return violation(value.type, 'unit', shown(after, value), expected);
}

function shown(definition: TemplateDefinition, value: HandleValue): string {
  const attribute = attributeOf(definition, value.type);
  return attribute === undefined ? 'none' : shownValue(value.type, attribute, textOf(value));
}
