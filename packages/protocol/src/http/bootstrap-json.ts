import { NameplateError } from '@nameplate/model';
import { decodeSite, type SiteRecord } from '../handle/site.ts';
import { publicKeyFromJson, publicKeyToJson, siteFromJson, siteToJson } from './site-json.ts';

/** The root, as clients are told of it: the form of a `bootstrap_handles` file. Handle specification §13. */
export interface BootstrapFile {
  readonly lastUpdate: string;
  readonly handles: Readonly<Record<string, { readonly handle: string; readonly values: readonly unknown[] }>>;
}

const rootHandle = '0.NA/0.NA';
const trustHandle = '0.0/0.0';
/** Where the first of the root's keys is. */
const trustIndex = 300;

/**
 * A bootstrap file that names these sites as the root, and in 0.0/0.0 the keys by which its statements are trusted
 * (data of HS_PUBKEY).
 */
export function bootstrapFile(
  sites: readonly SiteRecord[],
  nowMs: number,
  trustKeys: readonly Uint8Array[] = [],
): BootstrapFile {
  const values = sites.map((site, at) => ({
    index: at + 1,
    type: 'HS_SITE',
    data: { format: 'site', value: siteToJson(site) },
    ttl: 86_400,
  }));
  return {
    lastUpdate: new Date(nowMs).toISOString(),
    handles: {
      [rootHandle]: { handle: rootHandle, values },
      ...(trustKeys.length === 0 ? {} : { [trustHandle]: { handle: trustHandle, values: trustKeys.map(keyValue) } }),
    },
  };
}

function keyValue(publicKey: Uint8Array, at: number) {
  return { index: trustIndex + at, type: 'HS_PUBKEY', data: publicKeyToJson(publicKey), ttl: 86_400 };
}

/** The data of the HS_PUBKEY values of 0.0/0.0; none in a file without. @throws NameplateError INVALID_VALUE */
export function bootstrapTrustKeys(json: unknown): readonly Uint8Array[] {
  const values = field(field(field(json, 'handles'), trustHandle), 'values');
  if (values === undefined) return [];
  if (!Array.isArray(values)) throw invalid(`expected a list in handles["${trustHandle}"].values`);
  return values
    .filter((value) => /^HS_PUBKEY(?:\.|$)/i.test(String(field(value, 'type'))))
    .map((value, at) => publicKeyFromJson(field(value, 'data'), `handles["${trustHandle}"].values[${at}].data`));
}

/** The root's sites. @throws NameplateError INVALID_VALUE, MALFORMED_MESSAGE */
export function rootSites(json: unknown): readonly SiteRecord[] {
  const values = field(field(field(json, 'handles'), rootHandle), 'values');
  if (!Array.isArray(values)) throw invalid(`expected handles["${rootHandle}"].values`);
  const sites = values.filter((value) => /^HS_SITE(\.6)?$/i.test(String(field(value, 'type')))).map(siteIn);
  if (sites.length === 0) throw invalid(`expected a value HS_SITE in ${rootHandle}`);
  return sites;
}

function siteIn(value: unknown, at: number): SiteRecord {
  const data = field(value, 'data');
  const content = field(data, 'value');
  const format = field(data, 'format');
  if (format === 'site') return decodeSite(siteFromJson(content, `values[${at}].data.value`));
  if (format === 'base64' && typeof content === 'string') return decodeSite(Buffer.from(content, 'base64'));
  if (format === 'hex' && typeof content === 'string') return decodeSite(Buffer.from(content, 'hex'));
  throw invalid('expected a site in the format site, base64 or hex');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function invalid(expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `The bootstrap file is not one: ${expected}.`, {
    reason: 'BOOTSTRAP_FILE',
  });
}
