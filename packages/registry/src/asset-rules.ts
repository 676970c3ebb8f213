import { type HandleValue, valueIndexes } from '@nameplate/model';
import { checkAttributes } from './attribute-check.ts';
import type { AssetTemplate } from './attribute-index.ts';
import { templateNotGranted } from './failures.ts';
import type { Guard } from './records.ts';
import type { TemplateReader } from './template-reader.ts';
import { utf8 } from './utf8.ts';
import { parseTemplateReference } from './value-rules.ts';

/** An asset's values as they are stored, and its template if it has one. */
export interface CheckedAsset {
  readonly values: readonly HandleValue[];
  readonly template?: AssetTemplate;
  readonly guards: readonly Guard[];
}

/** Checks values by the template that their value 201 names; values without one are free. */
export async function checkAsset(
  templates: TemplateReader,
  values: readonly HandleValue[],
  options: {
    readonly isNew: boolean;
    readonly templateVersion?: number | undefined;
    /** May the writer make assets from a template that not everybody may? Absent: an asset that was made from it before. */
    readonly mayUse?: ((templateKey: string) => Promise<boolean>) | undefined;
  },
): Promise<CheckedAsset> {
  const value = templateReferenceOf(values);
  if (value === undefined) return { values, guards: [] };
  const named = parseTemplateReference(value);
  const version = named.version === 0 ? (options.templateVersion ?? 0) : named.version;
  const template = await templates.forAsset({ ...named, version }, options.isNew);
  if (template.restricted && (await options.mayUse?.(named.key)) === false) throw templateNotGranted(named.canonical);
  const reference = { ...value, data: utf8(`${named.canonical}@${template.version}`) };
  const checked = checkAttributes(template.definition, values);
  return {
    values: checked.map((each) => (each.index === value.index ? reference : each)),
    template,
    guards: [template.guard],
  };
}

/** The template of an asset as it is stored. */
export async function storedTemplate(
  templates: TemplateReader,
  values: readonly HandleValue[],
): Promise<AssetTemplate | undefined> {
  const value = templateReferenceOf(values);
  if (value === undefined) return undefined;
  const { key, version } = parseTemplateReference(value);
  const definition = await templates.version(key, version);
  return definition && { key, definition };
}

/** Do the values name the same template as before? */
export function sameTemplate(values: readonly HandleValue[], before: readonly HandleValue[]): boolean {
  const [now, old] = [values, before].map(templateReferenceOf);
  if (now === undefined || old === undefined) return now === old;
  return parseTemplateReference(now).key === parseTemplateReference(old).key;
}

function templateReferenceOf(values: readonly HandleValue[]): HandleValue | undefined {
  return values.find(({ index }) => index === valueIndexes.templateReference);
}
