import { readFile } from 'node:fs/promises';
import { type ApiKey, NameplateError, type Scope } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { keyTable } from '../key-table.ts';
import { collect, durationArgument, timeArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { fields } from '../table.ts';

interface NewKeyOptions {
  readonly description?: string;
  readonly scope: readonly string[];
  readonly prefix?: readonly string[];
  readonly organization?: string;
  readonly expires?: Date;
}

/** `nameplate key create|rotate|rotate-handle|revoke|list|reset-admin`. */
export function addKey(program: Command, run: Run): void {
  const key = program.command('key').description('API keys of apps');
  key
    .command('create')
    .description('make a key, shown once')
    .requiredOption('--scope <scope>', 'what it may do, such as identifier.read; repeatable', collect)
    .option('--prefix <prefix>', 'where; * for everywhere; repeatable', collect)
    .option('--organization <id>', 'the organization that it belongs to: * is then all that it owns')
    .option('--description <text>', 'what it is for')
    .option('--expires <time>', 'when it ends (default: never)', timeArgument)
    .action(run(create));
  key
    .command('rotate')
    .description('give a key another secret, shown once')
    .argument('<id>', 'npk_…')
    .option(
      '--overlap <time>',
      'how long the secret before still works, such as 24h (default: not at all)',
      durationArgument,
    )
    .action(run(rotate));
  key
    .command('rotate-handle')
    .description("put another public key in the place of an administrator's")
    .argument('<index:handle>', 'such as 300:0.NA/88.118.22')
    .requiredOption('--public-key <file>', 'the new one, in PEM (RSA, DSA, SM2, P-256, Ed25519)')
    .option(
      '--overlap <time>',
      'how long the one before still proves the same, such as 24h (default: not at all)',
      durationArgument,
    )
    .action(run(rotateHandle));
  key.command('revoke').description('end a key at once').argument('<id>', 'npk_…').action(run(revoke));
  key.command('list').description('list keys, without their secrets').action(run(list));
  key
    .command('reset-admin')
    .description('make a new administrator key; the server must be stopped')
    .requiredOption('--data <directory>', "the server's data directory")
    .action(run(resetAdministrator));
}

async function create(context: Context, options: NewKeyOptions): Promise<void> {
  const { description = '', scope, prefix = [], organization, expires } = options;
  const more = { ...(organization && { organization }), ...(expires && { expireTime: expires }) };
  const wanted = { description, scopes: scope as Scope[], prefixes: prefix, ...more };
  const made = await withClient(context, (np) => np.keys.create(wanted));
  print(context, {
    json: made,
    text: () => `The key is shown this once:\n\n${made.secret}\n\n${keyText(made.key)}`,
  });
}

async function rotate(context: Context, id: string, { overlap = 0 }: { readonly overlap?: number }): Promise<void> {
  const made = await withClient(context, (np) => np.keys.rotate(id, { overlapMs: overlap }));
  print(context, {
    json: made,
    text: () => `The key is shown this once:\n\n${made.secret}\n\n${keyText(made.key)}`,
  });
}

async function rotateHandle(
  context: Context,
  user: string,
  { publicKey: file, overlap = 0 }: { readonly publicKey: string; readonly overlap?: number },
): Promise<void> {
  const publicKey = await readPublicKey(file);
  const done = await withClient(context, (np) => np.keys.rotateHandleKey(user, publicKey, { overlapMs: overlap }));
  const { overlapEndTime } = done;
  const before = overlapEndTime ? `until ${format.time(overlapEndTime)}` : 'no longer';
  print(context, {
    json: { user, ...done },
    text: () => `${user} has the new key. The one before proves the same ${before}.\n`,
  });
}

async function readPublicKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `--public-key: ${file} cannot be read (${why}).`, { cause });
  }
}

async function revoke(context: Context, id: string): Promise<void> {
  const key = await withClient(context, (np) => np.keys.revoke(id));
  print(context, { json: key, text: () => `${key.id} is revoked.\n` });
}

async function list(context: Context): Promise<void> {
  await withClient(context, async (np) => {
    const keys: ApiKey[] = [];
    for await (const key of np.keys.list({ signal: context.io.signal })) {
      if (context.json) printLine(context, key);
      else keys.push(key);
    }
    if (!context.json) context.io.out(keyTable(keys, context.io.columns));
  });
}

async function resetAdministrator(context: Context, options: { readonly data: string }): Promise<void> {
  const { resetAdministratorKey } = await import('@nameplate/server');
  const secret = await resetAdministratorKey(options.data);
  print(context, {
    json: { secret },
    text: () =>
      `The new administrator key is shown this once; the old one has ended:\n\nexport NAMEPLATE_KEY=${secret}\n`,
  });
}

function keyText(key: ApiKey): string {
  return fields([
    ['id', key.id],
    ['scopes', key.scopes.join(' ')],
    ['prefixes', key.prefixes.join(' ')],
    ['organization', key.organization],
    ['the one before works until', key.overlapEndTime && format.time(key.overlapEndTime)],
    ['ends', key.expireTime ? format.time(key.expireTime) : 'never'],
  ]);
}
