import { type OrganizationLevel, quotaKinds, type Organization as StoredOrganization } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import type { OrganizationMessage } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

/** A node of the tree of organizations: cross-industry platform, industry platform, enterprise. */
export interface Organization extends Omit<StoredOrganization, 'createTimeMs' | 'updateTimeMs'> {
  readonly createTime: Date;
  readonly updateTime: Date;
}

export type NewOrganization = Pick<Organization, 'id' | 'names' | 'level'> &
  Partial<Pick<Organization, 'parent' | 'industry' | 'region' | 'quotas'>>;

/** What changes; what is absent stays. An empty class or region takes it away. */
export type OrganizationChange = Partial<Pick<Organization, 'names' | 'industry' | 'region' | 'quotas' | 'etag'>>;

/** Organizations that the server knows. A key of one manages what is below it. */
export class Organizations {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async create(organization: NewOrganization, options: CallOptions = {}): Promise<Organization> {
    const { names, level, ...rest } = organization;
    const request = { ...rest, ...nameFields(names), level: levelMessage(level) };
    const answer = await this.#caller.write('OrganizationService/CreateOrganization', request, options);
    return toOrganization(answer.organization);
  }

  async get(id: string, options: CallOptions = {}): Promise<Organization> {
    const answer = await this.#caller.read('OrganizationService/GetOrganization', { id }, options);
    return toOrganization(answer.organization);
  }

  /** Quotas are changed by who is above it. @throws NameplateError ETAG_MISMATCH */
  async update(id: string, change: OrganizationChange, options: CallOptions = {}): Promise<Organization> {
    const { names, ...rest } = change;
    const request = { id, ...rest, ...(names === undefined ? {} : nameFields(names)) };
    const answer = await this.#caller.write('OrganizationService/UpdateOrganization', request, options);
    return toOrganization(answer.organization);
  }

  /** Those that the key may see; `under`: that one and those below it. */
  list(options: { readonly under?: string; readonly pageSize?: number } & CallOptions = {}): Paged<Organization> {
    return paged(async (pageToken, needed) => {
      const request = { under: options.under ?? '', pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('OrganizationService/ListOrganizations', request, options);
      return toPage(answer.organizations.map(toOrganization), answer.nextPageToken);
    });
  }

  /** Ends one that has no prefix and nothing below it; its keys end with it. @throws NameplateError IN_USE */
  async retire(id: string, options: CallOptions = {}): Promise<Organization> {
    const answer = await this.#caller.write('OrganizationService/RetireOrganization', { id }, options);
    return toOrganization(answer.organization);
  }
}

function nameFields({ zh = '', en = '' }: Organization['names']) {
  return { nameZh: zh, nameEn: en };
}

function levelMessage(level: OrganizationLevel): string {
  return `ORGANIZATION_LEVEL_${level.toUpperCase().replace('-', '_')}`;
}

function toOrganization(message: OrganizationMessage): Organization {
  const { id, nameZh, nameEn, parent, level, industry, region, quotas, state, createTime, updateTime, etag } = message;
  const limits = quotaKinds.flatMap((kind) => (quotas?.[kind] === undefined ? [] : [[kind, Number(quotas[kind])]]));
  return {
    id,
    names: { ...(nameZh && { zh: nameZh }), ...(nameEn && { en: nameEn }) },
    ...(parent && { parent }),
    level: level.slice('ORGANIZATION_LEVEL_'.length).toLowerCase().replace('_', '-') as OrganizationLevel,
    ...(industry && { industry }),
    ...(region && { region }),
    quotas: Object.fromEntries(limits),
    state: state === 'ORGANIZATION_STATE_RETIRED' ? 'retired' : 'active',
    createTime: toDate(createTime),
    updateTime: toDate(updateTime),
    etag,
  };
}
