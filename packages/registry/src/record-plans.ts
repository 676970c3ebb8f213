import {
  type Clock,
  type HandleRecord,
  type HandleValue,
  type Identifier,
  NameplateError,
  type Principal,
  settledVisibility,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import type { Access } from './access/access.ts';
import { type CheckedAsset, checkAsset, sameTemplate, storedTemplate } from './asset-rules.ts';
import { assetMark, type IndexRows, indexDifference, indexRows, noIndexRows } from './attribute-index.ts';
import { rows } from './keyspace.ts';
import { accessPrefix } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Plan, Records } from './records.ts';
import { type StoredRecord, toHandleRecord } from './stored-record.ts';
import { type SuffixBlocks, useOf } from './suffix-blocks.ts';
import { seesTemplate } from './template-audience.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';
import { checkValues, type RegistryLimits } from './value-rules.ts';
import { stamp } from './value-update.ts';

export interface RecordPlansParts {
  readonly store: Store;
  readonly prefixes: Prefixes;
  readonly templates: TemplateReader;
  readonly records: Pick<Records, 'read'>;
  readonly access: Access;
  readonly blocks: SuffixBlocks;
  readonly clock: Clock;
  readonly limits: RegistryLimits;
}

/**
 * What a write makes of a record and of its indexes, whoever asked for it: the rules of values and templates, unique
 * attributes, revision and time. Who may write is decided before.
 */
export class RecordPlans {
  readonly #parts: RecordPlansParts;

  constructor(parts: RecordPlansParts) {
    this.#parts = parts;
  }

  /**
   * A new handle. `tombstone`: what a deleted one left, which it takes the place of.
   * @throws NameplateError NOT_RESPONSIBLE, INVALID_VALUE, …
   */
  async create(
    principal: Principal,
    input: {
      readonly identifier: Identifier;
      readonly values: readonly HandleValue[];
      readonly templateVersion?: number;
      /** Block that the suffix has to be of, and what tells the request from others. */
      readonly block?: { readonly id: string; readonly digest: Uint8Array } | undefined;
    },
    tombstone?: StoredRecord,
  ): Promise<Plan> {
    const { prefixes, templates, blocks, limits, clock } = this.#parts;
    const { identifier, values, templateVersion, block } = input;
    await prefixes.requireResponsible(identifier);
    const { claimed, guards } = await blocks.claim(principal, identifier, block?.id);
    const now = Math.max(clock.now(), tombstone?.updateTimeMs ?? 0);
    const asset = await checkAsset(templates, checkValues(settled(values), limits), {
      isNew: true,
      templateVersion,
      mayUse: (key) => this.#mayUse(principal, key),
    });
    const planned = this.#plan('created', principal, noIndexRows, asset, {
      identifier,
      values: stamp(asset.values, [], now),
      revision: (tombstone?.revision ?? 0) + 1,
      state: 'active',
      createTimeMs: now,
      updateTimeMs: now,
    });
    const use = claimed && block ? [useOf(claimed, block.digest)] : [];
    const plan = {
      ...planned,
      operations: [...(planned.operations ?? []), ...use],
      guards: [...(planned.guards ?? []), ...guards],
    };
    if (tombstone === undefined) return plan;
    const before = await storedTemplate(templates, toHandleRecord(tombstone).values);
    if (before === undefined || before.key === asset.template?.key) return plan;
    const unmark: Operation = { type: 'delete', key: rows.asset(before.key, identifier.key) };
    return { ...plan, operations: [unmark, ...plan.operations] };
  }

  /** Other values for a live handle. @throws NameplateError INVALID_VALUE, whatever `change` throws, … */
  async change(
    principal: Principal,
    stored: StoredRecord,
    change: (before: readonly HandleValue[]) => readonly HandleValue[],
  ): Promise<Plan> {
    const { templates, limits, clock } = this.#parts;
    const before = toHandleRecord(stored);
    const next = checkValues(settled(change(before.values), before.values), limits, before.values);
    const mayUse = sameTemplate(next, before.values) ? undefined : (key: string) => this.#mayUse(principal, key);
    const asset = await checkAsset(templates, next, { isNew: false, mayUse });
    const now = Math.max(clock.now(), before.updateTimeMs);
    return this.#plan('updated', principal, await this.#indexRows(before), asset, {
      ...before,
      values: stamp(asset.values, before.values, now),
      revision: before.revision + 1,
      updateTimeMs: now,
    });
  }

  /** The tombstone of a live handle: its values go, its identifier stays taken. @throws NameplateError IN_USE */
  async retire(
    principal: Principal,
    stored: StoredRecord,
    { reason = '', successor = '' }: { readonly reason?: string; readonly successor?: string } = {},
  ): Promise<Plan> {
    const before = toHandleRecord(stored);
    const { identifier } = before;
    await this.#checkRetirable(before);
    const template = await storedTemplate(this.#parts.templates, before.values);
    const { operations } = indexDifference(await this.#indexRows(before), noIndexRows, this.#asker(principal));
    const mark: Operation[] =
      template === undefined
        ? []
        : [{ type: 'put', key: rows.asset(template.key, identifier.key), value: assetMark.retired }];
    return {
      kind: 'retired',
      operations: [
        ...operations,
        ...mark,
        { type: 'delete', key: rows.device(identifier.key) },
        { type: 'delete', key: rows.template(identifier.key) },
      ],
      record: {
        ...before,
        values: before.values.filter(({ index }) => index === valueIndexes.templateReference),
        state: 'retired',
        revision: before.revision + 1,
        updateTimeMs: Math.max(this.#parts.clock.now(), before.updateTimeMs),
        ...(successor === '' ? {} : { successor }),
        ...(reason === '' ? {} : { retireReason: reason }),
      },
    };
  }

  #plan(
    kind: Plan['kind'],
    principal: Principal,
    before: IndexRows,
    { template, guards }: CheckedAsset,
    record: HandleRecord,
  ): Plan {
    const after = template === undefined ? noIndexRows : indexRows(record.identifier, template, record.values);
    const difference = indexDifference(before, after, this.#asker(principal));
    return { kind, record, operations: difference.operations, guards: [...guards, ...difference.guards] };
  }

  async #mayUse(principal: Principal, templateKey: string): Promise<boolean> {
    const record = await this.#parts.records.read(templateKey);
    return record !== undefined && (await seesTemplate(this.#parts.access, record, principal));
  }

  #asker(principal: Principal): { readonly store: Store; readonly principal: Principal } {
    return { store: this.#parts.store, principal };
  }

  async #indexRows({ identifier, values }: HandleRecord): Promise<IndexRows> {
    const template = await storedTemplate(this.#parts.templates, values);
    return template === undefined ? noIndexRows : indexRows(identifier, template, values);
  }

  /** What others depend on stays. */
  async #checkRetirable({ identifier, values }: HandleRecord): Promise<void> {
    const { prefixes, templates } = this.#parts;
    if (identifier.prefixKey === '0.NA' && (await prefixes.has(accessPrefix(identifier))))
      throw new NameplateError('IN_USE', `Prefix ${identifier.suffix} is homed here; its record stays.`, {
        reason: 'PREFIX_HOMED',
      });
    if (!values.some(({ type }) => type === valueTypes.template)) return;
    const head = await templates.headRow(identifier.key);
    if (head !== undefined && parseHead(head).version > 0)
      throw new NameplateError('IN_USE', `${identifier.canonical} is a published template: withdraw it instead.`, {
        reason: 'TEMPLATE_PUBLISHED',
      });
  }
}

/** Values in the one form of their visibility. */
function settled(values: readonly HandleValue[], before: readonly HandleValue[] = []): readonly HandleValue[] {
  return values.map((value) =>
    settledVisibility(
      value,
      before.find(({ index }) => index === value.index),
    ),
  );
}
