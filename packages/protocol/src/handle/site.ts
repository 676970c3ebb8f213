import { malformed, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** How requests are spread over the servers of a site. RFC 3651 §3.2.2. */
export type HashOption = 'prefix' | 'suffix' | 'handle';
const hashOptions = ['prefix', 'suffix', 'handle'] as const satisfies readonly HashOption[];

export interface SiteInterface {
  readonly admin: boolean;
  readonly query: boolean;
  readonly protocol: 'udp' | 'tcp' | 'http' | 'https';
  readonly port: number;
}
const interfaceProtocols = ['udp', 'tcp', 'http', 'https'] as const;

export interface SiteServer {
  readonly serverId: number;
  /** 16 octets: IPv6, or IPv4 in the last four after zeros. */
  readonly address: Uint8Array;
  /** Key in the form of HS_PUBKEY; may be empty. */
  readonly publicKey: Uint8Array;
  readonly interfaces: readonly SiteInterface[];
}

/** A site: the servers that hold the handles of a prefix. RFC 3651 §3.2.2. */
export interface SiteRecord {
  readonly protocolMajor: number;
  readonly protocolMinor: number;
  /** Grows with every change. */
  readonly serialNumber: number;
  readonly primary: boolean;
  readonly multiPrimary: boolean;
  readonly hashOption: HashOption;
  /** Kept as it came; nobody uses it. */
  readonly hashFilter?: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly servers: readonly SiteServer[];
}

const formatVersion = 1;
const masks = { primary: 0x80, multiPrimary: 0x40 } as const;

export function encodeSite(site: SiteRecord): Uint8Array {
  const writer = new WireWriter();
  writer.u16(formatVersion).u8(site.protocolMajor).u8(site.protocolMinor).u16(site.serialNumber);
  writer.u8((site.primary ? masks.primary : 0) | (site.multiPrimary ? masks.multiPrimary : 0));
  writer.u8(hashOptions.indexOf(site.hashOption)).text(site.hashFilter ?? '');
  writer.list(site.attributes, ({ name, value }) => writer.text(name).text(value));
  writer.list(site.servers, (server) => writeServer(writer, server));
  return writer.finish();
}

/** Nothing may follow the record. */
export function decodeSite(bytes: Uint8Array): SiteRecord {
  const reader = new WireReader(bytes);
  const version = reader.u16('site format');
  if (version !== formatVersion) throw malformed(`site format ${version} is not known`, 'SITE_FORMAT');
  const protocolMajor = reader.u8('site protocol major');
  const protocolMinor = reader.u8('site protocol minor');
  const serialNumber = reader.u16('site serial');
  const mask = reader.u8('site primary mask');
  const hashOption = hashOptions[reader.u8('site hash option')];
  if (hashOption === undefined) throw malformed('site hash option is not 0, 1 or 2', 'HASH_OPTION');
  const hashFilter = reader.text('site hash filter');
  const attributes = reader.list('site attributes', 8, () => ({
    name: reader.text('site attribute name'),
    value: reader.text('site attribute value'),
  }));
  const servers = reader.list('site servers', 28, () => readServer(reader));
  if (reader.remaining > 0) throw malformed(`${reader.remaining} octets follow the site`, 'TRAILING');
  const primary = (mask & masks.primary) !== 0;
  const multiPrimary = (mask & masks.multiPrimary) !== 0;
  return {
    protocolMajor,
    protocolMinor,
    serialNumber,
    primary,
    multiPrimary,
    hashOption,
    hashFilter,
    attributes,
    servers,
  };
}

/** An IPv4 or IPv6 address in the 16 octets of a site record; IPv4 in the last four, zeros before. */
export function siteAddress(octets: readonly number[]): Uint8Array {
  const address = new Uint8Array(16);
  address.set(octets, 16 - octets.length);
  return address;
}

function readServer(reader: WireReader): SiteServer {
  const serverId = reader.u32('server id');
  const address = reader.raw(16, 'server address');
  const publicKey = reader.octets('server public key');
  const interfaces = reader.list('server interfaces', 6, () => readInterface(reader));
  return { serverId, address, publicKey, interfaces };
}

function readInterface(reader: WireReader): SiteInterface {
  const type = reader.u8('interface type');
  const protocol = interfaceProtocols[reader.u8('interface protocol')];
  if (type > 3 || protocol === undefined) throw malformed('interface type or protocol is not known', 'INTERFACE');
  return { admin: (type & 1) !== 0, query: (type & 2) !== 0, protocol, port: reader.u32('interface port') };
}

function writeServer(writer: WireWriter, server: SiteServer): void {
  writer.u32(server.serverId).raw(server.address).octets(server.publicKey);
  writer.list(server.interfaces, ({ admin, query, protocol, port }) =>
    writer
      .u8((admin ? 1 : 0) | (query ? 2 : 0))
      .u8(interfaceProtocols.indexOf(protocol))
      .u32(port),
  );
}
