import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/model';
import { decodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { siteFromJson } from '@nameplate/protocol/http';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly to?: string;
  readonly site?: string;
  readonly derived?: boolean;
  readonly serverKey?: string;
  readonly ttl?: string;
}

/** `nameplate prefix delegate`: the parent's side. */
export function addPrefixDelegate(prefix: Command, run: Run): void {
  prefix
    .command('delegate')
    .description('say here, at the parent, which servers hold a prefix')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--to <addresses>', 'HOST:PORT of their Handle listeners, with commas; the first is the primary')
    .option('--site <file>', 'or the site as JSON, as GET /api/site answers it')
    .option('--derived', 'they also hold the records of the prefixes under it')
    .option('--server-key <file>', 'public key of the servers, octets in the form of HS_PUBKEY')
    .option('--ttl <seconds>', 'how long others may keep it', '3600')
    .action(run(delegate));
}

async function delegate(context: Context, prefix: string, options: Options): Promise<void> {
  if ((options.to === undefined) === (options.site === undefined))
    throw new NameplateError('INVALID_VALUE', 'Say either --to HOST:PORT or --site FILE.');
  const ttlSeconds = Number(options.ttl);
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > 172_800)
    throw new NameplateError('INVALID_VALUE', '--ttl: expected 1 to 172800 seconds.');
  const handle = await withClient(context, async (np) =>
    np.prefixes.delegate(prefix, {
      to: options.to?.split(',').map((address) => address.trim()) ?? [],
      sites: options.site === undefined ? [] : [await readSite(options.site)],
      derived: options.derived ?? false,
      ttlSeconds,
      ...(options.serverKey === undefined ? {} : { serverKey: await readFile(options.serverKey) }),
    }),
  );
  const values = handle.values.map(({ index, type }) => ({ index, type }));
  const under = options.derived ? `, and what is under it,` : '';
  print(context, {
    json: { identifier: handle.identifier, etag: handle.etag, values },
    text: () => `Prefix ${prefix}${under} is delegated to ${options.to ?? options.site}: see ${handle.identifier}.\n`,
  });
}

async function readSite(file: string): Promise<SiteRecord> {
  const json: unknown = JSON.parse(await readFile(file, 'utf8'));
  const isAnswer = typeof json === 'object' && json !== null && 'site' in json;
  return decodeSite(siteFromJson(isAnswer ? json.site : json, file));
}
