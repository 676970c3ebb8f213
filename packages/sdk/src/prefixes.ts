import { isNameplateError } from '@nameplate/model';
import type { Handle } from './asset.ts';
import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { type Delegation, delegatedValues, isDelegation } from './delegation.ts';
import { Handles } from './handles.ts';
import { checkedPrefix } from './identifier.ts';
import type { PrefixMessage } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

/** A prefix homed on the server. */
export interface HomedPrefix {
  readonly prefix: string;
  readonly description: string;
  readonly createTime: Date;
  readonly etag: string;
}

/** Prefixes homed on the server. */
export class Prefixes {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Homes a prefix here. `ifAbsent`: one that is here already is answered as it is, instead of HANDLE_ALREADY_EXISTS. */
  async create(
    prefix: string,
    options: { readonly description?: string; readonly ifAbsent?: boolean } & CallOptions = {},
  ): Promise<HomedPrefix> {
    const request = { prefix: checkedPrefix(prefix), description: options.description ?? '' };
    try {
      const answer = await this.#caller.write('PrefixService/CreatePrefix', request, options);
      return fromMessage(answer.prefix);
    } catch (thrown) {
      if (options.ifAbsent && isNameplateError(thrown, 'HANDLE_ALREADY_EXISTS')) return this.get(prefix, options);
      throw thrown;
    }
  }

  async get(prefix: string, options: CallOptions = {}): Promise<HomedPrefix> {
    const answer = await this.#caller.read('PrefixService/GetPrefix', { prefix: checkedPrefix(prefix) }, options);
    return fromMessage(answer.prefix);
  }

  /**
   * Says on this server, as the parent's, which servers hold a prefix: writes `0.NA/PREFIX`. What was delegated before is
   * replaced; the record's other values stay.
   */
  async delegate(prefix: string, delegation: Delegation, options: CallOptions = {}): Promise<Handle> {
    const handles = new Handles(this.#caller);
    const id = `0.NA/${checkedPrefix(prefix)}`;
    const current = await handles.get(id, options).catch((thrown: unknown) => {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND')) return undefined;
      throw thrown;
    });
    const set = delegatedValues(delegation, current?.values ?? []);
    if (current === undefined) return await handles.create(id, set, options);
    const written = new Set(set.map(({ index }) => index));
    const remove = current.values.filter(isDelegation).map(({ index }) => index);
    const change = { set, remove: remove.filter((index) => !written.has(index)) };
    return await handles.update(id, change, { ...options, etag: current.etag });
  }

  list(options: { readonly pageSize?: number } & CallOptions = {}): Paged<HomedPrefix> {
    return paged(async (pageToken, needed) => {
      const request = { pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('PrefixService/ListPrefixes', request, options);
      return toPage(answer.prefixes.map(fromMessage), answer.nextPageToken);
    });
  }
}

function fromMessage({ prefix, description, createTime, etag }: PrefixMessage): HomedPrefix {
  return { prefix, description, createTime: toDate(createTime), etag };
}
