import type { HandleValue, Link, NameplateError } from '@nameplate/model';
import { valueToJson } from '@nameplate/protocol/http';
import { safeTarget } from './redirect-target.ts';

/** All values of a handle, in Chinese and English. */
export function valuesPage(handle: string, values: readonly HandleValue[]): string {
  const rows = values.map((value) => {
    const { index, type, data, timestamp } = valueToJson(value);
    const text = typeof data.value === 'string' ? data.value : JSON.stringify(data.value);
    return `<tr><td>${index}</td><td>${escape(type)}</td><td>${timestamp ?? ''}</td><td>${dataCell(type, text)}</td></tr>`;
  });
  const head = '<tr><th>索引 Index</th><th>类型 Type</th><th>时间 Time</th><th>数据 Data</th></tr>';
  return page(handle, `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`);
}

/** Where the handle leads, to choose from. */
export function targetsPage(handle: string, targets: readonly string[]): string {
  const items = targets.map((target) => `<li>${link(target, target)}</li>`);
  return page(handle, `<p>该标识指向 · Leads to</p><ul>${items.join('')}</ul>`);
}

/** The links of a thing, and of what it is one of, to choose from. */
export function linksPage(
  title: string,
  things: readonly { readonly anchor: string; readonly links: readonly Link[] }[],
): string {
  const head = '<tr><th>链接 Link</th><th>类型 Type</th><th>适用 For</th></tr>';
  const tables = things.map(({ anchor, links }) => {
    const rows = links.map(({ rel, href, title: name, type, hreflang = [], context = [] }) => {
      const whom = [...hreflang, ...(type === undefined ? [] : [type]), ...context].join(' ');
      return `<tr><td>${link(href, name)}</td><td>${escape(rel)}</td><td>${escape(whom)}</td></tr>`;
    });
    return `<h2>${escape(anchor)}</h2><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`;
  });
  return page(title, tables.join(''));
}

/** `hint`: a handle that may be meant. */
export function errorPage(handle: string, error: NameplateError, hint: string | undefined): string {
  const { en, zh } = error.remedy;
  const maybe = hint === undefined ? '' : `<p>您要找的是 · Did you mean ${link(proxyPath(hint), hint)}?</p>`;
  const lines = [error.message, zh, en].map((text) => `<p>${escape(text)}</p>`).join('');
  return page(handle, `${lines}${maybe}<p><small>${error.code}</small></p>`);
}

/** The path of a handle on this server. */
export function proxyPath(handle: string): string {
  return `/${handle.split('/').map(encodeURIComponent).join('/')}`;
}

/** Headers of a page: nothing in it may run or load, whatever a value holds. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

function dataCell(type: string, text: string): string {
  const target = type.toUpperCase() === 'URL' ? safeTarget(text) : undefined;
  if (target !== undefined) return link(target, text);
  return type.toUpperCase() === 'HS_ALIAS' ? link(proxyPath(text), text) : escape(text);
}

function link(href: string, text: string): string {
  return `<a rel="noreferrer" href="${escape(href)}">${escape(text)}</a>`;
}

function page(handle: string, body: string): string {
  const title = escape(handle);
  return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1a1a1a;background:#fff}main{max-width:60rem;margin:auto}h1,h2{font-size:1.25rem;overflow-wrap:anywhere}h2{font-size:1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}';

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
