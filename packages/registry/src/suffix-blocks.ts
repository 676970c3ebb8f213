import { blockSuffix, checkStem, lastSuffixNumber, readBlockSuffix, type SuffixForm } from '@nameplate/identifiers';
import {
  type Clock,
  decide,
  type Identifier,
  NameplateError,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixKey,
  type Random,
} from '@nameplate/model';
import { type Operation, prefixRange, type Store, sameBytes } from '@nameplate/storage';
import { notResponsible } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { actorOf, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import { ReadCache } from './read-cache.ts';
import type { Guard } from './records.ts';
import type { StoredRecord } from './stored-record.ts';

/** Suffixes under a prefix that one principal alone registers, until the block expires. */
export interface SuffixBlock extends SuffixForm {
  readonly id: string;
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
  /** Public id of who reserved it. */
  readonly owner: string;
  readonly expireTimeMs: number;
}

export interface ReserveSuffixes extends Partial<SuffixForm> {
  readonly prefix: string;
  readonly count: number;
  /** Default 30 days; at most 366. */
  readonly validMs?: number;
}

/** A suffix that is a number of a block, for the batch that registers it. */
export interface ClaimedSuffix {
  readonly block: SuffixBlock;
  readonly number: number;
}

/** Blocks of suffixes, reserved to be given to things without a link and registered later. */
export class SuffixBlocks {
  readonly #parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly random: Random;
    readonly prefixes: Prefixes;
    readonly idempotency: Idempotency;
  };
  readonly #queue = new KeyedQueue();
  /** Prefixes under which there are blocks: elsewhere a registration looks no further. */
  readonly #used = new ReadCache<boolean>(10_000);

  constructor(parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly random: Random;
    readonly prefixes: Prefixes;
    readonly idempotency: Idempotency;
  }) {
    this.#parts = parts;
  }

  /**
   * Numbers that no block had before, and under which nothing is registered, on disk when it answers.
   * @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED, NOT_RESPONSIBLE, PERMISSION_DENIED
   */
  async reserve(context: WriteContext, input: ReserveSuffixes): Promise<SuffixBlock> {
    const prefix = parsePrefix(input.prefix);
    const key = prefixKey(prefix);
    requireScope(context.principal, 'identifier.write', key);
    const { count, stem = '', checked = false, validMs = 30 * dayMs } = input;
    checkStem({ stem, checked });
    checkBounds(count, validMs);
    if (!(await this.#parts.prefixes.has(key))) throw notResponsible(prefix);
    const request = ['blocks.reserve', key, stem, String(checked), count, validMs];
    const block = await this.#parts.idempotency.run(context, request, jsonCodec<SuffixBlock>(), (ticket) =>
      this.#queue.run(`${key}/${lower(stem)}`, async () => {
        const { store, clock, random } = this.#parts;
        const row = rows.blockNumbers(key, lower(stem));
        const given = await store.get(row);
        const first = await this.#free(key, stem, given === undefined ? 1 : parseNumber(given) + 1, count);
        const last = first + count - 1;
        const id = Buffer.from(random.bytes(9)).toString('base64url');
        const made: SuffixBlock = {
          id,
          prefix,
          stem,
          checked,
          first,
          last,
          owner: actorOf(context.principal),
          expireTimeMs: clock.now() + validMs,
        };
        const value = Buffer.from(JSON.stringify(made));
        const outcome = await store.batch({
          preconditions: [...ticket.preconditions, { key: row, expect: given }],
          operations: [
            { type: 'put', key: row, value: Buffer.from(String(last)) },
            { type: 'put', key: rows.block(key, lower(stem), last), value },
            ...ticket.remember(value),
          ],
        });
        if (outcome.committed) return made;
        throw new NameplateError('OVERLOADED', `Other blocks under ${prefix} came first.`, { retryAfterMs: 100 });
      }),
    );
    this.#used.delete(key);
    return block;
  }

  /**
   * The block that a new handle's suffix is of, if it is of one, and what must hold when it is registered.
   * @throws NameplateError PERMISSION_DENIED for a suffix of another's block; INVALID_VALUE for one that is not of `wanted`
   */
  async claim(
    principal: Principal,
    identifier: Identifier,
    wanted: string | undefined,
  ): Promise<{ readonly claimed?: ClaimedSuffix; readonly guards: readonly Guard[] }> {
    const { prefixKey: key, suffix } = identifier;
    const candidates = wanted !== undefined || (await this.#isUsed(key)) ? readBlockSuffix(suffix) : [];
    const guards: Guard[] = [];
    for (const { stem, checked, number } of candidates) {
      const row = rows.blockNumbers(key, lower(stem));
      // A block that is reserved meanwhile changes this row: then it is looked at again.
      guards.push({ key: row, expect: await this.#parts.store.get(row) });
      const block = await this.#blockOf(key, lower(stem), number);
      if (block === undefined || block.checked !== checked) continue;
      if (block.id === wanted || wanted === undefined) this.#requireOwner(principal, identifier, block);
      if (block.id === wanted) return { claimed: { block, number }, guards };
    }
    if (wanted !== undefined) throw notInBlock(identifier, wanted);
    return { guards };
  }

  /** The same for what is registered without a block, unless it is there already. @throws NameplateError PERMISSION_DENIED */
  async claimNew(
    principal: Principal,
    identifier: Identifier,
    current: StoredRecord | undefined,
  ): Promise<{ readonly guards: readonly Guard[] }> {
    return current === undefined ? await this.claim(principal, identifier, undefined) : { guards: [] };
  }

  /** Was this suffix of the block registered by the same request? */
  async isRepeated(identifier: Identifier, id: string, digest: Uint8Array): Promise<boolean> {
    const numbers = readBlockSuffix(identifier.suffix).map(({ number }) => rows.blockUse(id, number));
    const used = await this.#parts.store.getMany(numbers);
    return used.some((row) => row !== undefined && sameBytes(row, digest));
  }

  #requireOwner(principal: Principal, { canonical, prefixKey: key }: Identifier, block: SuffixBlock): void {
    if (block.owner === actorOf(principal) || block.expireTimeMs <= this.#parts.clock.now()) return;
    if (decide(principal, { scope: 'prefix.manage', prefix: key }).allowed) return;
    throw new NameplateError('PERMISSION_DENIED', `${canonical} is reserved: it is of a block of somebody else.`, {
      reason: 'SUFFIX_RESERVED',
      metadata: { identifier: canonical, expire_time: new Date(block.expireTimeMs).toISOString() },
      remedy: {
        en: 'Choose a suffix that is not reserved, or reserve a block of your own (nameplate block reserve).',
        zh: '请换用未预留的后缀，或自行预留号段（nameplate block reserve）。',
      },
    });
  }

  async #isUsed(key: string): Promise<boolean> {
    return await this.#used.get(key, async () => {
      for await (const _ of this.#parts.store.range({ ...prefixRange(rows.blocks(key)), limit: 1 })) return true;
      return false;
    });
  }

  async #blockOf(key: string, stem: string, number: number): Promise<SuffixBlock | undefined> {
    const { lt } = prefixRange(rows.blocks(key, stem));
    const range = { gte: rows.block(key, stem, number), ...(lt !== undefined && { lt }), limit: 1 };
    for await (const { value } of this.#parts.store.range(range)) {
      const block = JSON.parse(Buffer.from(value).toString('utf8')) as SuffixBlock;
      return block.first <= number ? block : undefined;
    }
    return undefined;
  }

  /** The first of so many numbers from `first` on under which nothing is registered. */
  async #free(key: string, stem: string, first: number, count: number): Promise<number> {
    for (let from = first, attempt = 0; attempt < searchesMax; attempt += 1) {
      if (from + count - 1 > lastSuffixNumber) break;
      const taken = await this.#lastTaken(key, stem, from, from + count - 1);
      if (taken === undefined) return from;
      from = taken + 1;
    }
    throw new NameplateError('LIMIT_EXCEEDED', `There is no run of ${count} free numbers under this stem.`, {
      reason: 'SUFFIXES_TAKEN',
      remedy: { en: 'Reserve under another stem, or fewer.', zh: '请换用其他词干，或减少数量。' },
    });
  }

  /** Handles with and without a check character lie between the first number and what follows the last. */
  async #lastTaken(key: string, stem: string, first: number, last: number): Promise<number | undefined> {
    const handle = (number: number) => parseIdentifier(`${key}/${blockSuffix({ stem, checked: false }, number)}`).key;
    const range = { gte: rows.handle(handle(first)), lt: rows.handle(`${handle(last)}\u{10FFFF}`), reverse: true };
    for await (const { key: row } of this.#parts.store.range({ ...range, limit: 1 })) {
      const suffix = identifierKeyOf(row).slice(key.length + 1 + stem.length);
      const [digits] = /^\d{10}/.exec(suffix) ?? [];
      return digits === undefined ? last : Number(digits);
    }
    return undefined;
  }
}

/** What a batch writes so that a suffix is registered once, and known again. */
export function useOf({ block, number }: ClaimedSuffix, digest: Uint8Array): Operation {
  return { type: 'put', key: rows.blockUse(block.id, number), value: digest };
}

const dayMs = 86_400_000;
const countMax = 1_000_000;
const searchesMax = 1_000;

function lower(text: string): string {
  return text.toLowerCase();
}

function parseNumber(row: Uint8Array): number {
  return Number(Buffer.from(row).toString('latin1'));
}

function checkBounds(count: number, validMs: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > countMax)
    throw new NameplateError('LIMIT_EXCEEDED', `A block has 1 to ${countMax} suffixes; ${count} are asked for.`, {
      reason: 'BLOCK_SIZE',
    });
  if (!(validMs >= 60_000 && validMs <= 366 * dayMs))
    throw new NameplateError('INVALID_VALUE', 'A block is valid for a minute to 366 days.', {
      reason: 'BLOCK_VALIDITY',
    });
}

function notInBlock({ canonical }: Identifier, block: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${canonical} is no suffix of block ${block.slice(0, 40)}.`, {
    reason: 'SUFFIX_NOT_IN_BLOCK',
    metadata: { identifier: canonical },
    remedy: {
      en: 'Register what was minted from the block by it, and the rest without a block.',
      zh: '按号段注册的必须是由该号段生成的标识；其余请不带号段注册。',
    },
  });
}
