import { type HandleValue, NameplateError, type Place, valueIndexes } from '@nameplate/model';
import { toHandleValueMessage } from '@nameplate/protocol/grpc';
import { encodeAttributes, indexOf } from './attributes.ts';
import { handleValue, type NewHandleValue, placeValue, templateReferenceValue } from './handle-value.ts';
import { canonical } from './identifier.ts';
import type { HandleInput } from './messages.ts';
import type { IdentifierLike } from './options.ts';
import type { AttributeInput, AttributePatch, Attributes, Template } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

/** A thing to register: from a template, or of raw handle values, or both. */
export interface NewAsset<A = Attributes> {
  readonly identifier: IdentifierLike;
  readonly template?: Template<A>;
  readonly attributes?: AttributeInput<A>;
  readonly place?: Place;
  /** Further handle values; with a template, above its indexes (1 to 99) and Nameplate's own (200 to 299). */
  readonly values?: readonly NewHandleValue[];
}

/** A change of an asset: what is given is set, `null` removes. */
export interface AssetPatch<A = Attributes> {
  readonly attributes?: AttributePatch<A>;
  readonly place?: Place | null;
  /** Sets raw values by index. */
  readonly values?: readonly NewHandleValue[];
  /** Removes raw values by index. */
  readonly remove?: readonly number[];
}

/** The handle of a new asset. */
export async function toNewHandle<A>(asset: NewAsset<A>, templates: TemplateCache): Promise<HandleInput> {
  const identifier = canonical(asset.identifier);
  return { identifier, values: (await valuesOf(asset, templates)).map(toHandleValueMessage) };
}

/** A patch as values to set and indexes to remove. */
export function toChange<A>(
  patch: AssetPatch<A>,
  template: Pick<Template, 'definition'> | undefined,
): { readonly set: HandleValue[]; readonly remove: number[] } {
  const set = (patch.values ?? []).map(handleValue);
  const remove = [...(patch.remove ?? [])];
  if (patch.attributes) {
    const { definition } = template ?? needTemplate();
    const entries = Object.entries(patch.attributes);
    set.push(...encodeAttributes(definition, Object.fromEntries(entries.filter(([, value]) => value !== null))));
    remove.push(...entries.filter(([, value]) => value === null).map(([name]) => indexOf(definition, name)));
  }
  if (patch.place) set.push(placeValue(patch.place));
  else if (patch.place === null) remove.push(valueIndexes.place);
  return { set, remove };
}

async function valuesOf<A>(asset: NewAsset<A>, templates: TemplateCache): Promise<HandleValue[]> {
  const { template, attributes = {}, place, values = [] } = asset;
  const all = values.map(handleValue);
  if (template) {
    all.push(...encodeAttributes(template.definition, attributes));
    const version = await templates.version(template as Template<never>);
    all.push(templateReferenceValue(canonical(template.identifier), version));
  } else if (Object.keys(attributes).length > 0) needTemplate();
  if (place) all.push(placeValue(place));
  return all;
}

function needTemplate(): never {
  throw new NameplateError('INVALID_VALUE', 'Attributes need a template: give `template`, or raw `values`.', {
    reason: 'TEMPLATE_NEEDED',
  });
}
