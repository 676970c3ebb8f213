import { createHash } from 'node:crypto';
import { key } from '@nameplate/storage';

/**
 * Every row the registry keeps, by its first part. Within a table rows are ordered by prefix, then suffix (comparison
 * forms), so that one prefix is one range.
 *
 * h handle · t assets of a template · a assets by attribute · u unique attribute · p prefix · k API key · s setting ·
 * og organization · op prefix by its owner · oa application for a prefix · oh what an organization holds · ph what a prefix holds · ds count of a day · or reported day · ol what reports say is live · oc receipt of a reported day · on receipt for a day that was sent · d device · g device by its gateway and alias · e device by its Sparkplug name · j device with pre-shared keys · b claim code · l code bound to a handle · m codes of a handle · x grant · y grant by what it is on · z keys of a handle that go · r request id · sb block of suffixes · sc numbers given to blocks · su suffix of a block in use · v head of a template · w version of a template · q version of a profile · c change log
 */
export const rows = {
  handle: (identifierKey: string) => key('h', ...split(identifierKey)),
  handles: (prefixKey: string) => key('h', prefixKey),
  allHandles: () => key('h'),
  asset: (templateKey: string, identifierKey: string) => key('t', templateKey, ...split(identifierKey)),
  assets: (templateKey: string, prefixKey?: string) =>
    prefixKey === undefined ? key('t', templateKey) : key('t', templateKey, prefixKey),
  attribute: (templateKey: string, attribute: string, value: string, identifierKey: string) =>
    key('a', templateKey, attribute, digest(value), ...split(identifierKey)),
  attributes: (templateKey: string, attribute: string, value: string, prefixKey: string) =>
    key('a', templateKey, attribute, digest(value), prefixKey),
  unique: (templateKey: string, attribute: string, value: string) => key('u', templateKey, attribute, digest(value)),
  prefix: (prefixKey: string) => key('p', prefixKey),
  prefixes: () => key('p'),
  organization: (id: string) => key('og', id),
  organizations: () => key('og'),
  application: (organization: string, id: string) => key('oa', organization, id),
  applications: (organization?: string) => (organization === undefined ? key('oa') : key('oa', organization)),
  held: (organization: string, kind: string) => key('oh', organization, kind),
  prefixHeld: (prefixKey: string, kind: string) => key('ph', prefixKey, kind),
  dayCount: (day: number, prefixKey: string, count: string) => key('ds', day, prefixKey, count),
  dayCounts: (day: number) => key('ds', day),
  allPrefixesHeld: () => key('ph'),
  reported: (day: number, source: string, place: ReportedPlace) =>
    key('or', day, source, place.prefix, place.industry, place.region),
  reportedBy: (day: number, source: string) => key('or', day, source),
  reportedDay: (day: number) => key('or', day),
  reportedLive: (source: string, place: ReportedPlace) => key('ol', source, place.prefix, place.industry, place.region),
  allReportedLive: () => key('ol'),
  receipt: (source: string, day: number) => key('oc', source, day),
  receipts: (source?: string) => (source === undefined ? key('oc') : key('oc', source)),
  sentDay: (day: number) => key('on', day),
  /** Counts the changes of the class or region that counts of the past belong to. */
  placement: () => key('s', 'placement'),
  /** Counts the changes of who owns which prefix and which are suspended. */
  structure: () => key('s', 'structure'),
  apiKey: (id: string) => key('k', id),
  apiKeys: () => key('k'),
  setting: (name: string) => key('s', name),
  device: (identifierKey: string) => key('d', ...split(identifierKey)),
  devices: () => key('d'),
  child: (gatewayKey: string, aliasKey: string) => key('g', ...split(gatewayKey), aliasKey),
  children: (gatewayKey: string) => key('g', ...split(gatewayKey)),
  edgeNode: (name: string) => key('e', name),
  psk: (identifierKey: string) => key('j', ...split(identifierKey)),
  psks: () => key('j'),
  claim: (codeDigest: string) => key('b', codeDigest),
  claimsFrom: (id: string) => key('b', Buffer.from(id)),
  claims: () => key('b'),
  block: (prefixKey: string, stem: string, last: number) => key('sb', prefixKey, stem, last),
  blocks: (prefixKey: string, stem?: string) =>
    stem === undefined ? key('sb', prefixKey) : key('sb', prefixKey, stem),
  blockNumbers: (prefixKey: string, stem: string) => key('sc', prefixKey, stem),
  blockUse: (id: string, number: number) => key('su', id, number),
  request: (day: number, requestDigest: Uint8Array) => key('r', day, requestDigest),
  requests: (day: number) => key('r', day),
  template: (identifierKey: string) => key('v', ...split(identifierKey)),
  templates: (prefixKey?: string) => (prefixKey === undefined ? key('v') : key('v', prefixKey)),
  templateVersion: (identifierKey: string, version: number) => key('w', ...split(identifierKey), version),
  profile: (identifierKey: string, version: number) => key('q', ...split(identifierKey), version),
  profiles: (identifierKey: string) => key('q', ...split(identifierKey)),
  alias: (codeKey: string) => key('l', digest(codeKey)),
  aliasOf: (identifierKey: string, codeKey: string) => key('m', ...split(identifierKey), digest(codeKey)),
  aliasesOf: (identifierKey: string) => key('m', ...split(identifierKey)),
  grant: (id: string) => key('x', id),
  grants: () => key('x'),
  grantOn: (target: GrantRow, id: string) => key('y', ...grantParts(target), id),
  grantsOn: (target: GrantRow) => key('y', ...grantParts(target)),
  grantsUnder: (prefixKey: string) => key('y', prefixKey),
  retiringKey: (identifierKey: string, index: number) => key('z', ...split(identifierKey), index),
  changes: () => key('c'),
} as const;

/** What a grant is on, by comparison keys: all of a prefix, an identifier of it, or the assets of a template under it. */
export interface GrantRow {
  readonly prefixKey: string;
  readonly identifierKey?: string;
  readonly templateKey?: string;
}

function grantParts({ prefixKey, identifierKey, templateKey }: GrantRow): readonly string[] {
  if (identifierKey !== undefined) return [prefixKey, 'i', identifierKey];
  return templateKey === undefined ? [prefixKey, 'p'] : [prefixKey, 't', templateKey];
}

/** What a reported count is of. */
interface ReportedPlace {
  readonly prefix: string;
  readonly industry: string;
  readonly region: string;
}

/** The comparison key of the identifier that a row's last two texts spell. */
export function identifierKeyOf(row: Uint8Array): string {
  const suffixStart = row.lastIndexOf(0, row.length - 2) + 1;
  const prefixStart = row.lastIndexOf(0, suffixStart - 2) + 1;
  return `${text(row, prefixStart, suffixStart - 1)}/${text(row, suffixStart, row.length - 1)}`;
}

/** Prefix and suffix of a comparison key: the first slash divides. */
function split(identifierKey: string): [string, string] {
  const slash = identifierKey.indexOf('/');
  if (slash < 0) throw new TypeError(`not an identifier's key: ${identifierKey}`);
  return [identifierKey.slice(0, slash), identifierKey.slice(slash + 1)];
}

function text(row: Uint8Array, start: number, end: number): string {
  return Buffer.from(row.buffer, row.byteOffset + start, end - start).toString('utf8');
}

// Values may be long and hold NUL; a digest is short and holds none, and a reader compares the value itself.
function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 22);
}
