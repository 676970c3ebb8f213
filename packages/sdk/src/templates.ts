import { isDeepStrictEqual } from 'node:util';
import { compareTemplates, isNameplateError, type TemplateChange, type TemplateState } from '@nameplate/model';
import type { Assets } from './assets.ts';
import type { Caller } from './caller.ts';
import { enumWord } from './convert.ts';
import type { Handles } from './handles.ts';
import { canonical, checkedPrefix } from './identifier.ts';
import type { TemplateMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { type Attributes, type PublishedTemplate, type Template, withIndexes } from './template.ts';
import { parseDefinition, type TemplateCache } from './template-cache.ts';
import { checkTemplate, type TemplateCheck } from './template-check.ts';
import { type MovedAsset, type MoveOptions, moveAssets } from './template-move.ts';

/** Kinds of assets. */
export class Templates {
  readonly #caller: Caller;
  readonly #cache: TemplateCache;
  readonly #things: { readonly assets: Assets; readonly handles: Handles };

  constructor(caller: Caller, cache: TemplateCache, things: { readonly assets: Assets; readonly handles: Handles }) {
    this.#caller = caller;
    this.#cache = cache;
    this.#things = things;
  }

  /**
   * Publishes a template, unless its newest published version is the same already: safe on every start of an app.
   * @throws NameplateError PERMISSION_DENIED, AUTHENTICATION_NEEDED without `identifier.write` there, the same version or not
   * @throws NameplateError IN_USE when the change would break registered assets: `violations` names up to ten with attribute, rule and value
   */
  async publish<A>(template: Template<A>, options: CallOptions = {}): Promise<PublishedTemplate<A>> {
    const identifier = canonical(template.identifier);
    const definition = { ...template.definition, attributes: withIndexes(template.definition.attributes) };
    const newest = await this.#newest(identifier, options);
    const same = newest?.state === 'published' && isDeepStrictEqual(plain(newest.definition), plain(definition));
    // Who may not publish here is told so by the server, also where there is nothing to publish.
    if (same) await this.check(template, { ...options, pageSize: 1 });
    const published = same ? newest : await this.#publish(identifier, definition, options);
    this.#cache.remember(template as Template<never>, published.version);
    return published as PublishedTemplate<A>;
  }

  /** What publishing would do, without doing it: what changes, and every registered asset that would break. */
  async check<A>(
    template: Template<A>,
    options: { readonly pageSize?: number } & CallOptions = {},
  ): Promise<TemplateCheck> {
    const definitionJson = JSON.stringify(template.definition);
    return checkTemplate(this.#caller, { identifier: canonical(template.identifier), definitionJson }, options);
  }

  /** Makes a draft of your own with the definition of a published template, which it keeps as its origin; `publish` it as it is or changed. */
  async fork(
    id: IdentifierLike,
    into: IdentifierLike,
    options: { readonly version?: number } & CallOptions = {},
  ): Promise<PublishedTemplate> {
    const request = { identifier: canonical(id), version: options.version ?? 0, into: canonical(into) };
    const { template } = await this.#caller.write('TemplateService/ForkTemplate', request, options);
    return fromMessage(template);
  }

  /** What differs between two templates or versions: `88.118.22/meter@1`; the newest version when none is named. */
  async compare(from: IdentifierLike, to: IdentifierLike, options: CallOptions = {}): Promise<TemplateChange[]> {
    const [before, after] = await Promise.all([this.#named(from, options), this.#named(to, options)]);
    return compareTemplates(before.definition, after.definition);
  }

  /** Moves registered assets to a version of their template, the newest when none is named, with an answer for each. */
  async *moveAssets(
    id: IdentifierLike,
    { version, ...options }: { readonly version?: number } & MoveOptions = {},
  ): AsyncGenerator<MovedAsset, void, void> {
    const template = await this.get(id, { ...options, ...(version !== undefined && { version }) });
    yield* moveAssets(this.#things, template, options);
  }

  /** A version; the newest when none is named. */
  async get(id: IdentifierLike, options: { readonly version?: number } & CallOptions = {}): Promise<PublishedTemplate> {
    const request = { identifier: canonical(id), version: options.version ?? 0 };
    const { template } = await this.#caller.read('TemplateService/GetTemplate', request, options);
    return fromMessage(template);
  }

  /** No new assets from it; those there stay. */
  async withdraw(
    id: IdentifierLike,
    options: { readonly etag?: string } & CallOptions = {},
  ): Promise<PublishedTemplate> {
    const request = { identifier: canonical(id), etag: options.etag ?? '' };
    const { template } = await this.#caller.write('TemplateService/WithdrawTemplate', request, options);
    return fromMessage(template);
  }

  /** Those under a prefix; all without one. */
  list(options: { readonly prefix?: string; readonly pageSize?: number } & CallOptions = {}): Paged<PublishedTemplate> {
    const prefix = options.prefix === undefined ? '' : checkedPrefix(options.prefix);
    return paged(async (pageToken, needed) => {
      const request = { prefix, pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('TemplateService/ListTemplates', request, options);
      return toPage(answer.templates.map(fromMessage), answer.nextPageToken);
    });
  }

  async #named(id: IdentifierLike, options: CallOptions): Promise<PublishedTemplate> {
    const [, name, version] = (typeof id === 'string' && /^(.*)@(\d{1,9})$/su.exec(id)) || [];
    return await this.get(name ?? id, { ...options, ...(version !== undefined && { version: Number(version) }) });
  }

  async #newest(identifier: string, options: CallOptions): Promise<PublishedTemplate | undefined> {
    try {
      return await this.get(identifier, options);
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND') || isNameplateError(thrown, 'VALUE_NOT_FOUND')) return undefined;
      throw thrown;
    }
  }

  async #publish(identifier: string, definition: object, options: CallOptions): Promise<PublishedTemplate> {
    const draft = { identifier, definitionJson: JSON.stringify(definition) };
    // Two writes, two keys: one key names one request.
    const [first, second] = options.idempotencyKey
      ? [`${options.idempotencyKey}/draft`, `${options.idempotencyKey}/publish`]
      : [];
    await this.#caller.write('TemplateService/CreateTemplate', draft, withKey(options, first));
    const { template } = await this.#caller.write(
      'TemplateService/PublishTemplate',
      { identifier, etag: '' },
      withKey(options, second),
    );
    return fromMessage(template);
  }
}

function withKey(options: CallOptions, idempotencyKey: string | undefined): CallOptions {
  return idempotencyKey === undefined ? options : { ...options, idempotencyKey };
}

/** As it looks after JSON: what is compared is what is stored. */
function plain(definition: object): unknown {
  return JSON.parse(JSON.stringify(definition));
}

function fromMessage(template: TemplateMessage): PublishedTemplate<Attributes> {
  const { identifier, version, etag } = template;
  const state = enumWord('TEMPLATE_STATE_', template.state) as TemplateState;
  return { identifier, definition: parseDefinition(template), version, state, etag };
}
