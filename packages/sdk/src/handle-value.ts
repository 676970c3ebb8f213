import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Place,
  type Visibility,
  valueIndexes,
  valueTypes,
  withVisibility,
} from '@nameplate/model';

const utf8 = new TextEncoder();

/** A handle value as it is written: text or octets; what is left out takes the defaults of RFC 3651. */
export interface NewHandleValue {
  readonly index: number;
  readonly type: string;
  readonly data: Uint8Array | string;
  readonly ttl?: HandleValue['ttl'];
  readonly permissions?: HandleValue['permissions'];
  /** Who sees it; absent: everyone when `permissions.publicRead`, else only who may read the prefix. */
  readonly visibility?: Visibility;
  readonly references?: HandleValue['references'];
}

/** The whole value; the server sets its timestamp. */
export function handleValue(value: NewHandleValue): HandleValue {
  const { index, type, data, ttl = defaultTimeToLive, permissions = defaultPermissions, references = [] } = value;
  const octets = typeof data === 'string' ? utf8.encode(data) : data;
  const whole = { index, type, data: octets, ttl, permissions, references, timestamp: 0 };
  return value.visibility === undefined ? whole : withVisibility(whole, value.visibility);
}

/** Which template an asset is made from, as its value 201. */
export function templateReferenceValue(identifier: string, version: number): HandleValue {
  return handleValue({
    index: valueIndexes.templateReference,
    type: valueTypes.templateReference,
    data: `${identifier}@${version}`,
  });
}

/** Where an asset is, as its value 204. */
export function placeValue(place: Place, permissions: HandleValue['permissions'] = defaultPermissions): HandleValue {
  return handleValue({
    index: valueIndexes.place,
    type: valueTypes.place,
    data: JSON.stringify(place),
    permissions,
  });
}

/** Identifier and version of the template an asset names; undefined for a raw handle. */
export function templateReferenceOf(
  values: readonly HandleValue[],
): { readonly identifier: string; readonly version: number } | undefined {
  const text = textAt(values, valueIndexes.templateReference, valueTypes.templateReference);
  const at = text?.lastIndexOf('@') ?? -1;
  if (text === undefined || at < 0) return undefined;
  return { identifier: text.slice(0, at), version: Number(text.slice(at + 1)) };
}

/** The place an asset's values tell; undefined when none. */
export function placeOf(values: readonly HandleValue[]): Place | undefined {
  const text = textAt(values, valueIndexes.place, valueTypes.place);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Place;
  } catch {
    return undefined;
  }
}

function textAt(values: readonly HandleValue[], index: number, type: string): string | undefined {
  const value = values.find((candidate) => candidate.index === index && candidate.type === type);
  return value && new TextDecoder().decode(value.data);
}
