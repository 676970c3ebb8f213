/** One page, and the cursor of the next; no cursor on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
}

/** A list that is fetched page by page: iterate it, or take what you need. */
export interface Paged<Item> extends AsyncIterable<Item> {
  /** One page; the first without a cursor. */
  page(cursor?: string): Promise<Page<Item>>;
  /** The first item; undefined when there is none. */
  first(): Promise<Item | undefined>;
  /** At most `limit` items as an array. */
  toArray(options: { readonly limit: number }): Promise<Item[]>;
}

/** Makes a Paged of a function that fetches one page. */
export function paged<Item>(fetch: (cursor: string, limit?: number) => Promise<Page<Item>>): Paged<Item> {
  return {
    page: (cursor = '') => fetch(cursor),
    async first() {
      return (await this.toArray({ limit: 1 }))[0];
    },
    async toArray({ limit }) {
      const items: Item[] = [];
      let cursor: string | undefined = '';
      while (items.length < limit && cursor !== undefined) {
        const page: Page<Item> = await fetch(cursor, limit - items.length);
        items.push(...page.items);
        cursor = page.cursor;
      }
      return items.slice(0, limit);
    },
    async *[Symbol.asyncIterator]() {
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const page: Page<Item> = await fetch(cursor);
        yield* page.items;
        cursor = page.cursor;
      }
    },
  };
}

/** An answer with `next_page_token` as a page. */
export function toPage<Item>(items: readonly Item[], nextPageToken: string | undefined): Page<Item> {
  return nextPageToken ? { items, cursor: nextPageToken } : { items };
}

/** The page size to ask for: what the caller still needs, at most what they set; 0 leaves it to the server. */
export function pageSize(configured: number | undefined, needed: number | undefined): number {
  return Math.min(configured ?? 1_000, needed ?? configured ?? 1_000);
}
