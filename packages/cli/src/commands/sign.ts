import { type Handle, type HandleValue, NameplateError, parseIdentifier, signValues } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { collect, countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { referenceArgument } from '../trust/arguments.ts';
import { readPrivateKey } from '../trust/key-file.ts';
import { writeStatement } from '../trust/write-statement.ts';

interface Options {
  readonly signingKey: string;
  readonly issuer: { readonly index: number; readonly handle: string };
  readonly index?: readonly string[];
  readonly days?: number;
  readonly add?: boolean;
}

/** `nameplate sign`: an HS_SIGNATURE over values of a record. */
export function addSign(program: Command, run: Run): void {
  program
    .command('sign')
    .description('sign values of a record, so that everybody can verify them')
    .argument('<identifier>')
    .requiredOption('--signing-key <file>', 'private key, PEM or JWK; its passphrase in NAMEPLATE_PASSPHRASE')
    .requiredOption('--issuer <index:handle>', 'whose key it is, such as 300:0.NA/88.118', referenceArgument)
    .option('--index <n>', 'only the value at this index; repeatable (default: all that everybody may read)', collect)
    .option('--days <n>', 'how long it is valid (default: 365)', countArgument)
    .option('--add', "keep the issuer's earlier signature too, instead of replacing it")
    .action(run(sign));
}

async function sign(context: Context, id: string, options: Options): Promise<void> {
  const { issuer, days = 365 } = options;
  const key = await readPrivateKey(options.signingKey, context.io.environment.NAMEPLATE_PASSPHRASE);
  await withClient(context, async (np) => {
    const { signal } = context.io;
    const record = await np.handles.get(id, { signal });
    const values = chosen(record, options.index);
    const { handle } = parseIdentifier(record.identifier);
    const issuedAt = Math.floor(Date.now() / 1_000);
    const dates = { issuedAt, notBefore: issuedAt - clockTolerance, expires: issuedAt + days * 86_400 };
    const data = await signValues({ handle, values, issuer, key, ...dates });
    const earlier = options.add ? undefined : earlierIndex(record, issuer);
    const index = await writeStatement(np, record, { type: 'HS_SIGNATURE', data, index: earlier }, signal);
    const signed = values.map((value) => value.index);
    print(context, {
      json: { identifier: record.identifier, index, signed, expires: new Date(dates.expires * 1_000) },
      text: () => `Signed ${signed.join(', ')} of ${record.identifier}: value ${index}, for ${days} days.\n`,
    });
  });
}

/** Seconds that a verifier's clock may be behind. */
const clockTolerance = 600;

function chosen({ identifier, values }: Handle, indexes: readonly string[] | undefined): readonly HandleValue[] {
  const signable = values.filter(({ type }) => !/^HS_(?:SIGNATURE|CERT)(?:\.|$)/i.test(type));
  const wanted = indexes?.map(Number);
  const missing = wanted?.find((index) => !signable.some((value) => value.index === index));
  if (missing !== undefined)
    throw new NameplateError('VALUE_NOT_FOUND', `${identifier} has no value ${missing} that can be signed.`);
  const found = signable.filter((value) => wanted?.includes(value.index) ?? value.permissions.publicRead);
  if (found.length === 0) throw new NameplateError('VALUE_NOT_FOUND', `${identifier} has nothing to sign.`);
  return found;
}

/** Where this issuer's signature is now. */
function earlierIndex({ values }: Handle, issuer: Options['issuer']): number | undefined {
  return values.find(
    ({ type, data }) => type === 'HS_SIGNATURE' && issuerOf(data) === `${issuer.index}:${issuer.handle}`,
  )?.index;
}

function issuerOf(data: Uint8Array): unknown {
  try {
    const [, payload = ''] = new TextDecoder().decode(data).split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).iss;
  } catch {
    return undefined;
  }
}
