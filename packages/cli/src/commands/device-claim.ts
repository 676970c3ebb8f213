import type { ClaimCode, Template } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { attributesOf, countArgument, settingArgument, timeArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { fields, table } from '../table.ts';

interface CreateOptions {
  readonly device?: string;
  readonly prefix?: string;
  readonly template?: string;
  readonly set?: readonly (readonly [string, string])[];
  readonly profile?: string;
  readonly uses?: number;
  readonly expires: Date;
}

/** `nameplate device claim-code create|list|revoke` and `nameplate device claim`. */
export function addDeviceClaim(device: Command, run: Run): void {
  const code = device
    .command('claim-code')
    .description('codes for labels, exchanged for a credential by who holds the device');
  code
    .command('create')
    .description('make a code, shown once')
    .option('--device <identifier>', 'for this registered asset')
    .option('--prefix <prefix>', 'for new assets under this prefix')
    .option('--template <identifier>', 'what those are')
    .option('--set <name=value>', 'an attribute they all have; repeatable', settingArgument)
    .option('--profile <identifier>', "how they encode what they report (else their template's)")
    .option('--uses <count>', 'how many devices may claim', countArgument)
    .requiredOption('--expires <time>', 'when the code ends', timeArgument)
    .action(run(create));
  code.command('list').description('list the codes of a prefix').argument('<prefix>').action(run(list));
  code.command('revoke').description('end a code; who claimed by it stays').argument('<id>').action(run(revoke));
  device
    .command('claim')
    .description('exchange a claim code for a credential; needs no key')
    .argument('<code>', 'as on the label')
    .option('--suffix <text>', 'what comes after the prefix, such as a serial number')
    .action(run(claim));
}

async function create(context: Context, options: CreateOptions): Promise<void> {
  const { device, prefix = '', template, set = [], profile, uses, expires } = options;
  const shared = { expireTime: expires, ...(profile && { profile }) };
  const made = await withClient(context, async (np) => {
    if (device !== undefined) return await np.claimCodes.create({ ...shared, identifier: device });
    const of: Template | undefined = template ? await np.templates.get(template) : undefined;
    const attributes = of && attributesOf(set, of.definition);
    return await np.claimCodes.create({
      ...shared,
      prefix,
      ...(uses !== undefined && { uses }),
      ...(of && { template: of }),
      ...(attributes && { attributes }),
    });
  });
  print(context, {
    json: made,
    text: () => `The code is shown this once:\n\n${made.code}\n\n${codeText(made.claimCode)}`,
  });
}

async function list(context: Context, prefix: string): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const code of np.claimCodes.list(prefix, { signal: context.io.signal })) {
      if (context.json) printLine(context, code);
      else
        rows.push([
          code.id,
          code.identifier ?? code.prefix ?? '',
          `${code.used}/${code.uses}`,
          format.time(code.expireTime),
        ]);
    }
    if (!context.json) context.io.out(table(['id', 'for', 'used', 'ends'], rows, context.io.columns));
  });
}

async function revoke(context: Context, id: string): Promise<void> {
  const code = await withClient(context, (np) => np.claimCodes.revoke(id));
  print(context, { json: code, text: () => `The code ${code.id} has ended.\n` });
}

async function claim(context: Context, code: string, { suffix }: { readonly suffix?: string }): Promise<void> {
  const made = await withClient(context, (np) => np.devices.claim(code, suffix === undefined ? {} : { suffix }));
  const { username, password, publishTopic } = made.credential;
  print(context, {
    json: made,
    text: () =>
      `${fields([
        ['user name', username],
        ['password', password],
        ['publishes to', publishTopic],
      ])}\nThe password is shown this once.\n`,
  });
}

function codeText({ id, identifier, prefix, uses, expireTime }: ClaimCode): string {
  return fields([
    ['id', id],
    ['for', identifier ?? `${uses} new under ${prefix}`],
    ['ends', format.time(expireTime)],
  ]);
}
