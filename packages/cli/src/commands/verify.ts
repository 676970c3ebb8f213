import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NameplateError, type TrustLink, type TrustReport, type TrustRoot } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { collect } from '../parse.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';
import { readRoot } from '../trust/key-file.ts';

interface Options {
  readonly root?: readonly string[];
  readonly roots?: string;
}

/** `nameplate verify`: each link from the values to a root. */
export function addVerify(program: Command, run: Run): void {
  program
    .command('verify')
    .description('show whether a record is what was signed, link by link up to a root')
    .argument('<identifier>')
    .option('--root <file>', 'a trusted public key, PEM or JWK, or index:handle=FILE; repeatable', collect)
    .option('--roots <directory>', 'all keys in it: *.pem, *.jwk, *.json')
    .action(run(verify));
}

async function verify(context: Context, id: string, options: Options): Promise<number> {
  const roots = await readRoots(options);
  const report = await withClient(context, (np) => np.verify(id, { roots, signal: context.io.signal }));
  print(context, { json: report, text: () => reportText(context, report) });
  return report.trusted ? exitCodes.ok : exitCodes.notTrusted;
}

async function readRoots({ root = [], roots }: Options): Promise<TrustRoot[]> {
  const files = [...root, ...(roots === undefined ? [] : await keyFiles(roots))];
  if (files.length === 0)
    throw new NameplateError('INVALID_VALUE', 'Give a root that you trust: --root FILE or --roots DIRECTORY.', {
      reason: 'NO_ROOT',
    });
  return Promise.all(files.map(readRoot));
}

async function keyFiles(directory: string): Promise<string[]> {
  try {
    const names = (await readdir(directory)).filter((name) => /\.(?:pem|jwk|json)$/.test(name)).toSorted();
    return names.map((name) => join(directory, name));
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${directory}: it cannot be read.`, { reason: 'NO_ROOT', cause });
  }
}

function reportText(context: Context, { handle, trusted, links }: TrustReport): string {
  const verdict = trusted
    ? 'is what was signed, up to a configured root.'
    : links.length === 0
      ? 'has no values to verify.'
      : 'is not to be trusted as it stands.';
  const rows = links.map((link) => [link.state, nameOf(link), link.issuer, link.detail]);
  const shown = rows.length === 0 ? '' : table(['state', 'link', 'signed by', 'detail'], rows, context.io.columns);
  return `${bold(context, `${handle} ${verdict}`)}\n${shown}`;
}

/** `value 1`, `signature 400`, `certificate 400:0.NA/88.118`. */
function nameOf({ kind, index, at }: TrustLink): string {
  return kind === 'certificate' ? `certificate ${index}:${at}` : `${kind} ${index}`;
}
