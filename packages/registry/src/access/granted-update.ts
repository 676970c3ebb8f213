import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Identifier,
  NameplateError,
  type Principal,
  type TemplateDefinition,
  type Visibility,
} from '@nameplate/model';
import { storedTemplate } from '../asset-rules.ts';
import { accessPrefix, requireScope } from '../permission.ts';
import { type StoredRecord, toHandleRecord } from '../stored-record.ts';
import type { TemplateReader } from '../template-reader.ts';
import type { ValueUpdate } from '../value-update.ts';
import type { Access } from './access.ts';

/**
 * The change that grants let a principal make: other data for attributes that it may edit, and attributes of the
 * template that are not there yet. Permissions, visibility, time to live and references stay the owner's.
 * @throws NameplateError PERMISSION_DENIED: as if nothing were there when nothing of it is granted, else with reason
 * ATTRIBUTE_NOT_GRANTED, whether the attribute is hidden or absent
 */
export async function grantedUpdate(
  access: Access,
  templates: TemplateReader,
  asked: {
    readonly principal: Principal;
    readonly current: StoredRecord | undefined;
    readonly input: ValueUpdate & { readonly identifier: Identifier };
  },
): Promise<ValueUpdate> {
  const { principal, current, input } = asked;
  const { values, set = [], remove = [] } = input;
  const replaces = values !== undefined || remove.length > 0;
  const granted =
    current === undefined || replaces ? [] : await grantedValues(access, templates, { principal, current, set });
  if (granted.every((value) => value === undefined))
    requireScope(principal, 'identifier.write', accessPrefix(input.identifier));
  return { set: granted.map((value, at) => value ?? refuse(set[at])) };
}

/** The values as they would be stored; undefined for those that are not granted. */
export async function grantedValues(
  access: Access,
  templates: TemplateReader,
  {
    principal,
    current,
    set,
  }: { readonly principal: Principal; readonly current: StoredRecord; readonly set: readonly HandleValue[] },
): Promise<readonly (HandleValue | undefined)[]> {
  const mayEdit = await access.editor(current, principal);
  const template = await storedTemplate(templates, toHandleRecord(current).values);
  return set.map((value) => {
    const old = current.values.find(({ index }) => index === value.index);
    if (old !== undefined)
      return old.type === value.type && mayEdit(old) ? { ...old.decode(), data: value.data } : undefined;
    const visibility = template && visibilityIn(template.definition, value);
    if (visibility === undefined || !mayEdit({ ...value, visibility })) return undefined;
    const { index, type, data } = value;
    return {
      index,
      type,
      data,
      ttl: defaultTimeToLive,
      permissions: defaultPermissions,
      references: [],
      timestamp: 0,
    };
  });
}

/** The visibility that the template gives to an attribute; undefined for what it does not have. */
function visibilityIn(definition: TemplateDefinition, { index, type }: HandleValue): Visibility | undefined {
  const attribute = Object.hasOwn(definition.attributes, type) ? definition.attributes[type] : undefined;
  return attribute?.index === index ? (attribute.visibility ?? 'public') : undefined;
}

function refuse(value: HandleValue | undefined): never {
  const { index = 0, type = '' } = value ?? {};
  throw new NameplateError('PERMISSION_DENIED', `To change value ${index} (${type.slice(0, 80)}) is not granted.`, {
    reason: 'ATTRIBUTE_NOT_GRANTED',
    metadata: { index: String(index) },
  });
}
