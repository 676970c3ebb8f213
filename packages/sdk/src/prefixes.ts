import { isNameplateError } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
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
