import { mintFrom } from '@nameplate/sdk';
import { type Command, InvalidArgumentError } from 'commander';
import { readBlockFile, refuseExisting, writeBlockFile } from '../block-file.ts';
import { type Context, withClient } from '../context.ts';
import { countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

interface ReserveOptions {
  readonly count: number;
  readonly out: string;
  readonly stem?: string;
  readonly checked?: boolean;
  readonly days?: number;
}

/** `nameplate block reserve|mint`: identifiers for things that get theirs without a link. */
export function addBlock(program: Command, run: Run): void {
  const block = program.command('block').description('identifiers that are given to things without a link');
  block
    .command('reserve')
    .description('reserve suffixes: only this key may register them until they expire')
    .argument('<prefix>', 'such as 88.118.22')
    .requiredOption('--count <number>', 'how many, 1,000,000 at most', sizeArgument)
    .requiredOption('--out <file>', 'the block, to be taken where there is no link; not there yet')
    .option('--stem <text>', 'text before the number, such as L1-')
    .option('--checked', 'a check character after the number (ISO/IEC 7064 MOD 37,36)')
    .option('--days <number>', 'how long they are reserved, 366 at most (default: 30)', daysArgument)
    .action(run(reserve));
  block
    .command('mint')
    .description('give out the next identifiers of a block; no server is asked')
    .argument('<file>', 'made by block reserve; how far it is used is kept in it')
    .requiredOption('--count <number>', 'how many', countArgument)
    .action(run(mint))
    .addHelpText('after', '\nRegister what was minted later: nameplate import rows.csv --template ID --block FILE\n');
}

async function reserve(context: Context, prefix: string, options: ReserveOptions): Promise<void> {
  const { count, out, stem, checked, days } = options;
  await refuseExisting(out);
  const reserved = await withClient(context, (np) =>
    np.assets.reserve(prefix, count, {
      ...(stem !== undefined && { stem }),
      ...(checked !== undefined && { checked }),
      ...(days !== undefined && { validMs: days * 86_400_000 }),
    }),
  );
  await writeBlockFile(out, { block: reserved, next: reserved.first });
  print(context, {
    json: reserved,
    text: () =>
      `${count} suffixes under ${prefix} are reserved until ${reserved.expireTime}; the block is in ${out}.\n`,
  });
}

async function mint(context: Context, file: string, { count }: { readonly count: number }): Promise<void> {
  const { block, next } = await readBlockFile(file);
  const identifiers = mintFrom(block, { count, from: next });
  // Kept before they are told: an identifier may be lost, and is never given twice.
  await writeBlockFile(file, { block, next: next + count });
  print(context, {
    json: { identifiers, left: block.last - next - count + 1 },
    text: () => `${identifiers.join('\n')}\n`,
  });
}

function sizeArgument(text: string): number {
  if (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000_000) return Number(text);
  throw new InvalidArgumentError('Expected how many suffixes, 1 to 1,000,000.');
}

function daysArgument(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 366) return Number(text);
  throw new InvalidArgumentError('Expected a number of days, 1 to 366.');
}
