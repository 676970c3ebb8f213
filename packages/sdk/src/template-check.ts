import type { TemplateChange, TemplateDefinition, Violation } from '@nameplate/model';
import { fromViolationMessage } from '@nameplate/protocol/grpc';
import type { Caller } from './caller.ts';
import type { CheckTemplateResponse } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Page, type Paged, paged, pageSize, toPage } from './paged.ts';
import { parseDefinition } from './template-cache.ts';

/** A registered asset that a new version would break. */
export interface BrokenAsset {
  /** Absent when you may not read the asset. */
  readonly identifier?: string;
  readonly violations: readonly Violation[];
}

/** What publishing a template would do. */
export interface TemplateCheck {
  /** The version that it would become; that of the newest when nothing changes. */
  readonly version: number;
  /** As it would be published, every attribute with its index. */
  readonly definition: TemplateDefinition;
  readonly changes: readonly TemplateChange[];
  /** The assets that keep it from being published; asked for page by page as they are taken. */
  readonly breaking: Paged<BrokenAsset>;
}

/** Asks for the first page, which tells the changes too. */
export async function checkTemplate(
  caller: Caller,
  request: { readonly identifier: string; readonly definitionJson: string },
  options: { readonly pageSize?: number } & CallOptions,
): Promise<TemplateCheck> {
  const ask = (pageToken: string, needed?: number) =>
    caller.read(
      'TemplateService/CheckTemplate',
      { ...request, pageToken, pageSize: Math.min(100, pageSize(options.pageSize, needed)) },
      options,
    );
  const first = await ask('');
  const changes = first.changes.map(({ attribute, field, beforeJson, afterJson, breaking }) => ({
    ...(attribute !== '' && { attribute }),
    field,
    ...(beforeJson !== '' && { before: JSON.parse(beforeJson) as unknown }),
    ...(afterJson !== '' && { after: JSON.parse(afterJson) as unknown }),
    breaking,
  }));
  return {
    version: first.version,
    definition: parseDefinition(first),
    changes,
    breaking: paged(async (token, needed) => page(token === '' ? first : await ask(token, needed))),
  };
}

function page({ assets, nextPageToken }: CheckTemplateResponse): Page<BrokenAsset> {
  const items = assets.map(({ identifier, violations }) => ({
    ...(identifier !== '' && { identifier }),
    violations: violations.map(fromViolationMessage),
  }));
  return toPage(items, nextPageToken);
}
