import {
  decodeLink,
  type HandleValue,
  isSecretType,
  NameplateError,
  type Place,
  parseIdentifier,
  readFence,
  tryParseIdentifier,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';

/** What a registry accepts at most. */
export interface RegistryLimits {
  readonly valuesPerHandle: number;
  /** Octets of one value's data. */
  readonly valueBytes: number;
  /** Octets of all values' data together. */
  readonly recordBytes: number;
  readonly pageSize: number;
}

export const defaultLimits: RegistryLimits = {
  valuesPerHandle: 1000,
  valueBytes: 1024 * 1024,
  recordBytes: 4 * 1024 * 1024,
  pageSize: 1000,
};

/**
 * Checks values as they are written, RFC 3651 §3.1 and Nameplate's own types, and answers them in order of index.
 * `owned` are the values that only the registry writes (template, profile): kept from the record as it is.
 * @throws NameplateError INVALID_VALUE, VALUE_ALREADY_EXISTS, LIMIT_EXCEEDED
 */
export function checkValues(
  values: readonly HandleValue[],
  limits: RegistryLimits,
  owned: readonly HandleValue[] = [],
): HandleValue[] {
  const kept = owned.filter(isOwned);
  const written = values.filter((value) => !kept.some((own) => sameContent(own, value)));
  for (const value of written) checkValue(value, limits);
  const all = [...written, ...kept].toSorted((a, b) => a.index - b.index);
  if (all.length > limits.valuesPerHandle) throw tooMuch('values of one handle', limits.valuesPerHandle, all.length);
  const bytes = all.reduce((sum, { data }) => sum + data.length, 0);
  if (bytes > limits.recordBytes) throw tooMuch('octets of all values', limits.recordBytes, bytes);
  for (const [i, value] of all.entries()) {
    if (all[i - 1]?.index === value.index)
      throw new NameplateError('VALUE_ALREADY_EXISTS', `Index ${value.index} is given twice.`, {
        metadata: { index: String(value.index) },
      });
  }
  return all;
}

/** Template and profile definitions, and who holds a prefix, change through their own operations only. */
export function isOwned({ type }: { readonly type: string }): boolean {
  return type === valueTypes.template || type === valueTypes.profile || type === valueTypes.holder;
}

/** Equal in everything that a writer decides. */
export function sameContent(left: HandleValue, right: HandleValue): boolean {
  return (
    left.index === right.index &&
    left.type === right.type &&
    Buffer.compare(left.data, right.data) === 0 &&
    JSON.stringify([left.ttl, left.permissions, left.visibility, left.references]) ===
      JSON.stringify([right.ttl, right.permissions, right.visibility, right.references])
  );
}

function checkValue(value: HandleValue, limits: RegistryLimits): void {
  const { index, type, data, ttl, references } = value;
  if (!isU32(index) || index < 1 || index > 0x7fff_ffff)
    throw invalid(value, 'VALUE_INDEX', 'an index from 1 to 2147483647');
  if (!/^[^\p{Cc}\p{Cs}\s]{1,255}$/u.test(type)) throw invalid(value, 'VALUE_TYPE', 'a type of 1 to 255 characters');
  if (data.length > limits.valueBytes) throw tooMuch(`octets of value ${index}`, limits.valueBytes, data.length);
  if (!isU32(ttl.kind === 'relative' ? ttl.seconds : ttl.unixSeconds))
    throw invalid(value, 'VALUE_TTL', 'a time to live of 32 bits');
  for (const { handle, index: at } of references) {
    if (handle === '' || Buffer.byteLength(handle) > 2048 || !isU32(at))
      throw invalid(value, 'VALUE_REFERENCE', 'references of a handle and an index of 32 bits');
  }
  if (isSecretType(type) && value.permissions.publicRead)
    throw invalid(value, 'SECRET_PUBLIC', 'a secret that is not readable by everyone');
  checkOwnTypes(value);
}

const fixedIndexes: Readonly<Record<string, number>> = {
  [valueTypes.template]: valueIndexes.template,
  [valueTypes.templateReference]: valueIndexes.templateReference,
  [valueTypes.profile]: valueIndexes.profile,
  [valueTypes.profileReference]: valueIndexes.profileReference,
  [valueTypes.place]: valueIndexes.place,
  [valueTypes.holder]: valueIndexes.holder,
};

const typeAtIndex = new Map(Object.entries(fixedIndexes).map(([type, index]) => [index, type]));

/** Values that the server reads are where it looks for them, and readable. */
function checkOwnTypes(value: HandleValue): void {
  const type = typeAtIndex.get(value.index);
  if (type !== undefined && type !== value.type) throw invalid(value, 'INDEX_RESERVED', `type ${type} at this index`);
  const index = Object.hasOwn(fixedIndexes, value.type) ? fixedIndexes[value.type] : undefined;
  if (index !== undefined && index !== value.index) throw invalid(value, 'TYPE_RESERVED', `index ${index} for it`);
  if (isOwned(value))
    throw invalid(
      value,
      'TYPE_OWNED',
      'it to be written by its own operation: a template or profile is published, a prefix handed over',
    );
  if (value.type === valueTypes.place) checkPlace(value);
  if (value.type === valueTypes.link) checkLink(value);
  if (value.type === valueTypes.fence) readFence(parseJson(value), `values[${value.index}]`);
  if (value.type === valueTypes.profileReference && tryParseIdentifier(textOf(value)) === undefined)
    throw invalid(value, 'PROFILE_REFERENCE', 'the identifier of a profile');
}

/** @throws NameplateError INVALID_VALUE */
function checkLink(value: HandleValue): void {
  const { firstLink, lastLink } = valueIndexes;
  if (value.index < firstLink || value.index > lastLink)
    throw invalid(value, 'TYPE_RESERVED', `an index from ${firstLink} to ${lastLink} for it`);
  decodeLink(value.data);
}

/** @throws NameplateError INVALID_VALUE */
function checkPlace(value: HandleValue): void {
  const place = parseJson(value);
  for (const [name, field] of Object.entries(place)) {
    const check = placeFields[name as keyof Place];
    if (check === undefined || !Object.hasOwn(placeFields, name))
      throw invalid(value, 'PLACE', `a place of ${Object.keys(placeFields).join(', ')}; ${name} is none of them`);
    if (!check(field)) throw invalid(value, 'PLACE', `a sound ${name}; ${JSON.stringify(field)} is not`);
  }
  if ((place['longitude'] === undefined) !== (place['latitude'] === undefined))
    throw invalid(value, 'PLACE', 'longitude and latitude together');
}

const within = (min: number, max: number) => (field: unknown) =>
  typeof field === 'number' && field >= min && field <= max;

const placeFields: Readonly<Record<keyof Place, (field: unknown) => boolean>> = {
  longitude: within(-180, 180),
  latitude: within(-90, 90),
  altitude: within(-12_000, 1_000_000),
  regionCode: (field) => typeof field === 'string' && /^[1-9]\d{5}$/.test(field),
  area: (field) => typeof field === 'string' && tryParseIdentifier(field) !== undefined,
  address: (field) => typeof field === 'string' && field.length <= 1000,
  updateTimeMs: within(0, Number.MAX_SAFE_INTEGER),
};

function parseJson(value: HandleValue): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(textOf(value));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (cause) {
    throw invalid(value, 'VALUE_JSON', 'a JSON object', cause);
  }
  throw invalid(value, 'VALUE_JSON', 'a JSON object');
}

/** Template and version that a value 201 names; version 0 when it names none. @throws NameplateError INVALID_VALUE */
export function parseTemplateReference(value: HandleValue): {
  readonly key: string;
  readonly canonical: string;
  readonly version: number;
} {
  const match = /^(.*?)(?:@(\d{1,9}))?$/su.exec(textOf(value));
  const identifier = tryParseIdentifier(match?.[1] ?? '');
  if (identifier === undefined) throw invalid(value, 'TEMPLATE_REFERENCE', 'identifier@version of a template');
  return { key: identifier.key, canonical: identifier.canonical, version: Number(match?.[2] ?? 0) };
}

/** The identifier that a value 203 names. */
export function parseProfileReference(value: HandleValue): string {
  return parseIdentifier(textOf(value)).key;
}

/** A value's data as text. @throws NameplateError INVALID_VALUE when it is not UTF-8 */
export function textOf(value: HandleValue): string {
  try {
    return strictUtf8.decode(value.data);
  } catch (cause) {
    throw invalid(value, 'VALUE_UTF8', 'UTF-8 text', cause);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isU32(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff;
}

function invalid({ index, type }: HandleValue, reason: string, expected: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `Value ${index} (${type.slice(0, 80)}): expected ${expected}.`, {
    reason,
    metadata: { index: String(index), type: type.slice(0, 80), expected },
    cause,
  });
}

function tooMuch(what: string, limit: number, given: number): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `At most ${limit} ${what}; this has ${given}.`, {
    metadata: { limit: String(limit), given: String(given) },
  });
}
