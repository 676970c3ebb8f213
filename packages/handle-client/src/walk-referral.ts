import type { HandleValue } from '@nameplate/model';
import { decodeReferralBody, type ResolutionRequest, responseCodes } from '@nameplate/protocol/handle';
import type { ExchangeAnswer } from './exchange.ts';
import { unavailable } from './failures.ts';
import { foldHandle, prefixInRecord } from './fold.ts';
import type { IterativeLimits } from './limits.ts';
import { type Service, type ServiceKind, serviceHandleIn, sitesIn } from './service.ts';
import type { ServiceDirectory } from './service-directory.ts';
import { deeper, type Walk } from './walk-step.ts';

interface ReferralParts {
  readonly services: Pick<ServiceDirectory, 'root' | 'learn'>;
  readonly limits: Pick<IterativeLimits, 'depth'>;
  /** Finds the values of what stands for a service. */
  readonly resolve: (question: ResolutionRequest, walk: Walk) => Promise<readonly HandleValue[]>;
}

/** The service that a referral names, with its values or by a handle. RFC 3652 §3.4. */
export async function followReferral(
  parts: ReferralParts,
  { message, content }: ExchangeAnswer,
  asked: string,
  walk: Walk,
): Promise<Service> {
  const kind: ServiceKind = message.header.responseCode === responseCodes.prefixReferral ? 'derived' : 'handles';
  const prefix = prefixInRecord(asked);
  if (kind === 'derived' && prefix === undefined && asked.includes('/'))
    throw unavailable('A server', 'answered with a prefix referral to what is no prefix');
  const referral = decodeReferralBody(content);
  const given = referral.values ?? [];
  const values = given.length > 0 || referral.handle === '' ? given : await valuesOf(parts, referral.handle, walk);
  const service = await serviceNamedIn(parts, values, kind, walk);
  if (service === undefined) throw unavailable('A server', 'answered with a referral that names no server');
  const delegated = prefixInRecord(referral.handle);
  if (kind === 'derived' && delegated !== undefined && prefix !== undefined)
    parts.services.learn(delegated, prefix, service, values);
  return service;
}

/** The sites among the values, or of the service handle that they name. */
export async function serviceNamedIn(
  parts: ReferralParts,
  values: readonly HandleValue[],
  kind: ServiceKind,
  walk: Walk,
): Promise<Service | undefined> {
  const sites = sitesIn(values, kind);
  if (sites.length > 0) return { sites };
  const handle = serviceHandleIn(values, kind);
  if (handle === undefined) return undefined;
  if (foldHandle(handle) === '0.NA/0.NA') return parts.services.root;
  const found = await valuesOf(parts, handle, walk);
  return await serviceNamedIn(parts, found, 'handles', deeper(`${handle} again`, walk, parts.limits));
}

async function valuesOf(parts: ReferralParts, handle: string, walk: Walk) {
  return await parts.resolve({ handle, indexes: [], types: [] }, deeper(handle, walk, parts.limits));
}
