import { type Identifier, NameplateError } from '@nameplate/model';
import type { StoredRecord } from './stored-record.ts';

/** No such handle, said with authority. */
export function handleNotFound(identifier: Identifier): NameplateError {
  return new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not registered.`, {
    metadata: { identifier: identifier.canonical },
  });
}

/** There was such a handle; its identifier is never given again. */
export function handleRetired({ identifier, successor, retireReason }: StoredRecord): NameplateError {
  const next = successor === undefined ? '' : ` Its successor is ${successor}.`;
  return new NameplateError('HANDLE_RETIRED', `${identifier.canonical} was retired.${next}`, {
    metadata: {
      identifier: identifier.canonical,
      ...(successor === undefined ? {} : { successor }),
      ...(retireReason === undefined ? {} : { retire_reason: retireReason }),
    },
  });
}

export function handleExists({ identifier, state }: StoredRecord): NameplateError {
  const message =
    state === 'retired'
      ? `${identifier.canonical} was retired; a retired identifier is never given again.`
      : `${identifier.canonical} is registered already.`;
  return new NameplateError('HANDLE_ALREADY_EXISTS', message, {
    ...(state === 'retired' ? { reason: 'HANDLE_RETIRED' } : {}),
    metadata: { identifier: identifier.canonical },
  });
}

/** This server does not hold the prefix. */
export function notResponsible(prefix: string): NameplateError {
  return new NameplateError('NOT_RESPONSIBLE', `Prefix ${prefix} is not homed on this server.`, {
    reason: 'PREFIX_UNKNOWN',
    metadata: { prefix },
  });
}

/** The live record. @throws NameplateError HANDLE_RETIRED */
export function requireActive(record: StoredRecord): StoredRecord {
  if (record.state === 'retired') throw handleRetired(record);
  return record;
}

/** @throws NameplateError ETAG_MISMATCH when an etag is given and is not the record's */
export function checkEtag(record: StoredRecord, etag: string | undefined): void {
  if (etag === undefined || etag === '' || etag === record.etag) return;
  throw new NameplateError(
    'ETAG_MISMATCH',
    `${record.identifier.canonical} has changed since etag ${etag.slice(0, 40)}.`,
    {
      metadata: { identifier: record.identifier.canonical, etag: record.etag },
    },
  );
}

/** There is nothing to publish. */
export function templateWithoutDraft(identifier: Identifier): NameplateError {
  return new NameplateError('INVALID_VALUE', `${identifier.canonical} has no draft to publish.`, {
    reason: 'TEMPLATE_NO_DRAFT',
  });
}

/** Only what was published can be withdrawn or forked. */
export function templateUnpublished(identifier: Identifier): NameplateError {
  return new NameplateError('INVALID_VALUE', `${identifier.canonical} was never published.`, {
    reason: 'TEMPLATE_NOT_PUBLISHED',
  });
}

/** A fork begins a template; it does not change one. */
export function templateExists(identifier: Identifier): NameplateError {
  return new NameplateError('HANDLE_ALREADY_EXISTS', `${identifier.canonical} is a template already.`, {
    reason: 'TEMPLATE_EXISTS',
    metadata: { identifier: identifier.canonical },
  });
}

/** A template that only some may make assets from. */
export function templateNotGranted(template: string): NameplateError {
  return new NameplateError('PERMISSION_DENIED', `Template ${template} is not yours to make assets from.`, {
    reason: 'TEMPLATE_NOT_GRANTED',
    metadata: { template },
    remedy: {
      en: 'Ask the owner of the template for a grant on its identifier (np.grants.allow, nameplate grant).',
      zh: '请向模板所有者申请对该模板标识的授权（np.grants.allow、nameplate grant）。',
    },
  });
}
