import { parameters, query } from './schemas.ts';

/** What every list route takes. */
export interface PageQuery {
  readonly page_size: number;
  readonly page_token?: string;
}

/** The query of a list route: its own parameters, and those of a page. */
export function pageQuery(max: number, more: Readonly<Record<string, unknown>> = {}) {
  return query({ ...more, page_size: parameters.pageSize(max), page_token: parameters.pageToken });
}

/** The page asked for, as the registry takes it. */
export function pageOf({ page_size: pageSize, page_token: pageToken }: PageQuery) {
  return { pageSize, ...(pageToken === undefined ? {} : { pageToken }) };
}
