import {
  allAdminPermissions,
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  isVisibility,
  type TimeToLive,
  typeSelects,
  type ValuePermissions,
  type Visibility,
  visibilities,
} from '@nameplate/model';
import { decodeAdmin, decodeValueList, encodeAdmin, encodeValueList } from '../handle/admin.ts';
import { decodeSite } from '../handle/site.ts';
import { base64, integer, invalid, list, object, octets, string } from './json-fields.ts';
import { keyFromJson, keyToJson } from './key-json.ts';
import { siteFromJson, siteToJson } from './site-json.ts';

/** A handle value as HandleNet's REST interface shows it. */
export interface ValueJson {
  readonly index: number;
  readonly type: string;
  readonly data: { readonly format: string; readonly value: unknown };
  /** Four digits: adminRead adminWrite publicRead publicWrite; absent when 1110. */
  readonly permissions?: string;
  /** Who sees it, when the bits cannot say so. */
  readonly visibility?: Visibility;
  /** Seconds, or a moment when absolute. */
  readonly ttl: number | string;
  readonly timestamp?: string;
  readonly references?: readonly { readonly handle: string; readonly index: number }[];
}

/** The value in JSON. Data of a known type is spelled out; text is a string; all else is base64. */
export function valueToJson(value: HandleValue): ValueJson {
  const permissions = permissionText(value.permissions);
  return {
    index: value.index,
    type: value.type,
    data: dataToJson(value),
    ...(permissions === '1110' ? {} : { permissions }),
    ...(value.visibility === undefined ? {} : { visibility: value.visibility }),
    ttl: value.ttl.kind === 'relative' ? value.ttl.seconds : momentText(value.ttl.unixSeconds),
    ...(value.timestamp === 0 ? {} : { timestamp: momentText(value.timestamp) }),
    ...(value.references.length === 0
      ? {}
      : { references: value.references.map(({ handle, index }) => ({ handle, index })) }),
  };
}

/** Reads the JSON form; a bare string is text. @throws NameplateError INVALID_VALUE naming the field */
export function valueFromJson(json: unknown): HandleValue {
  const row = object(json, 'value');
  const index = integer(row['index'], 'index', 1, 0x7fff_ffff);
  const type = string(row['type'], 'type');
  if (type === '') throw invalid('type', 'a type');
  return {
    index,
    type,
    data: dataFromJson(row['data']),
    ttl: ttlFromJson(row['ttl']),
    permissions: permissionsFromJson(row['permissions']),
    ...visibilityFromJson(row['visibility']),
    timestamp: 0,
    references: list(row['references'], 'references').map((entry, at) => {
      const reference = object(entry, `references[${at}]`);
      return {
        handle: string(reference['handle'], `references[${at}].handle`),
        index: integer(reference['index'], `references[${at}].index`, 0, 0x7fff_ffff),
      };
    }),
  };
}

function dataToJson(value: HandleValue): ValueJson['data'] {
  try {
    const known = knownData(value);
    // Only a form that is read back as the same octets: signatures are over them.
    if (known !== undefined && Buffer.compare(dataFromJson(known), value.data) === 0) return known;
    if (known !== undefined) return { format: 'base64', value: base64(value.data) };
  } catch {
    // The type promises a structure that the data has not; it is shown as octets.
    return { format: 'base64', value: base64(value.data) };
  }
  const text = plainText(value.data);
  return text === undefined ? { format: 'base64', value: base64(value.data) } : { format: 'string', value: text };
}

function knownData({ type, data }: HandleValue): ValueJson['data'] | undefined {
  if (typeSelects('HS_ADMIN', type)) {
    const { permissions, handle, index } = decodeAdmin(data);
    return { format: 'admin', value: { handle, index, permissions: permissions.toString(2).padStart(12, '0') } };
  }
  if (typeSelects('HS_VLIST', type)) return { format: 'vlist', value: decodeValueList(data) };
  if (siteTypes.some((site) => typeSelects(site, type))) return { format: 'site', value: siteToJson(decodeSite(data)) };
  if (typeSelects('HS_PUBKEY.', type)) {
    const key = keyToJson(data);
    return key && { format: 'key', value: key };
  }
  return undefined;
}

const siteTypes = ['HS_SITE.', 'HS_NA_DELEGATE'];

function dataFromJson(json: unknown): Uint8Array {
  if (typeof json === 'string') return utf8.encode(json);
  const { format, value } = object(json, 'data');
  switch (format) {
    case 'string':
      return utf8.encode(string(value, 'data.value'));
    case 'base64':
      return octets(value, 'data.value', format);
    case 'hex':
      return octets(value, 'data.value', format);
    case 'admin':
      return adminFromJson(object(value, 'data.value'));
    case 'vlist':
      return encodeValueList(
        list(value, 'data.value').map((entry, at) => referenceFromJson(entry, `data.value[${at}]`)),
      );
    case 'site':
      return siteFromJson(value, 'data.value');
    case 'key':
      return keyFromJson(value, 'data.value');
    default:
      throw invalid('data.format', 'string, base64, hex, admin, vlist, site or key');
  }
}

function adminFromJson(admin: Record<string, unknown>): Uint8Array {
  return encodeAdmin({
    ...referenceFromJson(admin, 'data.value'),
    permissions: adminPermissionsFromJson(admin['permissions']),
  });
}

/** Binary digits, `*` or true for all, or twelve booleans from list handles down to add handle. */
function adminPermissionsFromJson(json: unknown): number {
  if (json === '*' || json === true) return allAdminPermissions;
  const isList = Array.isArray(json) && json.length === 12 && json.every((bit) => typeof bit === 'boolean');
  const digits = isList ? json.map((bit) => (bit ? '1' : '0')).join('') : json;
  if (typeof digits === 'string' && /^[01]{12,16}$/.test(digits)) return Number.parseInt(digits, 2);
  throw invalid('data.value.permissions', 'twelve binary digits, such as 011111110011, twelve booleans, or *');
}

function referenceFromJson(json: unknown, path: string) {
  const { handle, index } = object(json, path);
  return { handle: string(handle, `${path}.handle`), index: integer(index, `${path}.index`, 0, 0x7fff_ffff) };
}

function ttlFromJson(json: unknown): TimeToLive {
  if (json === undefined) return defaultTimeToLive;
  if (typeof json === 'number') return { kind: 'relative', seconds: integer(json, 'ttl', 0, 0x7fff_ffff) };
  const ms = Date.parse(string(json, 'ttl'));
  if (Number.isNaN(ms)) throw invalid('ttl', 'seconds, or a moment such as 2030-01-01T00:00:00Z');
  return { kind: 'absolute', unixSeconds: integer(Math.floor(ms / 1000), 'ttl', 0, 0xffff_ffff) };
}

function visibilityFromJson(json: unknown): { readonly visibility?: Visibility } {
  if (json === undefined) return {};
  if (isVisibility(json)) return { visibility: json };
  throw invalid('visibility', visibilities.join(', '));
}

/** Four digits by position, `*` for all, or four booleans. */
function permissionsFromJson(json: unknown): ValuePermissions {
  if (json === undefined) return defaultPermissions;
  const isList = Array.isArray(json) && json.length === 4 && json.every((bit) => typeof bit === 'boolean');
  const text = json === '*' || json === true ? '1111' : isList ? json.map((bit) => (bit ? '1' : '0')).join('') : json;
  if (typeof text !== 'string' || !/^[01]{4}$/.test(text))
    throw invalid('permissions', 'four binary digits: adminRead adminWrite publicRead publicWrite');
  const [adminRead = false, adminWrite = false, publicRead = false, publicWrite = false] = [...text].map(
    (digit) => digit === '1',
  );
  return { adminRead, adminWrite, publicRead, publicWrite };
}

function permissionText({ adminRead, adminWrite, publicRead, publicWrite }: ValuePermissions): string {
  return [adminRead, adminWrite, publicRead, publicWrite].map((bit) => (bit ? '1' : '0')).join('');
}

function momentText(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The text, if the octets are UTF-8 without control characters other than line ends and tabs. */
function plainText(data: Uint8Array): string | undefined {
  try {
    const text = strictUtf8.decode(data);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    return /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
