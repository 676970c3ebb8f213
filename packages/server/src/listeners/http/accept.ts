import { linksetType } from '@nameplate/protocol/http';
import { parsePreferences } from '@nameplate/resolver';

/** Does the `Accept` header prefer JSON to a page? RFC 9110 §12.5.1. None, and `*\/*`: a page. */
export function prefersJson(accept: string | undefined): boolean {
  const quality = (...ranges: readonly string[]) => {
    const parts = (accept ?? '')
      .slice(0, 4096)
      .split(',')
      .map((part) =>
        part
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/),
      );
    for (const range of ranges) {
      const found = parts.find(([type]) => type === range);
      if (found !== undefined) return Number(found.find((each) => each.startsWith('q='))?.slice(2) ?? 1) || 0;
    }
    return 0;
  };
  const json = quality('application/json');
  return json > 0 && json > quality('text/html', 'application/xhtml+xml', 'text/*');
}

/** Does the `Accept` header ask for a linkset before anything else that it names? */
export function wantsLinkset(accept: string | undefined): boolean {
  const ranges = parsePreferences(accept);
  const wanted = Math.max(0, ...ranges.filter(({ range }) => range === linksetType).map(({ quality }) => quality));
  return wanted > 0 && ranges.every(({ quality }) => quality <= wanted);
}

/** Does the `Accept` header name a page, and nothing before it? What browsers send does, `*\/*` alone does not. */
export function prefersPage(accept: string | undefined): boolean {
  const ranges = parsePreferences(accept);
  const page = ranges.find(({ range }) => range === 'text/html')?.quality ?? 0;
  return page > 0 && ranges.every(({ quality }) => quality <= page);
}
