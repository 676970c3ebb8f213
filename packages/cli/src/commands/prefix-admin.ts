import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

interface AdminOptions {
  readonly publicKey?: string;
  readonly certificate?: string;
  readonly secret?: string | true;
}

/** `nameplate prefix admin`: who administers a prefix over the Handle protocol. */
export function addPrefixAdmin(prefix: Command, run: Run): void {
  prefix
    .command('admin')
    .description('name who administers a prefix over the Handle protocol: 300:0.NA/PREFIX')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--public-key <file>', 'a public key in PEM (RSA, DSA or SM2)')
    .option('--certificate <file>', 'the client certificate by which it comes over TLS, PEM')
    .option('--secret [text]', 'a secret key; made and shown once when no text is given')
    .action(run(setAdmin));
}

async function setAdmin(context: Context, prefix: string, options: AdminOptions): Promise<void> {
  const made = options.secret === true ? randomBytes(24).toString('base64url') : undefined;
  const key = await keyOf(options, made);
  await withClient(context, (np) => np.prefixes.setAdmin(prefix, key));
  const admin = `300:0.NA/${prefix}`;
  print(context, {
    json: { admin, ...(made === undefined ? {} : { secret: made }) },
    text: () =>
      made === undefined
        ? `${admin} administers ${prefix}.\n`
        : `${admin} administers ${prefix}. Its secret is shown this once:\n\n${made}\n`,
  });
}

async function keyOf({ publicKey, certificate, secret }: AdminOptions, made: string | undefined) {
  if ([publicKey, certificate, secret].filter((option) => option !== undefined).length !== 1)
    throw new NameplateError(
      'INVALID_VALUE',
      'Expected either --public-key FILE, --certificate FILE or --secret [TEXT].',
    );
  if (certificate !== undefined) return { publicKey: await readCertificate(certificate) };
  if (publicKey !== undefined) return { publicKey: await readPublicKey(publicKey) };
  const text = made ?? String(secret);
  if (text === '') throw new NameplateError('INVALID_VALUE', '--secret: expected a text, or nothing after it.');
  return { secret: text };
}

/** The data of HS_PUBKEY. A private key is not for a server: its public half is asked for, not taken out of it. */
async function readPublicKey(file: string): Promise<Uint8Array> {
  try {
    const pem = await readFile(file, 'utf8');
    if (pem.includes('PRIVATE KEY'))
      throw new TypeError('it is a private key; openssl pkey -pubout makes the public one');
    const key = createPublicKey(pem);
    if (!provable(key)) throw new TypeError('expected RSA, DSA or SM2: no client could prove another one');
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
  if (type === 'ec') return details?.namedCurve === 'SM2';
  return type === 'rsa' || type === 'dsa' || type === undefined;
}
