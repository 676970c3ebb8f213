import { NameplateError } from './error.ts';
import { typeSelects } from './handle-value.ts';
import { parseIdentifier, parsePrefix } from './identifier.ts';
import { isMetricName } from './parse-metric.ts';

/** Who is named: `key:npk_…`, `organization:acme`, `organization:acme+below`, `device:…`, `handle:300:…`, `group:101:…`. */
export type Grantee =
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: string; readonly below: boolean }
  | { readonly kind: 'device'; readonly identifier: string }
  /** An administrator by the handle and the index of its key; index 0: any key of it. */
  | { readonly kind: 'handle'; readonly handle: string; readonly index: number }
  /** The members of an HS_VLIST value. RFC 3651 §3.2.7. */
  | { readonly kind: 'group'; readonly handle: string; readonly index: number };

/** What is granted: one identifier, the assets of a template under a prefix, or all under a prefix. Canonical texts. */
export type GrantTarget =
  | { readonly kind: 'identifier'; readonly identifier: string }
  | { readonly kind: 'template'; readonly template: string; readonly under: string }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** A grantee may view, or also change, attributes of what is granted. */
export interface Grant {
  /** `grt_…`. */
  readonly id: string;
  readonly on: GrantTarget;
  /** Selectors; empty: every attribute, and no readings. */
  readonly attributes: readonly string[];
  readonly to: string;
  readonly may: 'view' | 'edit';
  /** It ends then, Unix milliseconds. */
  readonly untilTimeMs?: number;
  readonly createTimeMs: number;
  /** Public id of who granted. */
  readonly grantor: string;
}

/** What an attribute selector picks: values by index or type (an attribute's code is its type), or readings. */
export type AttributeSelector =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'type'; readonly type: string }
  /** Without a metric: all. */
  | { readonly kind: 'readings'; readonly metric?: string };

/** @throws NameplateError INVALID_VALUE with reason GRANT_ATTRIBUTE */
export function parseSelector(text: string): AttributeSelector {
  if (text === 'readings') return { kind: 'readings' };
  if (text.startsWith('readings.')) {
    const metric = text.slice('readings.'.length);
    if (isMetricName(metric)) return { kind: 'readings', metric };
    throw invalid('GRANT_ATTRIBUTE', 'attributes', text, 'readings.METRIC with the name of a metric');
  }
  if (/^\d+$/.test(text)) {
    const index = Number(text);
    if (index >= 1 && index <= 0x7fff_ffff) return { kind: 'index', index };
    throw invalid('GRANT_ATTRIBUTE', 'attributes', text, 'an index from 1 to 2147483647');
  }
  if (/^[^\p{Cc}\p{Cs}\s]{1,255}$/u.test(text)) return { kind: 'type', type: text };
  throw invalid('GRANT_ATTRIBUTE', 'attributes', text, 'the code, index or type of an attribute, or readings');
}

/** Is this value picked? No selectors pick every value. */
export function selectsValue(
  selectors: readonly AttributeSelector[],
  value: { readonly index: number; readonly type: string },
): boolean {
  if (selectors.length === 0) return true;
  return selectors.some(
    (selector) =>
      (selector.kind === 'index' && selector.index === value.index) ||
      (selector.kind === 'type' && typeSelects(selector.type, value.type)),
  );
}

/** Are the readings of this metric picked? Only selectors of readings pick any. */
export function selectsMetric(selectors: readonly AttributeSelector[], metric: string): boolean {
  return selectors.some(
    (selector) => selector.kind === 'readings' && (selector.metric === undefined || selector.metric === metric),
  );
}

/** @throws NameplateError INVALID_VALUE with reason GRANTEE; INVALID_IDENTIFIER */
export function parseGrantee(text: string): Grantee {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  switch (kind) {
    case 'key':
      if (/^npk_[0-9a-f]{16}$/.test(rest)) return { kind, id: rest };
      break;
    case 'organization': {
      const [, id = '', below] = /^([a-z0-9][a-z0-9-]{0,62})(\+below)?$/.exec(rest) ?? [];
      if (id !== '') return { kind, id, below: below !== undefined };
      break;
    }
    case 'device':
      return { kind, identifier: parseIdentifier(rest).canonical };
    case 'handle':
    case 'group': {
      const [, index = '', handle = ''] = /^(\d{1,10}):(.+)$/su.exec(rest) ?? [];
      const number = Number(index);
      if (index !== '' && number <= 0x7fff_ffff && (kind === 'handle' || number > 0))
        return { kind, handle: parseIdentifier(handle).canonical, index: number };
    }
  }
  throw invalid('GRANTEE', 'to', text, granteeForms);
}

/** The one text of a grantee. */
export function formatGrantee(grantee: Grantee): string {
  switch (grantee.kind) {
    case 'key':
      return `key:${grantee.id}`;
    case 'organization':
      return `organization:${grantee.id}${grantee.below ? '+below' : ''}`;
    case 'device':
      return `device:${grantee.identifier}`;
    default:
      return `${grantee.kind}:${grantee.index}:${grantee.handle}`;
  }
}

/** The target in canonical texts. @throws NameplateError INVALID_IDENTIFIER */
export function settledTarget(target: GrantTarget): GrantTarget {
  switch (target.kind) {
    case 'identifier':
      return { kind: 'identifier', identifier: parseIdentifier(target.identifier).canonical };
    case 'template': {
      const template = parseIdentifier(target.template);
      const under = parsePrefix(target.under === '' ? template.prefix : target.under);
      return { kind: 'template', template: template.canonical, under };
    }
    default:
      return { kind: 'prefix', prefix: parsePrefix(target.prefix) };
  }
}

const granteeForms =
  'key:npk_…, organization:ID, organization:ID+below, device:IDENTIFIER, handle:INDEX:IDENTIFIER or group:INDEX:IDENTIFIER';

function invalid(reason: string, field: string, text: string, expected: string): NameplateError {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return new NameplateError('INVALID_VALUE', `${field}: expected ${expected}; found ${shown}.`, {
    reason,
    metadata: { field, expected },
  });
}
