import { type Clock, decide, type Identifier, NameplateError, type Principal, parseIdentifier } from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { assetMark } from './attribute-index.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { accessPrefix } from './permission.ts';
import { decodeRecord } from './stored-record.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';

/**
 * Lets a breaking version through only when no asset can slip in between the look at the assets and the commit: the
 * head is closed first, which fails every asset under way (its guard is the head as it was), then the assets are looked
 * for, then the new version commits on the closed head. A crash in between opens it again after `closedMs`.
 */
export class TemplateFence {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #reader: TemplateReader;

  constructor(store: Store, clock: Clock, reader: TemplateReader) {
    this.#store = store;
    this.#clock = clock;
    this.#reader = reader;
  }

  /** The head's row while it is closed; undefined when another writer came first. @throws NameplateError IN_USE */
  async close(
    template: Identifier,
    open: Uint8Array,
    breaking: readonly string[],
    principal: Principal,
  ): Promise<Uint8Array | undefined> {
    await this.#refuseWhenUsed(template, breaking, principal);
    const row = rows.template(template.key);
    const { closedUntilMs: _, ...head } = parseHead(open);
    const closed = Buffer.from(JSON.stringify({ ...head, closedUntilMs: this.#clock.now() + closedMs }));
    const outcome = await this.#store.batch({
      preconditions: [{ key: row, expect: open }],
      operations: [{ type: 'put', key: row, value: closed }],
    });
    this.#reader.forget(template.key);
    if (!outcome.committed) return undefined;
    try {
      await this.#refuseWhenUsed(template, breaking, principal);
      return closed;
    } catch (thrown) {
      await this.#store.batch({
        preconditions: [{ key: row, expect: closed }],
        operations: [{ type: 'put', key: row, value: Buffer.from(JSON.stringify(head)) }],
      });
      this.#reader.forget(template.key);
      throw thrown;
    }
  }

  async #refuseWhenUsed(template: Identifier, breaking: readonly string[], principal: Principal): Promise<void> {
    const assets = await this.#activeAssets(template.key);
    if (assets.length === 0) return;
    const named = await this.#named(assets, principal);
    const list = named.length === 0 ? '' : `: ${named.join(', ')}`;
    throw new NameplateError('IN_USE', `Assets of ${template.canonical} would break (${breaking.join('; ')})${list}.`, {
      reason: 'TEMPLATE_BREAKING',
      metadata: { template: template.canonical, changes: breaking.join('; '), assets: named.join(', ') },
    });
  }

  /** Keys of up to ten. */
  async #activeAssets(templateKey: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { key, value } of this.#store.range(prefixRange(rows.assets(templateKey)))) {
      if (value[0] !== assetMark.active[0]) continue;
      found.push(identifierKeyOf(key));
      if (found.length === namedMax) break;
    }
    return found;
  }

  /** Only those that the principal may read are named. */
  async #named(keys: readonly string[], principal: Principal): Promise<string[]> {
    const records = await this.#store.getMany(keys.map(rows.handle));
    return records.flatMap((bytes) => {
      if (bytes === undefined) return [];
      const { canonical } = decodeRecord(bytes).identifier;
      const prefix = accessPrefix(parseIdentifier(canonical));
      return decide(principal, { scope: 'identifier.read', prefix }).allowed ? [canonical] : [];
    });
  }
}

const closedMs = 10_000;
const namedMax = 10;
