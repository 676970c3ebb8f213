import { isNameplateError } from '@nameplate/model';
import { encodeSite, type SiteInterface, type SiteRecord, type SiteServer, siteAddress } from '../handle/site.ts';
import { base64, boolean, integer, invalid, list, object, octets, string } from './json-fields.ts';
import { keyFromJson, keyToJson } from './key-json.ts';

/** A site record as HandleNet's JSON has it. */
export function siteToJson(site: SiteRecord) {
  const hashOption = hashOptions.indexOf(site.hashOption);
  return {
    version: 1,
    protocolVersion: `${site.protocolMajor}.${site.protocolMinor}`,
    serialNumber: site.serialNumber,
    primarySite: site.primary,
    multiPrimary: site.multiPrimary,
    ...(hashOption === 2 ? {} : { hashOption }),
    ...(site.hashFilter ? { hashFilter: site.hashFilter } : {}),
    attributes: site.attributes,
    servers: site.servers.map(({ serverId, address, publicKey, interfaces }) => ({
      serverId,
      address: addressText(address),
      publicKey: publicKeyToJson(publicKey),
      interfaces: interfaces.map(({ query, admin, protocol, port }) => ({
        query,
        admin,
        protocol: protocol.toUpperCase(),
        port,
      })),
    })),
  };
}

/** @throws NameplateError INVALID_VALUE */
export function siteFromJson(json: unknown, path: string): Uint8Array {
  const site = object(json, path);
  const [, major, minor] =
    /^(\d{1,3})\.(\d{1,3})$/.exec(string(site['protocolVersion'], `${path}.protocolVersion`)) ?? [];
  if (Number(major ?? 256) > 255 || Number(minor ?? 256) > 255)
    throw invalid(`${path}.protocolVersion`, 'a version such as 2.11');
  const hashOption = hashOptions[integer(site['hashOption'] ?? 2, `${path}.hashOption`, 0, 2)] ?? 'handle';
  return encodeSite({
    protocolMajor: Number(major),
    protocolMinor: Number(minor),
    serialNumber: integer(site['serialNumber'], `${path}.serialNumber`, 0, 0xffff),
    primary: boolean(site['primarySite'] ?? false, `${path}.primarySite`),
    multiPrimary: boolean(site['multiPrimary'] ?? false, `${path}.multiPrimary`),
    hashOption,
    hashFilter: string(site['hashFilter'] ?? '', `${path}.hashFilter`),
    attributes: list(site['attributes'], `${path}.attributes`).map((entry, at) => {
      const { name, value } = object(entry, `${path}.attributes[${at}]`);
      return {
        name: string(name, `${path}.attributes[${at}].name`),
        value: string(value, `${path}.attributes[${at}].value`),
      };
    }),
    servers: list(site['servers'], `${path}.servers`).map((entry, at) =>
      serverFromJson(entry, `${path}.servers[${at}]`),
    ),
  });
}

const hashOptions = ['prefix', 'suffix', 'handle'] as const;
const protocols = ['udp', 'tcp', 'http', 'https'] as const;

export function publicKeyToJson(publicKey: Uint8Array): { readonly format: string; readonly value: unknown } {
  try {
    const value = publicKey.length === 0 ? undefined : keyToJson(publicKey);
    if (value !== undefined) return { format: 'key', value };
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
  }
  return { format: 'base64', value: base64(publicKey) };
}

function serverFromJson(json: unknown, path: string): SiteServer {
  const server = object(json, path);
  return {
    serverId: integer(server['serverId'], `${path}.serverId`, 0, 0x7fff_ffff),
    address: addressFromText(string(server['address'], `${path}.address`), `${path}.address`),
    publicKey: publicKeyFromJson(server['publicKey'], `${path}.publicKey`),
    interfaces: list(server['interfaces'], `${path}.interfaces`).map((entry, at) =>
      interfaceFromJson(entry, `${path}.interfaces[${at}]`),
    ),
  };
}

export function publicKeyFromJson(json: unknown, path: string): Uint8Array {
  if (json === undefined) return new Uint8Array(0);
  const { format, value } = object(json, path);
  if (format === 'key') return keyFromJson(value, `${path}.value`);
  if (format === 'base64' || format === 'hex') return octets(value, `${path}.value`, format);
  throw invalid(`${path}.format`, 'key, base64 or hex');
}

function interfaceFromJson(json: unknown, path: string): SiteInterface {
  const { query, admin, protocol, port } = object(json, path);
  const known = protocols.find((each) => each === string(protocol, `${path}.protocol`).toLowerCase());
  if (known === undefined) throw invalid(`${path}.protocol`, 'UDP, TCP, HTTP or HTTPS');
  return {
    query: boolean(query ?? false, `${path}.query`),
    admin: boolean(admin ?? false, `${path}.admin`),
    protocol: known,
    port: integer(port, `${path}.port`, 0, 65_535),
  };
}

/** IPv4 in the last four octets after zeros; IPv6 otherwise. */
function addressText(address: Uint8Array): string {
  if (address.subarray(0, 12).every((octet) => octet === 0)) return address.subarray(12).join('.');
  const view = new DataView(address.buffer, address.byteOffset, 16);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(group * 2).toString(16)).join(':');
}

function addressFromText(text: string, path: string): Uint8Array {
  const four = text.split('.');
  if (four.length === 4 && four.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return siteAddress(four.map(Number));
  const [head = '', tail, more] = text.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const given = [...first, ...last];
  const fits = more === undefined && (tail === undefined ? given.length === 8 : given.length < 8);
  if (!fits || !given.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)))
    throw invalid(path, 'an IPv4 or IPv6 address');
  const groups = [...first, ...Array<string>(8 - given.length).fill('0'), ...last].map((group) =>
    Number.parseInt(group, 16),
  );
  return siteAddress(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
