import type { NameplateError } from '@nameplate/model';
import { type Alias, aliases, type BindOptions, bind, unbind } from './aliases.ts';
import { type Asset, toAsset, toHandle } from './asset.ts';
import { attributeText, definitionOf } from './attributes.ts';
import type { Caller } from './caller.ts';
import { fromErrorMessage } from './convert.ts';
import { templateReferenceOf } from './handle-value.ts';
import type { Handles } from './handles.ts';
import { canonical, checkedPrefix } from './identifier.ts';
import { type AssetPatch, type NewAsset, toChange, toNewHandle } from './new-asset.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { type RegisterManyOptions, type Registration, registerMany } from './register-many.ts';
import { type ReserveOptions, reserve, type SuffixBlock } from './suffix-block.ts';
import type { AttributeInput, Attributes, Template } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

/** Which assets: all of a prefix, of a template, or by the value of one attribute of a template. */
export interface AssetQuery<A = Attributes> {
  /** The template's own when absent. */
  readonly prefix?: string;
  readonly template?: Template<A>;
  /** One attribute and the value it has; needs `template`. */
  readonly where?: Partial<AttributeInput<A>>;
  readonly includeRetired?: boolean;
  readonly pageSize?: number;
}

export interface ListOptions extends CallOptions {
  /**
   * Told of a record that is listed and cannot be read, which is then left out: over `hdl://` each is asked for by itself,
   * and may be forbidden to you or larger than a message. Without it the list fails with the first.
   */
  readonly onUnread?: (identifier: string, error: NameplateError) => void;
}

/** Registered things. */
export class Assets {
  readonly #caller: Caller;
  readonly #handles: Handles;
  readonly #templates: TemplateCache;

  constructor(caller: Caller, handles: Handles, templates: TemplateCache) {
    this.#caller = caller;
    this.#handles = handles;
    this.#templates = templates;
  }

  /** @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, INVALID_VALUE (the attribute is in the message) */
  async register<A = Attributes>(asset: NewAsset<A>, options: CallOptions = {}): Promise<Asset<A>> {
    const request = { handle: await toNewHandle(asset, this.#templates) };
    const { handle } = await this.#caller.write('HandleService/CreateHandle', request, options);
    return toAsset(toHandle(handle), this.#templates, asset.template);
  }

  /** Any number of assets with flat memory: rows are read only as fast as the server answers. Outcomes in order. */
  registerMany<A = Attributes>(
    rows: Iterable<NewAsset<A>> | AsyncIterable<NewAsset<A>>,
    options: RegisterManyOptions = {},
  ): Registration<A> {
    return registerMany(this.#caller, this.#templates, rows, options);
  }

  /**
   * Suffixes for things that get their identifier without a link: `mintFrom` makes identifiers of them, and `registerMany` with
   * `block` registers each once, however often it is sent.
   */
  async reserve(prefix: string, count: number, options: ReserveOptions = {}): Promise<SuffixBlock> {
    return reserve(this.#caller, prefix, count, options);
  }

  /** From the authoritative store: what you may see. */
  async get<A = Attributes>(
    id: IdentifierLike,
    options: { readonly template?: Template<A> } & CallOptions = {},
  ): Promise<Asset<A>> {
    return toAsset(await this.#handles.get(id, options), this.#templates, options.template);
  }

  /** @throws NameplateError ETAG_MISMATCH when an etag is given and the asset has changed since */
  async patch<A = Attributes>(
    id: IdentifierLike,
    patch: AssetPatch<A>,
    options: { readonly etag?: string; readonly template?: Template<A> } & CallOptions = {},
  ): Promise<Asset<A>> {
    const template = options.template ?? (patch.attributes && (await this.#templateOf(id, options)));
    const { set, remove } = toChange(patch, template);
    const changed = await this.#handles.update(id, { set, remove }, options);
    return toAsset(changed, this.#templates, options.template);
  }

  /** Ends it: the identifier resolves to HANDLE_RETIRED and is never given again. */
  async retire(
    id: IdentifierLike,
    options: { readonly reason: string; readonly successor?: IdentifierLike; readonly etag?: string } & CallOptions,
  ): Promise<Asset> {
    return toAsset(await this.#handles.delete(id, options), this.#templates, undefined);
  }

  /**
   * Makes a code of another scheme resolve to the asset: as a reader gives it, in any way in which it is written.
   * @throws NameplateError VALUE_ALREADY_EXISTS when it is bound to another
   */
  async bind(id: IdentifierLike, code: string, options: BindOptions = {}): Promise<Alias> {
    return bind(this.#caller, id, code, options);
  }

  /** @throws NameplateError VALUE_NOT_FOUND when the code is not bound to the asset */
  async unbind(id: IdentifierLike, code: string, options: BindOptions = {}): Promise<Alias> {
    return unbind(this.#caller, id, code, options);
  }

  /** The codes bound to it, 100 at most. */
  async aliases(id: IdentifierLike, options: CallOptions = {}): Promise<readonly Alias[]> {
    return aliases(this.#caller, id, options);
  }

  /** In order of identifier. */
  list<A = Attributes>(query: AssetQuery<A> & { readonly prefix: string }, options: ListOptions = {}): Paged<Asset<A>> {
    return this.find(query, options);
  }

  /** By template, and by the value of one of its attributes. */
  find<A = Attributes>(
    query: AssetQuery<A>,
    { onUnread = refuseUnread, ...options }: ListOptions = {},
  ): Paged<Asset<A>> {
    return paged(async (pageToken, needed) => {
      const request = { ...queryFields(query), pageSize: pageSize(query.pageSize, needed), pageToken };
      const answer = await this.#caller.read('HandleService/ListHandles', request, options);
      for (const { identifier, ...error } of answer.unread ?? [])
        onUnread(identifier, fromErrorMessage({ ...error, message: `${identifier}: ${error.message}` }));
      const handles = answer.handles.map(toHandle);
      const assets = await Promise.all(handles.map((handle) => toAsset(handle, this.#templates, query.template)));
      return toPage(assets, answer.nextPageToken);
    });
  }

  async #templateOf(id: IdentifierLike, options: CallOptions): Promise<Pick<Template, 'definition'> | undefined> {
    const { signal, deadlineMs } = options;
    const reading = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
    const reference = templateReferenceOf((await this.#handles.get(id, reading)).values);
    const definition = reference && (await this.#templates.definition(reference));
    return definition && { definition };
  }
}

function refuseUnread(_identifier: string, error: NameplateError): never {
  throw error;
}

function queryFields<A>(query: AssetQuery<A>) {
  const template = query.template ? canonical(query.template.identifier) : '';
  const prefix = checkedPrefix(query.prefix ?? template.split('/', 1)[0] ?? '');
  const fields = { prefix, template, includeRetired: query.includeRetired ?? false, view: 'HANDLE_VIEW_FULL' };
  const [condition, ...more] = Object.entries(query.where ?? {});
  if (!condition) return fields;
  if (!query.template || more.length > 0) throw new TypeError('`where` takes one attribute and needs `template`.');
  const [name, value] = condition;
  const definition = definitionOf(query.template.definition, name);
  return { ...fields, attribute: name, attributeValue: attributeText(name, definition, value) };
}
