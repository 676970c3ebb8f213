import { type Clock, NameplateError, type TemplateDefinition, type TemplateState } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { AssetTemplate } from './attribute-index.ts';
import type { Changes } from './changes.ts';
import { rows } from './keyspace.ts';
import { ReadCache } from './read-cache.ts';
import type { Guard } from './records.ts';

/** Where a template is in its life: the row that everything made from it checks. */
export interface TemplateHead {
  /** Newest published version; 0 when there is none. */
  readonly version: number;
  readonly state: TemplateState;
  /** Whether there is a draft beside the published version. */
  readonly draft: boolean;
  /** No asset is written until then, Unix milliseconds: a breaking version is being published. */
  readonly closedUntilMs?: number;
}

/** A version of a template with what must still hold when an asset made from it commits. */
export interface VersionedTemplate extends AssetTemplate {
  readonly version: number;
  readonly guard: Guard;
  /** Not everybody may make assets from it, by its newest version. */
  readonly restricted: boolean;
}

/** Reads templates for the writing of assets. Versions never change, heads are forgotten at each commit. */
export class TemplateReader {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #heads = new ReadCache<Uint8Array | undefined>(10_000);
  readonly #versions = new ReadCache<TemplateDefinition | undefined>(10_000);

  constructor(store: Store, clock: Clock, changes: Changes) {
    this.#store = store;
    this.#clock = clock;
    changes.onCommit((_change, key) => this.forget(key));
  }

  /** The head's octets, for a precondition. */
  async headRow(key: string): Promise<Uint8Array | undefined> {
    return await this.#heads.get(key, () => this.#store.get(rows.template(key)));
  }

  forget(key: string): void {
    this.#heads.delete(key);
  }

  /** A published version. */
  async version(key: string, version: number): Promise<TemplateDefinition | undefined> {
    const name = `${version}\0${key}`;
    const found = await this.#versions.get(name, () => this.definition(key, version));
    if (found === undefined) this.#versions.delete(name);
    return found;
  }

  /** A version as it is stored now; 0 for the draft. */
  async definition(key: string, version: number): Promise<TemplateDefinition | undefined> {
    const row = await this.#store.get(rows.templateVersion(key, version));
    return row && (JSON.parse(Buffer.from(row).toString('utf8')) as TemplateDefinition);
  }

  /**
   * The template an asset names, version 0 for the newest. A new asset needs one that is not withdrawn.
   * @throws NameplateError INVALID_VALUE with reason TEMPLATE_UNKNOWN, TEMPLATE_VERSION or TEMPLATE_WITHDRAWN
   */
  async forAsset(
    reference: { readonly key: string; readonly canonical: string; readonly version: number },
    isNew: boolean,
  ): Promise<VersionedTemplate> {
    const { key, canonical } = reference;
    const row = await this.headRow(key);
    const head = row && parseHead(row);
    if (head === undefined || head.version === 0)
      throw refused('TEMPLATE_UNKNOWN', canonical, `Template ${canonical} is not published here.`);
    if ((head.closedUntilMs ?? 0) > this.#clock.now()) {
      this.forget(key);
      throw new NameplateError('OVERLOADED', `Template ${canonical} is being published.`, { retryAfterMs: 100 });
    }
    const version = reference.version === 0 ? head.version : reference.version;
    const definition = version > head.version ? undefined : await this.version(key, version);
    if (definition === undefined)
      throw refused('TEMPLATE_VERSION', canonical, `Template ${canonical} has no version ${version}.`);
    if (isNew && head.state === 'withdrawn')
      throw refused('TEMPLATE_WITHDRAWN', canonical, `Template ${canonical} was withdrawn: no new assets from it.`);
    const guard: Guard = {
      key: rows.template(key),
      expect: row,
      // Another process may have published: what is cached here is out of date.
      failed: async () => {
        this.forget(key);
        return undefined;
      },
    };
    const newest = version === head.version ? definition : await this.version(key, head.version);
    return { key, version, definition, guard, restricted: (newest?.visibility ?? 'public') !== 'public' };
  }
}

export function parseHead(row: Uint8Array): TemplateHead {
  return JSON.parse(Buffer.from(row).toString('utf8')) as TemplateHead;
}

function refused(reason: string, template: string, message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason, metadata: { template } });
}
