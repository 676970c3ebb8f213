import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { isNameplateError, NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

interface AdminOptions {
  readonly publicKey?: string;
  readonly certificate?: string;
  readonly secret?: string | true;
  readonly secretFile?: string;
  readonly replace?: boolean;
}

/** `nameplate prefix admin`: who administers a prefix over the Handle protocol. */
export function addPrefixAdmin(prefix: Command, run: Run): void {
  prefix
    .command('admin')
    .description('name who administers a prefix over the Handle protocol: 300:0.NA/PREFIX')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--public-key <file>', 'a public key in PEM (RSA, DSA, SM2, P-256 or Ed25519)')
    .option('--certificate <file>', 'the client certificate by which it comes over TLS, PEM')
    .option(
      '--secret-file <file>',
      'a secret key: the text of a file, - for standard input (or NAMEPLATE_ADMIN_SECRET)',
    )
    .option(
      '--secret [text]',
      'a secret key; made and shown once when no text is given. A text here can be seen by others on this machine',
    )
    .option('--replace', 'put it in the place of the key that is there; that one administers no longer')
    .addHelpText('after', where)
    .action(run(setAdmin));
}

const where = `
At the server that holds the prefix, which asks its own record 0.NA/PREFIX who may
administer; and, where the prefix is delegated, at its parent too: there all others
look the key up.
`;

async function setAdmin(context: Context, prefix: string, options: AdminOptions): Promise<void> {
  const made = options.secret === true ? randomBytes(24).toString('base64url') : undefined;
  const key = await keyOf(context, options, made);
  const { replace = false } = options;
  await withClient(context, (np) => np.prefixes.setAdmin(prefix, key, { replace })).catch((thrown: unknown) => {
    throw explained(thrown, prefix);
  });
  const admin = `300:0.NA/${prefix}`;
  print(context, {
    json: { admin, ...(made === undefined ? {} : { secret: made }) },
    text: () =>
      made === undefined
        ? `${admin} administers ${prefix}.\n`
        : `${admin} administers ${prefix}. Its secret is shown this once:\n\n${made}\n`,
  });
}

async function keyOf(
  { io }: Context,
  { publicKey, certificate, secret, secretFile }: AdminOptions,
  made: string | undefined,
) {
  const given = [publicKey, certificate, secret, secretFile].filter((one) => one !== undefined).length;
  const environment = given === 0 ? io.environment.NAMEPLATE_ADMIN_SECRET : undefined;
  if (given !== 1 && !environment)
    throw new NameplateError(
      'INVALID_VALUE',
      'Expected one of --public-key FILE, --certificate FILE, --secret-file FILE or --secret, or the secret in NAMEPLATE_ADMIN_SECRET.',
    );
  if (certificate !== undefined) return { publicKey: await readCertificate(certificate) };
  if (publicKey !== undefined) return { publicKey: await readPublicKey(publicKey) };
  const text = made ?? environment ?? (secretFile === undefined ? String(secret) : await readSecret(io, secretFile));
  if (text === '') throw new NameplateError('INVALID_VALUE', 'The secret is empty: expected a text.');
  return { secret: text };
}

/** Its text without the line end that editors add. */
async function readSecret(io: Context['io'], file: string): Promise<string> {
  try {
    const text = file === '-' ? await io.readInput() : await readFile(file, 'utf8');
    return text.replace(/\r?\n$/, '');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `--secret-file: ${file} cannot be read (${why}).`, { cause });
  }
}

/** What to do about it, where the server knows only what is wrong. */
function explained(thrown: unknown, prefix: string): unknown {
  if (isNameplateError(thrown, 'VALUE_ALREADY_EXISTS'))
    return new NameplateError(
      thrown.code,
      `300:0.NA/${prefix} administers ${prefix} already, with another key: --replace puts this one in its place.`,
      { reason: thrown.reason, cause: thrown },
    );
  if (!isNameplateError(thrown, 'NOT_RESPONSIBLE') && !isNameplateError(thrown, 'HANDLE_NOT_FOUND')) return thrown;
  return new NameplateError(
    'NOT_RESPONSIBLE',
    `This server has no record 0.NA/${prefix}. Ask the server that holds the prefix or its parent (--endpoint HOST:PORT); or hold it here: nameplate prefix create ${prefix}; or delegate it from here: nameplate prefix delegate ${prefix} --to HOST:PORT.`,
    { reason: thrown.reason, cause: thrown },
  );
}

/** The data of HS_PUBKEY. A private key is not for a server: its public half is asked for, not taken out of it. */
async function readPublicKey(file: string): Promise<Uint8Array> {
  try {
    const pem = await readFile(file, 'utf8');
    if (pem.includes('PRIVATE KEY'))
      throw new TypeError('it is a private key; openssl pkey -pubout makes the public one');
    const key = createPublicKey(pem);
    if (!provable(key))
      throw new TypeError('expected RSA, DSA, SM2, P-256 or Ed25519: no client could prove another one');
    return encodePublicKey(publicKeyRecord(key));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `${file}: no public key in PEM (${why}).`, { cause });
  }
}

/** Its key may be of any kind that TLS takes: the handshake proves it. */
async function readCertificate(file: string): Promise<Uint8Array> {
  try {
    const { publicKey } = new X509Certificate(await readFile(file));
    return encodePublicKey(publicKeyRecord(publicKey));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `${file}: no certificate in PEM (${why}).`, { cause });
  }
}

/** Node has no name for SM2 keys of their own type. */
function provable({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'ec') return details?.namedCurve === 'SM2' || details?.namedCurve === 'prime256v1';
  if (type === 'ed25519') return true;
  return type === 'rsa' || type === 'dsa' || type === undefined;
}
