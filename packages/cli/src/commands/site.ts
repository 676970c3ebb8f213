import { createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { handleEndpointBeside } from '../handle-endpoint.ts';
import { collect } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { askSite } from '../setup/ask-site.ts';
import { writeNewFiles } from '../setup/new-files.ts';
import { rootFiles, siteFiles } from '../setup/site-files.ts';
import { readPublicKey } from '../trust/key-file.ts';

interface Options {
  readonly dir: string;
  readonly server?: string;
  readonly root?: boolean;
  readonly trustKey?: readonly string[];
}

/** `nameplate site export`: a server as other Handle software has to be told of it. */
export function addSite(program: Command, run: Run): void {
  program
    .command('site')
    .description('a server as Handle software is told of it')
    .command('export')
    .description('ask a Handle server for its site record, and write it as siteinfo.json and siteinfo.bin')
    .requiredOption('--dir <dir>', 'where the files go; made when missing, nothing in it is overwritten')
    .option('--server <host:port>', 'this Handle server (default: port 2641 beside --endpoint)')
    .option('--root', 'also what clients start from when it is the root: bootstrap_handles and root_info')
    .option(
      '--trust-key <file>',
      'with --root: public key for 0.0/0.0, by which records are trusted; repeatable',
      collect,
    )
    .action(run(exportSite));
}

async function exportSite(context: Context, options: Options): Promise<void> {
  const { dir, server, root = false, trustKey = [] } = options;
  if (trustKey.length > 0 && !root)
    throw new NameplateError('INVALID_VALUE', '--trust-key goes into bootstrap_handles: add --root.', {
      reason: 'USAGE',
    });
  const trustKeys = await Promise.all(trustKey.map(readTrustKey));
  const endpoint = server === undefined ? handleEndpointBeside(context.endpoint) : `hdl://${server}`;
  const patience = { deadlineMs: Date.now() + context.deadlineMs, signal: context.io.signal };
  const site = await askSite(endpoint, patience);
  const directory = resolve(dir);
  const files = await writeNewFiles([
    ...siteFiles(directory, site),
    ...(root ? rootFiles(directory, site, { nowMs: Date.now(), trustKeys }) : []),
  ]);
  const hasKey = site.servers.every(({ publicKey }) => publicKey.length > 0);
  print(context, {
    json: { server: endpoint, files, hasKey },
    text: () =>
      `${endpoint}\n${files.map((file) => `  wrote ${file}\n`).join('')}${hasKey ? '' : 'It tells no public key: its answers cannot be verified.\n'}`,
  });
}

/** In the form of HS_PUBKEY. */
async function readTrustKey(file: string): Promise<Uint8Array> {
  const key = await readPublicKey(file);
  return encodePublicKey(publicKeyRecord(createPublicKey({ key: { ...key }, format: 'jwk' })));
}
