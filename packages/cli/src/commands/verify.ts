import { NameplateError, type TrustRoot } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { collect } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { readRoot, readRoots } from '../trust/key-file.ts';
import { reportText } from '../trust/report-text.ts';

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
    .option('--roots <directory>', 'all public keys in it: *.pem, *.jwk, *.json')
    .action(run(verify));
}

async function verify(context: Context, id: string, options: Options): Promise<number> {
  const roots = await trustedRoots(options);
  const report = await withClient(context, (np) => np.verify(id, { roots, signal: context.io.signal }));
  print(context, { json: report, text: () => reportText(context, report) });
  return report.trusted ? exitCodes.ok : exitCodes.notTrusted;
}

async function trustedRoots({ root = [], roots: directory }: Options): Promise<TrustRoot[]> {
  const named = await Promise.all(root.map(readRoot));
  const roots = directory === undefined ? named : [...named, ...(await readRoots(directory))];
  if (roots.length > 0) return roots;
  throw new NameplateError(
    'INVALID_VALUE',
    'Give a root that you trust: --root FILE, or --roots DIRECTORY with *.pem, *.jwk or *.json.',
    { reason: 'NO_ROOT' },
  );
}
