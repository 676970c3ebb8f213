import {
  adminPermissions,
  type Clock,
  type Grant,
  type HandleRecord,
  type Identifier,
  NameplateError,
  type Principal,
  parseGrantee,
  parseIdentifier,
  typeSelects,
  type ValueReference,
} from '@nameplate/model';
import type { Reader } from '@nameplate/storage';
import type { AdminRights } from '../admin-rights.ts';
import type { Devices } from '../devices.ts';
import { handleNotFound, requireActive } from '../failures.ts';
import type { Keys } from '../keys.ts';
import type { OrganizationTree } from '../organizations/organization-tree.ts';
import { accessPrefix, requireScope } from '../permission.ts';
import type { Prefixes } from '../prefixes.ts';
import { type StoredRecord, toHandleRecord } from '../stored-record.ts';
import type { Access } from './access.ts';
import { memberOf } from './asker.ts';
import { type AccessAction, Cedar } from './cedar.ts';
import type { CedarResource, Who } from './cedar-slice.ts';
import { factsOf, templateKeyOf } from './compiled-record.ts';
import type { GrantBook } from './grant-book.ts';
import { grantorsOf } from './grantors.ts';
import { neededScopes } from './grants.ts';
import { type Reason, reasonOf } from './reason.ts';
import { parseWho } from './who.ts';

/** Why somebody may or may not see, or change, one attribute. */
export interface AccessExplanation {
  /** Of the value; 0 for readings. */
  readonly index: number;
  /** Its type, or `readings.METRIC`. */
  readonly attribute: string;
  readonly allowed: boolean;
  /** The policies that decided, a grant's as `grant.grt_…`. */
  readonly policies: readonly string[];
  readonly visibility: string;
  /** The grants that decided. */
  readonly grants: readonly Grant[];
  readonly reason: Reason;
  /** Public ids of keys that may grant it. */
  readonly grantors: readonly string[];
}

export interface ExplainQuestion {
  readonly who: string;
  readonly identifier: Identifier;
  /** Code, index or `readings.METRIC`; absent: every value. */
  readonly attribute?: string;
  readonly edit?: boolean;
}

interface ExplainParts {
  readonly store: Reader;
  readonly book: GrantBook;
  readonly access: Access;
  readonly rights: AdminRights;
  readonly keys: Keys;
  readonly devices: Devices;
  readonly organizations: OrganizationTree;
  readonly prefixes: Prefixes;
  readonly clock: Clock;
  readonly read: (identifierKey: string) => Promise<StoredRecord | undefined>;
}

/** Explains decisions by the Cedar policies themselves, and shows records as others see them: to the owner's side only. */
export class ExplainAccess {
  readonly #parts: ExplainParts;
  #cedar: Promise<Cedar> | undefined;

  constructor(parts: ExplainParts) {
    this.#parts = parts;
  }

  /** @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, VALUE_NOT_FOUND, INVALID_VALUE */
  async explain(principal: Principal, question: ExplainQuestion): Promise<readonly AccessExplanation[]> {
    const { record, who } = await this.#asked(principal, question);
    const { identifier } = record;
    const { book, organizations, clock } = this.#parts;
    const prefix = accessPrefix(identifier);
    const templateKey = templateKeyOf(record.values);
    const grants = await book.concerning(identifier.key, prefix, templateKey);
    const cedar = await (this.#cedar ??= Cedar.load());
    const decider = cedar.decider({ organizations, grants, groups: await this.#groups(grants) });
    const about = { identifierKey: identifier.key, prefix, ...(templateKey === undefined ? {} : { templateKey }) };
    const now = clock.now();
    const explained: AccessExplanation[] = [];
    for (const part of await this.#resources(record, question)) {
      const resource: CedarResource = { ...about, ...part };
      const action = part.metric !== undefined ? 'readings' : question.edit === true ? 'edit' : 'view';
      const admin = await this.#isAdmin(who, record, action);
      const { allowed, policies } = decider.decide(who, action, resource, { now, admin });
      const ids = policies.map((id) => /^grant\.grt_[0-9a-f]+/.exec(id)?.[0] ?? id);
      const deciding = grants.filter(({ id }) => ids.includes(`grant.${id}`));
      const attribute = part.value?.type ?? `readings.${part.metric?.name}`;
      const needed = neededScopes({ attributes: [attribute], may: question.edit === true ? 'edit' : 'view' });
      explained.push({
        index: part.value?.index ?? 0,
        attribute,
        allowed,
        policies: [...new Set(ids)],
        visibility: part.value?.visibility ?? (part.metric?.public ? 'public' : 'consortium'),
        grants: deciding,
        reason: reasonOf({ who, action, resource, allowed, policies: ids, grants, now }),
        grantors: await grantorsOf(this.#parts, { scopes: needed, prefix }, grantorsMax),
      });
    }
    return explained;
  }

  /** The record as another sees it; undefined: nothing of it. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED */
  async preview(principal: Principal, question: ExplainQuestion): Promise<HandleRecord | undefined> {
    const { record, who } = await this.#asked(principal, question);
    const { access, rights, organizations } = this.#parts;
    const view =
      who.kind === 'organization'
        ? await access.viewOf(record, memberOf(who.id, organizations))
        : await access.view(record, who, await rights.held(who, record));
    return view.values.length === 0 ? undefined : toHandleRecord(view);
  }

  async #asked(
    principal: Principal,
    { identifier, who }: ExplainQuestion,
  ): Promise<{ readonly record: StoredRecord; readonly who: Who }> {
    for (const scope of ['grant.manage', 'identifier.read'] as const)
      requireScope(principal, scope, accessPrefix(identifier));
    const { keys, organizations, prefixes, read } = this.#parts;
    const isMissing = async (asked: Identifier) =>
      (await read(asked.key)) === undefined && (await prefixes.responsibleFor(asked));
    const parsed = await parseWho(who, { keys, organizations, isMissing });
    const record = await read(identifier.key);
    if (record === undefined) throw handleNotFound(identifier);
    return { record: requireActive(record), who: parsed };
  }

  async #groups(grants: readonly Grant[]): Promise<ReadonlyMap<string, readonly ValueReference[]>> {
    const groups = new Map<string, readonly ValueReference[]>();
    for (const { to } of grants) {
      const grantee = parseGrantee(to);
      if (grantee.kind !== 'group') continue;
      const { handle } = parseIdentifier(grantee.handle);
      const { lists } = await this.#parts.book.group({ handle, index: grantee.index });
      for (const [name, list] of lists) groups.set(name, list);
    }
    return groups;
  }

  async #resources(
    record: StoredRecord,
    { attribute }: ExplainQuestion,
  ): Promise<readonly Pick<CedarResource, 'value' | 'metric'>[]> {
    const metric = /^readings\.(.+)$/s.exec(attribute ?? '')?.[1];
    if (metric !== undefined) {
      const { metrics } = await this.#parts.devices.profile(record.identifier.key);
      const found = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
      return [{ metric: { name: metric, public: found?.visibility === 'public' } }];
    }
    const values = record.values.filter(
      ({ index, type }) => attribute === undefined || String(index) === attribute || typeSelects(attribute, type),
    );
    if (values.length > 0 || attribute === undefined) return values.map((value) => ({ value: factsOf(value) }));
    throw new NameplateError('VALUE_NOT_FOUND', `${record.identifier.canonical} has no attribute ${attribute}.`, {
      metadata: { identifier: record.identifier.canonical },
    });
  }

  async #isAdmin(who: Who, record: StoredRecord, action: AccessAction): Promise<boolean> {
    if (who.kind === 'device') return action === 'readings' && who.id === record.identifier.key;
    if (who.kind !== 'handle' || action === 'readings') return false;
    const held = (await this.#parts.rights.held(who, record)) ?? 0;
    return (held & (action === 'view' ? adminPermissions.readValue : adminPermissions.modifyValue)) !== 0;
  }
}

const grantorsMax = 10;
