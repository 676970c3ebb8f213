import { isNameplateError, NameplateError } from '@nameplate/model';
import { decodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { siteFromJson } from '@nameplate/protocol/http';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { readNamedFile } from '../read-file.ts';

interface Options {
  readonly to?: string;
  readonly site?: string;
  readonly derived?: boolean;
  readonly delegateKey?: string;
  readonly ttl?: string;
}

/** `nameplate prefix delegate`: the parent's side. */
export function addPrefixDelegate(prefix: Command, run: Run): void {
  prefix
    .command('delegate')
    .description('say here, at the parent, which servers hold a prefix')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--to <addresses>', 'HOST:PORT of their Handle listeners, with commas; the first is the primary')
    .option('--site <file>', 'or their site: siteinfo.json or siteinfo.bin, or what GET /api/site answers')
    .option('--derived', 'they also hold the records of the prefixes under it')
    .option('--delegate-key <file>', 'public key of the servers, octets in the form of HS_PUBKEY')
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
      ...(options.delegateKey === undefined
        ? {}
        : { serverKey: await readNamedFile('--delegate-key', options.delegateKey) }),
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
  const octets = await readNamedFile('--site', file);
  try {
    // The first octet of a site record is never that of JSON.
    if (octets[0] === 0) return decodeSite(octets);
    const json: unknown = JSON.parse(new TextDecoder().decode(octets));
    const isAnswer = typeof json === 'object' && json !== null && 'site' in json;
    return decodeSite(siteFromJson(isAnswer ? json.site : json, file));
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_VALUE')) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new NameplateError('INVALID_VALUE', `--site: ${file} is no site record (${why}).`, {
      reason: 'SITE',
      cause: thrown,
    });
  }
}
