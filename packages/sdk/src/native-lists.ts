import type { Patience, ServerClient } from '@nameplate/handle-client';
import { type ErrorCode, identifierFromHandle, isNameplateError, NameplateError } from '@nameplate/model';
import { nativeHandleMessage, notNative } from './native-messages.ts';
import { mapBounded, nativeValuesOf } from './native-reads.ts';
import { nativePrefixMessage } from './native-writes.ts';

interface PageFields {
  readonly pageSize: number;
  readonly pageToken: string;
}
export interface ListHandlesFields extends PageFields {
  readonly prefix: string;
  readonly template?: string;
  readonly attribute?: string;
  readonly includeRetired?: boolean;
  readonly view?: string;
}

/** Lists come whole over the Handle protocol; they are given out in pages. The latest few are kept. */
export class NativeLists {
  readonly #server: ServerClient;
  readonly #kept = new Map<string, readonly string[]>();

  constructor(server: ServerClient) {
    this.#server = server;
  }

  /** HandleService/ListHandles: names by one operation; with the full view, each is then resolved. */
  async handles(request: ListHandlesFields, patience: Patience) {
    if (request.template || request.attribute)
      throw notNative('search by template or attribute', "list the prefix, or connect to the server's gRPC port");
    if (request.includeRetired) throw notNative('list of retired handles', 'leave `includeRetired` out');
    const { items, nextPageToken } = await this.#page(request, async () =>
      (await this.#server.list(request.prefix, patience)).toSorted(byKey),
    );
    const full = request.view === 'HANDLE_VIEW_FULL';
    if (!full) return { handles: items.map((handle) => nativeHandleMessage(handle, [])), nextPageToken };
    const rows = await mapBounded(items, (handle) => this.#full(handle, patience));
    const handles = rows.flatMap((row) => (row !== undefined && 'handle' in row ? [row.handle] : []));
    const unread = rows.flatMap((row) => (row !== undefined && 'unread' in row ? [row.unread] : []));
    return { handles, unread, nextPageToken };
  }

  /** PrefixService/ListPrefixes. */
  async prefixes(request: PageFields, patience: Patience) {
    const { items, nextPageToken } = await this.#page(request, () => this.#server.listHomed(patience));
    return { prefixes: items.map(nativePrefixMessage), nextPageToken };
  }

  /** PrefixService/GetPrefix: is it among those homed? */
  async prefix({ prefix }: { readonly prefix: string }, patience: Patience) {
    const found = (await this.#server.listHomed(patience)).find((one) => one.toUpperCase() === prefix.toUpperCase());
    if (found === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `The prefix ${prefix} is not homed here.`, {
        reason: 'PREFIX_NOT_FOUND',
        metadata: { prefix },
      });
    return { prefix: nativePrefixMessage(found) };
  }

  /** Undefined for one that went away after it was listed; what is the matter with one record keeps no other back. */
  async #full(handle: string, patience: Patience) {
    try {
      return { handle: nativeHandleMessage(handle, await nativeValuesOf(this.#server, handle, patience)) };
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND')) return undefined;
      if (!isNameplateError(thrown) || !ofOneRecord.has(thrown.code)) throw thrown;
      const { code, message, reason } = thrown;
      return { unread: { identifier: identifierFromHandle(handle).canonical, code, message, reason } };
    }
  }

  async #page({ pageSize, pageToken }: PageFields, fetch: () => Promise<readonly string[]>) {
    const all = pageToken === '' ? await fetch() : this.#kept.get(pageToken);
    if (all === undefined)
      throw new NameplateError('INVALID_VALUE', 'The list that this page is of is gone: begin again.', {
        reason: 'PAGE_TOKEN',
      });
    const size = pageSize > 0 ? pageSize : 1_000;
    const rest = all.slice(size);
    const nextPageToken = rest.length === 0 ? '' : crypto.randomUUID();
    if (nextPageToken !== '') this.#keep(nextPageToken, rest);
    return { items: all.slice(0, size), nextPageToken };
  }

  #keep(token: string, rest: readonly string[]): void {
    this.#kept.set(token, rest);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= listsKept) break;
      this.#kept.delete(oldest);
    }
  }
}

const listsKept = 16;

/** Other codes tell of the server, or of the caller. */
const ofOneRecord: ReadonlySet<string> = new Set<ErrorCode>([
  'PERMISSION_DENIED',
  'AUTHENTICATION_NEEDED',
  'LIMIT_EXCEEDED',
  'MALFORMED_MESSAGE',
  'NOT_RESPONSIBLE',
  'INVALID_VALUE',
]);

function byKey(left: string, right: string): number {
  const [a, b] = [identifierFromHandle(left).key, identifierFromHandle(right).key];
  return a < b ? -1 : Number(a > b);
}
