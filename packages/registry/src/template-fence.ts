import { type Clock, type Identifier, NameplateError, type Principal } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { assetMark } from './attribute-index.ts';
import type { Changes } from './changes.ts';
import { throwIfCancelled } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { decodeRecord, type StoredRecord } from './stored-record.ts';
import { assetsOf, type BrokenAsset, brokenAsset } from './template-assets.ts';
import type { Breakage } from './template-breakage.ts';
import { templateBreaking } from './template-breaking.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';

/** What a new version is held against. */
export interface FencedChange {
  readonly template: Identifier;
  /** The head's row as it is. */
  readonly open: Uint8Array;
  readonly breakage: Breakage;
  readonly principal: Principal;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a breaking version through only when it breaks no asset, and none can slip in between the look at the assets and the commit.
 * All assets are checked while they still change; then those that changed meanwhile, by the log, until they are few; then the head is
 * closed, which fails every asset under way (its guard is the head as it was), and the last few are checked; then the new version
 * commits on the closed head. A crash in between opens it again after `closedMs`.
 */
export class TemplateFence {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #reader: TemplateReader;
  readonly #changes: Changes;

  constructor(parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly templates: TemplateReader;
    readonly changes: Changes;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#reader = parts.templates;
    this.#changes = parts.changes;
  }

  /** The head's row while it is closed; undefined when another writer came first. @throws NameplateError IN_USE */
  async close(change: FencedChange): Promise<Uint8Array | undefined> {
    let position = await this.#changes.lastSequence();
    await this.#checkAll(change);
    for (let round = 0; round < roundsMax; round += 1) {
      const start = position;
      position = await this.#checkChanged(change, position);
      if (position - start < few) break;
    }
    const row = rows.template(change.template.key);
    const { closedUntilMs: _, ...head } = parseHead(change.open);
    const closedUntilMs = this.#clock.now() + closedMs;
    const closed = Buffer.from(JSON.stringify({ ...head, closedUntilMs }));
    const outcome = await this.#store.batch({
      preconditions: [{ key: row, expect: change.open }],
      operations: [{ type: 'put', key: row, value: closed }],
    });
    this.#reader.forget(change.template.key);
    if (!outcome.committed) return undefined;
    try {
      await this.#checkChanged(change, position, closedUntilMs - closedMs / 2);
      return closed;
    } catch (thrown) {
      await this.#store.batch({
        preconditions: [{ key: row, expect: closed }],
        operations: [{ type: 'put', key: row, value: Buffer.from(JSON.stringify(head)) }],
      });
      this.#reader.forget(change.template.key);
      throw thrown;
    }
  }

  async #checkAll(change: FencedChange): Promise<void> {
    const broken: BrokenAsset[] = [];
    for await (const records of assetsOf(this.#store, change.template.key)) {
      throwIfCancelled(change.signal);
      broken.push(...brokenAmong(records, change));
      if (broken.length > namedMax) break;
    }
    if (broken.length > 0) throw templateBreaking(change.template, broken, namedMax);
  }

  /** Looks at what the log names from a position on, and answers how far it came. */
  async #checkChanged(change: FencedChange, start: number, untilMs = Infinity): Promise<number> {
    let position = start;
    for (;;) {
      throwIfCancelled(change.signal);
      const changed = await this.#changes.after(position);
      position = changed.at(-1)?.sequence ?? position;
      const broken = brokenAmong(await this.#assets(change, new Set(changed.map(({ key }) => key))), change);
      if (broken.length > 0) throw templateBreaking(change.template, broken, namedMax);
      if (changed.length === 0) return position;
      if (this.#clock.now() > untilMs)
        throw new NameplateError('OVERLOADED', `Assets of ${change.template.canonical} change too fast to publish.`, {
          reason: 'WRITE_CONTENTION',
          retryAfterMs: closedMs,
        });
    }
  }

  /** Those of the keys that are live assets of the template. */
  async #assets({ template }: FencedChange, keys: ReadonlySet<string>): Promise<StoredRecord[]> {
    const all = [...keys];
    const marks = await this.#store.getMany(all.map((key) => rows.asset(template.key, key)));
    const live = all.filter((_, i) => marks[i]?.[0] === assetMark.active[0]);
    const records = await this.#store.getMany(live.map(rows.handle));
    return records.flatMap((bytes) => (bytes === undefined ? [] : [decodeRecord(bytes)]));
  }
}

function brokenAmong(records: readonly StoredRecord[], { breakage, principal }: FencedChange): BrokenAsset[] {
  return records.flatMap((record) => {
    const broken = record.state === 'active' ? brokenAsset(record, breakage, principal) : undefined;
    return broken === undefined ? [] : [broken];
  });
}

const closedMs = 10_000;
const namedMax = 10;
/** Changes that are looked at while assets have to wait. */
const few = 500;
const roundsMax = 8;
