import { decodeSite, encodeSite, type SiteInterface, type SiteRecord, type SiteServer } from '../site.ts';
import { type Fields, type JsonObject, type Shape, toHex, u32Max } from './fields.ts';

/** HS_SITE and its relatives, RFC 3651 §3.2.2. */
export const siteShape: Shape = {
  describe: (bytes) => siteFields(decodeSite(bytes)),
  write: (fields) => encodeSite(siteOfFields(fields)),
};

const hashOptions = ['prefix', 'suffix', 'handle'] as const;
const protocols = ['udp', 'tcp', 'http', 'https'] as const;
// By the number of an interface's type.
const typeNames = ['out-of-service', 'adm', 'qry', 'adm+qry'] as const;

export function siteFields(site: SiteRecord): JsonObject {
  return {
    dataFormatVersion: 1,
    protocolMajorVersion: site.protocolMajor,
    protocolMinorVersion: site.protocolMinor,
    serialNumber: site.serialNumber,
    primaryMask: (site.primary ? 0x80 : 0) | (site.multiPrimary ? 0x40 : 0),
    primarySite: site.primary,
    multiPrimary: site.multiPrimary,
    hashOption: hashOptions.indexOf(site.hashOption),
    hashFilterUtf8: site.hashFilter ?? '',
    attributes: site.attributes,
    servers: site.servers.map(({ serverId, address, publicKey, interfaces }) => ({
      serverId,
      ipAddressHex: toHex(address),
      address: addressText(address),
      publicKeyHex: toHex(publicKey),
      interfaces: interfaces.map(interfaceFields),
    })),
  };
}

export function siteOfFields(fields: Fields): SiteRecord {
  const hashOption = hashOptions[fields.integer('hashOption', 2, 2)];
  if (hashOption === undefined) throw fields.refuse('hashOption', '0, 1 or 2');
  return {
    protocolMajor: fields.integer('protocolMajorVersion', 255, 2),
    protocolMinor: fields.integer('protocolMinorVersion', 255, 11),
    serialNumber: fields.integer('serialNumber', 0xffff),
    primary: fields.flag('primarySite'),
    multiPrimary: fields.flag('multiPrimary'),
    hashOption,
    hashFilter: fields.text('hashFilterUtf8', ''),
    attributes: fields
      .list('attributes')
      .map((attribute) => ({ name: attribute.text('name'), value: attribute.text('value') })),
    servers: fields.list('servers').map(serverOfFields),
  };
}

function interfaceFields({ admin, query, protocol, port }: SiteInterface): JsonObject {
  const type = (admin ? 1 : 0) | (query ? 2 : 0);
  const number = protocols.indexOf(protocol);
  return { type, typeName: typeNames[type], protocol: number, protocolName: protocol.toUpperCase(), port };
}

function serverOfFields(fields: Fields): SiteServer {
  const address = fields.octets('ipAddressHex');
  if (address.length !== 16) throw fields.refuse('ipAddressHex', '16 octets');
  return {
    serverId: fields.integer('serverId', u32Max),
    address,
    publicKey: fields.octets('publicKeyHex', ''),
    interfaces: fields.list('interfaces').map((one) => {
      const protocol = protocols[one.integer('protocol', 3)];
      if (protocol === undefined) throw one.refuse('protocol', '0 (UDP) to 3 (HTTPS)');
      const type = one.integer('type', 3);
      return { admin: (type & 1) !== 0, query: (type & 2) !== 0, protocol, port: one.integer('port', u32Max) };
    }),
  };
}

/** IPv4 stands in the last four octets after zeros; IPv6 is written as RFC 5952 says. */
export function addressText(address: Uint8Array): string {
  if (address.subarray(0, 12).every((octet) => octet === 0)) return address.subarray(12).join('.');
  const view = new DataView(address.buffer, address.byteOffset, 16);
  const groups = Array.from({ length: 8 }, (_, at) => view.getUint16(at * 2).toString(16));
  const text = groups.join(':');
  // The longest run of two or more zero groups, the first of several.
  const runs = [...text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)];
  const longest = runs.reduce((best, [run]) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = runs.find(([run]) => run === longest)?.index ?? 0;
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
