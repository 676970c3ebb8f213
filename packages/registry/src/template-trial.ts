import {
  compareTemplates,
  type Identifier,
  type Principal,
  parseTemplateDefinition,
  type TemplateChange,
  type TemplateDefinition,
} from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { templateWithoutDraft } from './failures.ts';
import { rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { accessPrefix, requireScope } from './permission.ts';
import { type BrokenAsset, brokenAsset, recordsOf } from './template-assets.ts';
import { breakageOf } from './template-breakage.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';

/** What publishing would do. */
export interface TemplateCheck {
  /** The version that it would become; that of the newest when nothing changes. */
  readonly version: number;
  /** As it would be published, every attribute with its index. */
  readonly definition: TemplateDefinition;
  readonly changes: readonly TemplateChange[];
  /** A page of the assets that keep it from being published. */
  readonly assets: readonly BrokenAsset[];
  readonly nextPageToken: string;
}

/**
 * Publishing without doing it: what changes, and, a page at a time, each asset that would break. `definition` as parsed JSON; the stored
 * draft when absent. Nothing is fenced: assets that change meanwhile are looked at again when it is published.
 * @throws NameplateError INVALID_VALUE as creating the draft would
 */
export async function tryTemplate(
  from: { readonly store: Store; readonly templates: TemplateReader },
  principal: Principal,
  input: { readonly identifier: Identifier; readonly definition?: unknown } & PageRequest,
): Promise<TemplateCheck> {
  const { identifier, pageSize, pageToken = '' } = input;
  requireScope(principal, 'identifier.write', accessPrefix(identifier));
  const row = await from.templates.headRow(identifier.key);
  const head = row && parseHead(row);
  const before = head?.version ? await from.templates.version(identifier.key, head.version) : undefined;
  const definition =
    input.definition === undefined
      ? await from.templates.definition(identifier.key, 0)
      : parseTemplateDefinition(input.definition, before);
  if (definition === undefined) throw templateWithoutDraft(identifier);
  const changes = before === undefined ? [] : compareTemplates(before, definition);
  const version = before !== undefined && changes.length === 0 ? (head?.version ?? 1) : (head?.version ?? 0) + 1;
  const breakage = before && breakageOf(before, definition);
  const page =
    breakage === undefined
      ? { items: [], nextPageToken: '' }
      : await readPage(
          from.store,
          rowRange(rows.assets(identifier.key)),
          { pageSize: pageSizeOf(pageSize, pageMax), pageToken },
          async (entries) =>
            (await recordsOf(from.store, entries)).map((record) => record && brokenAsset(record, breakage, principal)),
        );
  return { version, definition, changes, assets: page.items, nextPageToken: page.nextPageToken };
}

const pageMax = 100;
