import { isDeepStrictEqual } from 'node:util';
import { isNameplateError, type TemplateState } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { enumWord } from './convert.ts';
import { canonical, checkedPrefix } from './identifier.ts';
import type { TemplateMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { type Attributes, type PublishedTemplate, type Template, withIndexes } from './template.ts';
import { parseDefinition, type TemplateCache } from './template-cache.ts';

/** Kinds of assets. */
export class Templates {
  readonly #caller: Caller;
  readonly #cache: TemplateCache;

  constructor(caller: Caller, cache: TemplateCache) {
    this.#caller = caller;
    this.#cache = cache;
  }

  /**
   * Publishes a template, unless its newest published version is the same already: safe on every start of an app.
   * @throws NameplateError IN_USE, naming assets, when the change would break registered ones
   */
  async publish<A>(template: Template<A>, options: CallOptions = {}): Promise<PublishedTemplate<A>> {
    const identifier = canonical(template.identifier);
    const definition = { ...template.definition, attributes: withIndexes(template.definition.attributes) };
    const newest = await this.#newest(identifier, options);
    const same = newest?.state === 'published' && isDeepStrictEqual(plain(newest.definition), plain(definition));
    const published = same ? newest : await this.#publish(identifier, definition, options);
    this.#cache.remember(template as Template<never>, published.version);
    return published as PublishedTemplate<A>;
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
