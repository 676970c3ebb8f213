import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  NameplateError,
  type TimeToLive,
  typeSelects,
  type ValuePermissions,
} from '@nameplate/model';
import { decodeAdmin, decodeValueList, encodeAdmin, encodeValueList } from '../handle/admin.ts';
import { decodeSite } from '../handle/site.ts';

/** A handle value as HandleNet's REST interface shows it. */
export interface ValueJson {
  readonly index: number;
  readonly type: string;
  readonly data: { readonly format: string; readonly value: unknown };
  /** Four digits: adminRead adminWrite publicRead publicWrite; absent when 1110. */
  readonly permissions?: string;
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
    if (known !== undefined) return known;
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
  if (siteTypes.some((site) => typeSelects(site, type))) return { format: 'site', value: siteToJson(data) };
  return undefined;
}

const siteTypes = ['HS_SITE.', 'HS_NA_DELEGATE'];

function siteToJson(data: Uint8Array): unknown {
  const site = decodeSite(data);
  const hashOption = ['prefix', 'suffix', 'handle'].indexOf(site.hashOption);
  return {
    version: 1,
    protocolVersion: `${site.protocolMajor}.${site.protocolMinor}`,
    serialNumber: site.serialNumber,
    primarySite: site.primary,
    multiPrimary: site.multiPrimary,
    ...(hashOption === 2 ? {} : { hashOption }),
    attributes: site.attributes,
    servers: site.servers.map(({ serverId, address, publicKey, interfaces }) => ({
      serverId,
      address: addressText(address),
      ...(publicKey.length === 0 ? {} : { publicKey: { format: 'base64', value: base64(publicKey) } }),
      interfaces: interfaces.map(({ query, admin, protocol, port }) => ({
        query,
        admin,
        protocol: protocol.toUpperCase(),
        port,
      })),
    })),
  };
}

/** IPv4 in the last four octets after zeros; IPv6 otherwise. */
function addressText(address: Uint8Array): string {
  if (address.subarray(0, 12).every((octet) => octet === 0)) return address.subarray(12).join('.');
  const view = new DataView(address.buffer, address.byteOffset, 16);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(group * 2).toString(16)).join(':');
}

function dataFromJson(json: unknown): Uint8Array {
  if (typeof json === 'string') return utf8.encode(json);
  const { format, value } = object(json, 'data');
  switch (format) {
    case 'string':
      return utf8.encode(string(value, 'data.value'));
    case 'base64':
      return octets(
        string(value, 'data.value'),
        /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
        'base64',
      );
    case 'hex':
      return octets(string(value, 'data.value'), /^(?:[0-9A-Fa-f]{2})*$/, 'hex');
    case 'admin':
      return adminFromJson(object(value, 'data.value'));
    case 'vlist':
      return encodeValueList(
        list(value, 'data.value').map((entry, at) => referenceFromJson(entry, `data.value[${at}]`)),
      );
    default:
      throw invalid('data.format', 'string, base64, hex, admin or vlist');
  }
}

function adminFromJson(admin: Record<string, unknown>): Uint8Array {
  const permissions = string(admin['permissions'], 'data.value.permissions');
  if (!/^[01]{12,16}$/.test(permissions))
    throw invalid('data.value.permissions', 'twelve binary digits, such as 011111110011');
  return encodeAdmin({ ...referenceFromJson(admin, 'data.value'), permissions: Number.parseInt(permissions, 2) });
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

function permissionsFromJson(json: unknown): ValuePermissions {
  if (json === undefined) return defaultPermissions;
  const text = string(json, 'permissions');
  if (!/^[01]{4}$/.test(text))
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

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

function octets(text: string, form: RegExp, format: 'base64' | 'hex'): Uint8Array {
  if (!form.test(text)) throw invalid('data.value', `octets in ${format}`);
  return Uint8Array.from(Buffer.from(text, format));
}

function object(json: unknown, path: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw invalid(path, 'an object');
}

function list(json: unknown, path: string): readonly unknown[] {
  if (json === undefined) return [];
  if (Array.isArray(json)) return json;
  throw invalid(path, 'a list');
}

function string(json: unknown, path: string): string {
  if (typeof json === 'string') return json;
  throw invalid(path, 'a text');
}

function integer(json: unknown, path: string, min: number, max: number): number {
  if (typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max) return json;
  throw invalid(path, `a whole number from ${min} to ${max}`);
}

function invalid(path: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path}: expected ${expected}.`, { metadata: { field: path } });
}
