import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  type Organization,
  organizationLevels,
  parseOrganizationLevel,
  type Quotas,
  quotaKinds,
} from '@nameplate/model';
import {
  type CreateOrganizationRequest,
  type GetOrganizationRequest,
  type ListOrganizationsRequest,
  type QuotasMessage,
  type RetireOrganizationRequest,
  toTimestamp,
  type UpdateOrganizationRequest,
} from '@nameplate/protocol/grpc';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Organizations as a tree. */
export function organizationService(
  calls: Calls,
  { registry: { organizations } }: GrpcBackends,
): UntypedServiceImplementation {
  return {
    CreateOrganization: calls.unary('CreateOrganization', async (request: CreateOrganizationRequest, context) => {
      const { id, nameZh, nameEn, parent, industry, region, quotas, requestId } = request;
      const level = parseOrganizationLevel(levelWord(request.level));
      const names = { zh: nameZh, en: nameEn };
      const input = { id, names, parent, level, industry, region, ...(quotas && { quotas: fromQuotas(quotas) }) };
      return { organization: toMessage(await organizations.create(writeContext(context, requestId), input)) };
    }),
    GetOrganization: calls.unary('GetOrganization', async ({ id }: GetOrganizationRequest, { principal }) => ({
      organization: toMessage(organizations.get(principal, id)),
    })),
    UpdateOrganization: calls.unary('UpdateOrganization', async (request: UpdateOrganizationRequest, context) => {
      const { id, nameZh, nameEn, industry, region, quotas, etag, requestId } = request;
      const change = {
        ...(nameZh === '' && nameEn === '' ? {} : { names: { zh: nameZh, en: nameEn } }),
        ...(industry === undefined ? {} : { industry }),
        ...(region === undefined ? {} : { region }),
        ...(quotas && { quotas: fromQuotas(quotas) }),
        etag,
      };
      return { organization: toMessage(await organizations.update(writeContext(context, requestId), id, change)) };
    }),
    ListOrganizations: calls.unary('ListOrganizations', async (request: ListOrganizationsRequest, { principal }) => {
      const { under } = request;
      const page = await organizations.list(principal, { ...pageOf(request), under });
      return { organizations: page.organizations.map(toMessage), nextPageToken: page.nextPageToken };
    }),
    RetireOrganization: calls.unary('RetireOrganization', async (request: RetireOrganizationRequest, context) => {
      const { id, requestId } = request;
      return { organization: toMessage(await organizations.retire(writeContext(context, requestId), id)) };
    }),
  };
}

function levelWord(level: string): string {
  return organizationLevels.find((word) => levelMessage(word) === level) ?? '';
}

function levelMessage(level: string): string {
  return `ORGANIZATION_LEVEL_${level.toUpperCase().replace('-', '_')}`;
}

function fromQuotas(quotas: QuotasMessage): Quotas {
  return Object.fromEntries(
    quotaKinds.flatMap((kind) => (quotas[kind] === undefined ? [] : [[kind, Number(quotas[kind])]])),
  );
}

function toMessage({ names, level, state, createTimeMs, updateTimeMs, ...organization }: Organization) {
  return {
    ...organization,
    nameZh: names.zh ?? '',
    nameEn: names.en ?? '',
    level: levelMessage(level),
    state: `ORGANIZATION_STATE_${state.toUpperCase()}`,
    createTime: toTimestamp(createTimeMs),
    updateTime: toTimestamp(updateTimeMs),
  };
}
