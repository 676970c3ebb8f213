import {
  type Clock,
  type HandleRecord,
  NameplateError,
  type Prefix,
  parseOrganizationId,
  parsePrefix,
  prefixKey,
  prefixRecordIdentifier,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { handleNotFound, notResponsible, requireActive } from '../failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from '../idempotency.ts';
import { rows } from '../keyspace.ts';
import { actorOf, requireScope } from '../permission.ts';
import { type PrefixEvent, type PrefixRecord, parsePrefixRow, withEvent } from '../prefix-record.ts';
import type { Guard, Plan, Records } from '../records.ts';
import { toHandleRecord } from '../stored-record.ts';
import type { Account, Accounts } from './accounts.ts';
import { type StatementSigner, withHolder } from './holder-statement.ts';
import { organizationOf, requireAbove, requireLive, requireOrganization } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';
import { checkReason } from './reason.ts';

interface Parts {
  readonly store: Store;
  readonly tree: OrganizationTree;
  readonly accounts: Accounts;
  readonly records: Records;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly signer: StatementSigner;
}

/** Suspends, resumes and hands over prefixes. Each decision has a reviewer and a reason, and stays in the prefix's events. */
export class PrefixCustody {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Nothing under it is written from now on; what is registered resolves. Needs `prefix.manage`, above its owner. */
  async suspend(context: WriteContext, input: { readonly prefix: string; readonly reason: string }) {
    const reason = checkReason(input.reason);
    return await this.#decide(context, 'suspend', input.prefix, reason, async (before, event) => {
      if (before.suspended !== undefined)
        throw unfit(before.prefix, 'is suspended already', 'PREFIX_SUSPENDED_ALREADY');
      return { record: { ...before, suspended: { kind: 'suspended', ...event } }, kind: 'suspended' };
    });
  }

  /** Ends a suspension. */
  async resume(context: WriteContext, input: { readonly prefix: string; readonly reason: string }) {
    const reason = checkReason(input.reason);
    return await this.#decide(context, 'resume', input.prefix, reason, async ({ suspended, ...before }) => {
      if (suspended === undefined) throw unfit(before.prefix, 'is not suspended', 'PREFIX_NOT_SUSPENDED');
      return { record: before, kind: 'resumed' };
    });
  }

  /**
   * Hands a prefix over with everything under it: keys of the old holder end there at once. Its record `0.NA/…` says from
   * whom to whom, signed with the server's key. Needs `prefix.manage`, above or at both organizations.
   * @throws NameplateError QUOTA_EXCEEDED when the new holder has no room for what is registered
   */
  async transfer(
    context: WriteContext,
    input: { readonly prefix: string; readonly to: string; readonly reason: string },
  ): Promise<PrefixRecord> {
    const { tree, accounts } = this.#parts;
    const reason = checkReason(input.reason);
    const to = parseOrganizationId(input.to);
    requireOrganization(tree, context.principal, 'prefix.manage', to);
    return await this.#decide(context, `transfer ${to}`, input.prefix, reason, async (before) => {
      requireLive(tree, to);
      const { organization: from } = before;
      if (from === to) throw unfit(before.prefix, `belongs to ${to} already`, 'PREFIX_HELD');
      const account = await accounts.ofTransfer(prefixKey(parsePrefix(before.prefix)), from, to);
      const organizations = { ...(from === undefined ? {} : { from }), to };
      return { record: { ...before, organization: to }, kind: 'transferred', account, organizations };
    });
  }

  async #decide(
    context: WriteContext,
    what: string,
    text: string,
    reason: string,
    decide: (before: PrefixRecord, event: Omit<PrefixEvent, 'kind'>) => Promise<Decided>,
  ): Promise<PrefixRecord> {
    const { tree, records, idempotency, clock } = this.#parts;
    const { principal } = context;
    const prefix = parsePrefix(text);
    const identifier = prefixRecordIdentifier(prefix);
    this.#requireCustody(context, prefix, what.startsWith('transfer'));
    const request = ['prefixes.custody', what, prefixKey(prefix), reason];
    return await idempotency.run(context, request, jsonCodec<PrefixRecord>(), async (ticket) => {
      let made: PrefixRecord | undefined;
      await records.write({
        identifier,
        actor: actorOf(principal),
        ticket,
        aboutPrefix: true,
        plan: async (current) => {
          const row = await this.#parts.store.get(rows.prefix(prefixKey(prefix)));
          if (row === undefined) throw notResponsible(prefix);
          if (current === undefined) throw handleNotFound(identifier);
          // Who held it when this was asked may hold it no more.
          this.#requireCustody(context, prefix, what.startsWith('transfer'));
          const event = { reviewer: actorOf(principal), reason, timeMs: clock.now() };
          const decided = await decide(parsePrefixRow(row), event);
          made = withEvent(decided.record, { kind: decided.kind, ...event, ...decided.organizations });
          const record = await this.#recordAfter(toHandleRecord(requireActive(current)), made, decided);
          return this.#plan(prefix, row, made, record, decided.account);
        },
      });
      if (made === undefined) throw new TypeError('written without a plan');
      tree.changed(prefixKey(prefix), made);
      return made;
    });
  }

  #plan(prefix: Prefix, row: Uint8Array, made: PrefixRecord, record: HandleRecord, account?: Account): Plan {
    const { tree } = this.#parts;
    const key = rows.prefix(prefixKey(prefix));
    const value = Buffer.from(JSON.stringify(made));
    const guards: Guard[] = [{ key, expect: row }, tree.unchanged, ...(account?.guards ?? [])];
    const moved: Operation[] = account === undefined ? [] : [{ type: 'add', key: rows.placement(), amount: 1 }];
    const operations = [{ type: 'put' as const, key, value }, tree.step, ...moved, ...(account?.operations ?? [])];
    return { kind: 'updated', record, operations, guards, answer: value };
  }

  async #recordAfter(record: HandleRecord, made: PrefixRecord, { kind }: Decided): Promise<HandleRecord> {
    const updateTimeMs = Math.max(this.#parts.clock.now(), record.updateTimeMs);
    const next = { ...record, revision: record.revision + 1, updateTimeMs };
    return kind === 'transferred' ? await withHolder(next, made, this.#parts.signer) : next;
  }

  /** Suspending is for those above the holder; handing over is for who is over both, the holder itself included. */
  #requireCustody({ principal }: WriteContext, prefix: Prefix, atHolder: boolean): void {
    const { tree } = this.#parts;
    requireScope(principal, 'prefix.manage', prefixKey(prefix));
    if (organizationOf(principal) === undefined) return;
    const owner = tree.ownerOf(prefixKey(prefix)) ?? '';
    if (atHolder) requireOrganization(tree, principal, 'prefix.manage', owner);
    else requireAbove(tree, principal, 'prefix.manage', owner);
  }
}

interface Decided {
  readonly record: PrefixRecord;
  readonly kind: PrefixEvent['kind'];
  readonly account?: Account;
  readonly organizations?: Pick<PrefixEvent, 'from' | 'to'>;
}

function unfit(prefix: string, how: string, reason: string): NameplateError {
  return new NameplateError('IN_USE', `Prefix ${prefix} ${how}.`, { reason, metadata: { prefix } });
}
