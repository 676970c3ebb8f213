import { issueCertificate, type Permission } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { permissionArgument, referenceArgument } from '../trust/arguments.ts';
import { readPrivateKey, readPublicKey } from '../trust/key-file.ts';
import { writeStatement } from '../trust/write-statement.ts';

interface Options {
  readonly signingKey: string;
  readonly issuer: { readonly index: number; readonly handle: string };
  readonly publicKey: string;
  readonly perm: readonly Permission[];
  readonly days?: number;
}

/** `nameplate cert issue`: an HS_CERT in the record of the subject. */
export function addCert(program: Command, run: Run): void {
  program
    .command('cert')
    .description('certificates: whose key is whose, and what it may sign')
    .command('issue')
    .description("certify a key, in its holder's record")
    .argument('<index:handle>', 'whose key it is, such as 300:0.NA/88.118.22', referenceArgument)
    .requiredOption('--signing-key <file>', "the issuer's private key; its passphrase in NAMEPLATE_PASSPHRASE")
    .requiredOption('--issuer <index:handle>', 'such as 300:0.NA/88.118', referenceArgument)
    .requiredOption('--public-key <file>', 'what is certified, PEM or JWK')
    .requiredOption(
      '--perm <kind[:handle]>',
      'what it may sign: everything, thisHandle:H, derivedPrefixes:0.NA/P, handlesUnderThisPrefix:0.NA/P; repeatable',
      permissionArgument,
    )
    .option('--days <n>', 'how long it is valid (default: 365)', countArgument)
    .action(run(issue));
}

async function issue(context: Context, subject: Options['issuer'], options: Options): Promise<void> {
  const { issuer, perm, days = 365 } = options;
  const key = await readPrivateKey(options.signingKey, context.io.environment.NAMEPLATE_PASSPHRASE);
  const publicKey = await readPublicKey(options.publicKey);
  const issuedAt = Math.floor(Date.now() / 1_000);
  const dates = { issuedAt, notBefore: issuedAt - 600, expires: issuedAt + days * 86_400 };
  const data = await issueCertificate({ subject, issuer, key, publicKey, permissions: perm, ...dates });
  await withClient(context, async (np) => {
    const { signal } = context.io;
    const record = await np.handles.get(subject.handle.replaceAll('%', '%25'), { signal });
    const index = await writeStatement(np, record, { type: 'HS_CERT', data }, signal);
    const name = `${subject.index}:${subject.handle}`;
    print(context, {
      json: { identifier: record.identifier, index, subject: name, expires: new Date(dates.expires * 1_000) },
      text: () => `Certified the key of ${name}: value ${index} of ${record.identifier}, for ${days} days.\n`,
    });
  });
}
