import type { Visibility } from '@nameplate/model';
import { type Handle, toHandle } from './asset.ts';
import type { Caller } from './caller.ts';
import { optionalDate, toDate, toTimestamp } from './convert.ts';
import { canonical, checkedPrefix, type PrefixScope } from './identifier.ts';
import type { AccessExplanationMessage, GrantMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import type { Template } from './template.ts';

/** Who is named; `+below` takes in the organizations below it. */
export type Grantee =
  | `key:${string}`
  | `organization:${string}`
  | `device:${string}`
  | `handle:${number}:${string}`
  | `group:${number}:${string}`;

/** Who asks, for `explain` and `preview`: a grantee that is no group, or nobody in particular. */
export type Asker = Exclude<Grantee, `group:${string}`> | 'anonymous';

export interface NewGrant {
  /** One identifier; the assets of a template, or all, under a prefix. */
  readonly on: IdentifierLike | Template<unknown> | PrefixScope | TemplateScope;
  /** Codes, indexes or types, `readings` or `readings.METRIC`. Absent: every attribute, and no readings. */
  readonly attributes?: readonly string[];
  readonly to: Grantee;
  readonly may: 'view' | 'edit';
  /** Absent: it does not end. */
  readonly until?: Date;
}

/** The assets of a template under one prefix; that of the template itself when it is absent. */
export interface TemplateScope {
  readonly template: IdentifierLike;
  readonly prefix?: string;
}

/** A grant as it is stored. */
export interface Grant {
  /** `grt_…`. */
  readonly id: string;
  readonly on: { readonly identifier: string } | { readonly template: string; readonly prefix: string } | PrefixScope;
  readonly attributes: readonly string[];
  readonly to: Grantee;
  readonly may: 'view' | 'edit';
  readonly until?: Date;
  readonly createTime: Date;
  /** Public id of who granted. */
  readonly grantor: string;
}

/** Why somebody may or may not see, or change, one attribute. */
export interface Explanation {
  /** Of the value; 0 for readings. */
  readonly index: number;
  /** Its type, or `readings.METRIC`. */
  readonly attribute: string;
  readonly allowed: boolean;
  /** Ids of the policies that decided, a grant's as `grant.grt_…`; empty: none permits it. */
  readonly policies: readonly string[];
  readonly visibility: Visibility | 'unknown';
  /** The grants that decided. */
  readonly grants: readonly Grant[];
  readonly reason: { readonly en: string; readonly zh: string };
  /** Public ids of API keys that may grant it, ten at most. */
  readonly grantors: readonly string[];
}

/** Who else may see or change what. Needs `grant.manage` on the prefix of it. */
export class Grants {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Never for more than the asker itself holds. @throws NameplateError HANDLE_NOT_FOUND, INVALID_VALUE, LIMIT_EXCEEDED */
  async allow(grant: NewGrant, options: CallOptions = {}): Promise<Grant> {
    const { attributes = [], to, may, until } = grant;
    const request = {
      on: targetFields(grant.on),
      attributes,
      to,
      may: may === 'edit' ? 'GRANT_RIGHT_EDIT' : 'GRANT_RIGHT_VIEW',
      ...(until && { untilTime: toTimestamp(until) }),
    };
    return toGrant((await this.#caller.write('GrantService/AllowGrant', request, options)).grant);
  }

  /** Ends it at once, on open streams too. @throws NameplateError HANDLE_NOT_FOUND with reason GRANT_UNKNOWN */
  async revoke(id: string, options: CallOptions = {}): Promise<Grant> {
    return toGrant((await this.#caller.write('GrantService/RevokeGrant', { id }, options)).grant);
  }

  async get(id: string, options: CallOptions = {}): Promise<Grant> {
    return toGrant((await this.#caller.read('GrantService/GetGrant', { id }, options)).grant);
  }

  /** The grants of a prefix with all that is in it, or of one identifier itself. */
  list(on: IdentifierLike | PrefixScope, options: { readonly pageSize?: number } & CallOptions = {}): Paged<Grant> {
    const target = isPrefix(on) ? { prefix: checkedPrefix(on.prefix) } : { identifier: canonical(on) };
    return paged(async (pageToken, needed) => {
      const request = { ...target, pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('GrantService/ListGrants', request, options);
      return toPage(answer.grants.map(toGrant), answer.nextPageToken);
    });
  }

  /** Why somebody may or may not see (with `edit`: change) an attribute, or each of them. */
  async explain(
    question: {
      readonly who: Asker;
      readonly on: IdentifierLike;
      readonly attribute?: string;
      readonly edit?: boolean;
    },
    options: CallOptions = {},
  ): Promise<readonly Explanation[]> {
    const { who, on, attribute = '', edit = false } = question;
    const request = { who, identifier: canonical(on), attribute, edit };
    const answer = await this.#caller.read('GrantService/ExplainAccess', request, options);
    return answer.explanations.map(toExplanation);
  }

  /** The record as somebody else sees it; undefined: nothing of it. */
  async preview(who: Asker, id: IdentifierLike, options: CallOptions = {}): Promise<Handle | undefined> {
    const request = { who, identifier: canonical(id) };
    const { handle } = await this.#caller.read('GrantService/PreviewAccess', request, options);
    return handle ? toHandle(handle) : undefined;
  }
}

function targetFields(on: NewGrant['on']) {
  if (typeof on === 'string') return { identifier: canonical(on) };
  if ('definition' in on) return { template: canonical(on.identifier) };
  if ('template' in on)
    return { template: canonical(on.template), prefix: on.prefix === undefined ? '' : checkedPrefix(on.prefix) };
  return isPrefix(on) ? { prefix: checkedPrefix(on.prefix) } : { identifier: canonical(on) };
}

function isPrefix(on: IdentifierLike | PrefixScope): on is PrefixScope {
  return typeof on === 'object' && 'prefix' in on && !('canonical' in on) && !('identifier' in on);
}

function toGrant(grant: GrantMessage): Grant {
  const { id, on, attributes, to, may, createTime, grantor } = grant;
  const { identifier = '', template = '', prefix = '' } = on ?? {};
  return {
    id,
    on: identifier === '' ? (template === '' ? { prefix } : { template, prefix }) : { identifier },
    attributes,
    to: to as Grantee,
    may: may === 'GRANT_RIGHT_EDIT' ? 'edit' : 'view',
    ...optionalDate('until', grant.untilTime),
    createTime: toDate(createTime),
    grantor,
  };
}

function toExplanation(explanation: AccessExplanationMessage): Explanation {
  const { index, attribute, allowed, policies, visibility, grants, reasonEn, reasonZh } = explanation;
  return {
    index,
    attribute,
    allowed,
    policies,
    visibility: visibility as Explanation['visibility'],
    grants: grants.map(toGrant),
    reason: { en: reasonEn, zh: reasonZh },
    grantors: explanation.grantors,
  };
}
