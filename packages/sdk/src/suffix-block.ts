import { blockSuffix } from '@nameplate/identifiers';
import { NameplateError } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { toDate, toNumber } from './convert.ts';
import { checkedPrefix } from './identifier.ts';
import type { CallOptions } from './options.ts';

/** Suffixes that the client alone may register until the block expires. Plain data: it goes through JSON. */
export interface SuffixBlock {
  readonly id: string;
  readonly prefix: string;
  readonly stem: string;
  /** A check character (ISO/IEC 7064 MOD 37,36) follows the number. */
  readonly checked: boolean;
  readonly first: number;
  readonly last: number;
  /** RFC 3339. */
  readonly expireTime: string;
}

export interface ReserveOptions extends CallOptions {
  /** Text before the number, such as `L1-`. */
  readonly stem?: string;
  readonly checked?: boolean;
  /** Default 30 days; at most 366. */
  readonly validMs?: number;
}

export async function reserve(
  caller: Caller,
  prefix: string,
  count: number,
  options: ReserveOptions,
): Promise<SuffixBlock> {
  const { stem = '', checked = false, validMs = 0 } = options;
  const request = { prefix: checkedPrefix(prefix), count, stem, checked, validS: Math.ceil(validMs / 1_000) };
  const { block } = await caller.write('BlockService/ReserveSuffixes', request, options);
  return {
    id: block.id,
    prefix: block.prefix,
    stem: block.stem,
    checked: block.checked,
    first: toNumber(block.first),
    last: toNumber(block.last),
    expireTime: toDate(block.expireTime).toISOString(),
  };
}

/**
 * The identifiers of a block, without a link: from the number `from` on, the first unless given. Who mints keeps the number
 * that comes next, so that no two things get one identifier.
 * @throws NameplateError LIMIT_EXCEEDED when the block has not so many left
 */
export function mintFrom(
  block: SuffixBlock,
  { count, from = block.first }: { readonly count: number; readonly from?: number },
): readonly string[] {
  const left = block.last - from + 1;
  const isWhole = [count, from].every(Number.isSafeInteger);
  if (!isWhole || from < block.first || count < 0 || count > left)
    throw new NameplateError(
      'LIMIT_EXCEEDED',
      `Block ${block.id} has ${Math.max(0, left)} suffixes left from ${from} on.`,
      {
        reason: 'BLOCK_USED_UP',
        metadata: { left: String(Math.max(0, left)) },
        remedy: {
          en: 'Reserve another block while there is a link (nameplate block reserve).',
          zh: '请在联网时再预留一个号段（nameplate block reserve）。',
        },
      },
    );
  return Array.from({ length: count }, (_, at) => `${block.prefix}/${blockSuffix(block, from + at)}`);
}
