import {
  checkOrganizationNames,
  checkQuotas,
  mayStandBelow,
  NameplateError,
  type Organization,
  type OrganizationLevel,
  organizationDepthMax,
  parseOrganizationId,
  type Quotas,
  requireIndustryCode,
  requireRegionCode,
} from '@nameplate/model';
import { requireLive } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';

export interface NewOrganization {
  readonly id: string;
  readonly names: Organization['names'];
  /** Absent or empty: a root. */
  readonly parent?: string;
  readonly level: OrganizationLevel;
  readonly industry?: string;
  readonly region?: string;
  readonly quotas?: Quotas;
}

/** What changes; absent fields stay. An empty class or region takes it away. */
export interface OrganizationChange {
  readonly names?: Organization['names'];
  readonly industry?: string;
  readonly region?: string;
  readonly quotas?: Quotas;
  readonly etag?: string;
}

/** Organizations that one server holds at most: all of them are in memory. */
export const organizationsMax = 100_000;

/** A new organization that fits the tree. @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED, HANDLE_NOT_FOUND, … */
export function newOrganization(tree: OrganizationTree, input: NewOrganization, now: number): Organization {
  const id = parseOrganizationId(input.id);
  const { parent, level, industry, region } = input;
  if (tree.size >= organizationsMax)
    throw new NameplateError('LIMIT_EXCEEDED', `A server holds at most ${organizationsMax} organizations.`, {
      reason: 'ORGANIZATIONS',
    });
  if (parent !== undefined && parent !== '') requirePlace(tree, level, requireLive(tree, parseOrganizationId(parent)));
  return {
    id,
    names: checkOrganizationNames(input.names),
    ...(parent ? { parent } : {}),
    level,
    ...(industry ? { industry: requireIndustryCode(industry) } : {}),
    ...(region ? { region: requireRegionCode(region) } : {}),
    quotas: checkQuotas(input.quotas ?? {}),
    state: 'active',
    createTimeMs: now,
    updateTimeMs: now,
    etag: '1',
  };
}

/** @throws NameplateError INVALID_VALUE, ETAG_MISMATCH */
export function changedOrganization(before: Organization, change: OrganizationChange, now: number): Organization {
  const { names, industry, region, quotas, etag } = change;
  if (etag !== undefined && etag !== '' && etag !== before.etag)
    throw new NameplateError(
      'ETAG_MISMATCH',
      `Organization ${before.id} has changed since etag ${etag.slice(0, 40)}.`,
      {
        metadata: { organization: before.id, etag: before.etag },
      },
    );
  const { industry: oldIndustry, region: oldRegion, ...rest } = before;
  const nextIndustry = industry === undefined ? oldIndustry : industry;
  // What was kept before there was a check stays until it is changed.
  const nextRegion = (region ? requireRegionCode(region) : region) ?? oldRegion;
  return {
    ...rest,
    ...(names === undefined ? {} : { names: checkOrganizationNames(names) }),
    ...(nextIndustry ? { industry: requireIndustryCode(nextIndustry) } : {}),
    ...(nextRegion ? { region: nextRegion } : {}),
    ...(quotas === undefined ? {} : { quotas: checkQuotas(quotas) }),
    ...touched(before, now),
  };
}

/** The mark of a change: its time and a new etag. */
export function touched(before: Organization, now: number): Pick<Organization, 'updateTimeMs' | 'etag'> {
  return { updateTimeMs: Math.max(now, before.updateTimeMs), etag: String(Number(before.etag) + 1) };
}

/** Order of levels and depth. A cycle cannot come about: a place below is given once, to one that is new. */
function requirePlace(tree: OrganizationTree, level: OrganizationLevel, parent: Organization): void {
  if (!mayStandBelow(level, parent.level))
    throw new NameplateError(
      'INVALID_VALUE',
      `An organization of level ${level} stands not below one of level ${parent.level}: the order is cross-industry, industry, enterprise.`,
      { reason: 'ORGANIZATION_ORDER', metadata: { level, parent: parent.id } },
    );
  if (tree.chain(parent.id).length < organizationDepthMax) return;
  throw new NameplateError('LIMIT_EXCEEDED', `The tree of organizations is at most ${organizationDepthMax} deep.`, {
    reason: 'ORGANIZATION_DEPTH',
    metadata: { parent: parent.id },
  });
}
