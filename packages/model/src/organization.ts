import { NameplateError } from './error.ts';
import { parseIndustryCode } from './industry-code.ts';
import { isProvince } from './province.ts';

/** The levels of the 1-3-7 scheme, from the top: one platform across industries, industry platforms, enterprises. */
export const organizationLevels = ['cross-industry', 'industry', 'enterprise'] as const;
export type OrganizationLevel = (typeof organizationLevels)[number];

/** What an organization and all below it may hold together; absent: no limit of its own. */
export const quotaKinds = ['handles', 'devices', 'keys'] as const;
export type QuotaKind = (typeof quotaKinds)[number];
export type Quotas = { readonly [K in QuotaKind]?: number };

/** A node of the tree: it owns prefixes and keys, and manages what is below it. */
export interface Organization {
  /** Lower-case slug, given once for ever. */
  readonly id: string;
  readonly names: { readonly zh?: string; readonly en?: string };
  /** Absent: a root. */
  readonly parent?: string;
  readonly level: OrganizationLevel;
  /** GB/T 4754, canonical: `C3911`. */
  readonly industry?: string;
  /** GB/T 2260, six digits. */
  readonly region?: string;
  readonly quotas: Quotas;
  readonly state: 'active' | 'retired';
  readonly createTimeMs: number;
  readonly updateTimeMs: number;
  readonly etag: string;
}

/** Organizations from a root to a leaf, at most. */
export const organizationDepthMax = 8;

/** @throws NameplateError INVALID_VALUE with reason ORGANIZATION_ID */
export function parseOrganizationId(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw invalid(
    'ORGANIZATION_ID',
    'The id of an organization is 1 to 63 lower-case letters, digits and hyphens, and begins with no hyphen.',
  );
}

/** @throws NameplateError INVALID_VALUE with reason ORGANIZATION_LEVEL */
export function parseOrganizationLevel(text: string): OrganizationLevel {
  const level = organizationLevels.find((known) => known === text);
  if (level !== undefined) return level;
  throw invalid('ORGANIZATION_LEVEL', `A level is one of ${organizationLevels.join(', ')}.`);
}

/** May an organization of this level stand below one of that level? Enterprises nest: a group and its plants. */
export function mayStandBelow(level: OrganizationLevel, parent: OrganizationLevel): boolean {
  const [own, above] = [organizationLevels.indexOf(level), organizationLevels.indexOf(parent)];
  return own > above || (level === 'enterprise' && parent === 'enterprise');
}

/** The canonical class. @throws NameplateError INVALID_VALUE with reason INDUSTRY_CODE */
export function requireIndustryCode(text: string): string {
  const code = parseIndustryCode(text);
  if (code !== undefined) return code;
  throw invalid('INDUSTRY_CODE', `${text.slice(0, 20)} is no class of GB/T 4754, such as C, C39 or C3911.`);
}

/** @throws NameplateError INVALID_VALUE with reason REGION_CODE */
export function requireRegionCode(text: string): string {
  const [, province = '', prefecture, county] = /^([1-9]\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  // A county is in a prefecture.
  if (isProvince(province) && (prefecture !== '00' || county === '00')) return text;
  throw invalid(
    'REGION_CODE',
    `${text.slice(0, 20)} is no region code of GB/T 2260: six digits that begin with those of a province, such as 220104.`,
  );
}

/** @throws NameplateError INVALID_VALUE with reason QUOTA */
export function checkQuotas(quotas: Quotas): Quotas {
  const given = quotaKinds.flatMap((kind) => (quotas[kind] === undefined ? [] : [[kind, quotas[kind]] as const]));
  const wrong = given.find(([, limit]) => !Number.isSafeInteger(limit) || (limit ?? -1) < 0);
  if (wrong !== undefined) throw invalid('QUOTA', `The quota of ${wrong[0]} is a whole number, 0 or more.`);
  return Object.fromEntries(given);
}

/** @throws NameplateError INVALID_VALUE with reason ORGANIZATION_NAME */
export function checkOrganizationNames(names: Organization['names']): Organization['names'] {
  const { zh = '', en = '' } = names;
  if (zh.length > 200 || en.length > 200)
    throw invalid('ORGANIZATION_NAME', 'A name of an organization has at most 200 characters.');
  if (zh === '' && en === '')
    throw invalid('ORGANIZATION_NAME', 'An organization has a name, in Chinese or in English.');
  return { ...(zh === '' ? {} : { zh }), ...(en === '' ? {} : { en }) };
}

function invalid(reason: string, message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason });
}
