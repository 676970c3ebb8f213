import { readFile } from 'node:fs/promises';
import {
  type Bearer,
  bearer,
  connect,
  type Nameplate,
  NameplateError,
  type Protection,
  type SignedIn,
  signIn,
  type TlsIdentity,
  type Trace,
} from '@nameplate/sdk';
import { isHandleEndpoint } from './handle-endpoint.ts';
import type { Io } from './io.ts';
import type { Language } from './language.ts';
import { Logins } from './login/logins.ts';
import { tokenOf } from './login/token-of.ts';

/** What every command has: its streams and the global options. */
export interface Context {
  readonly io: Io;
  readonly json: boolean;
  readonly language: Language;
  readonly endpoint: string;
  readonly key: string | undefined;
  /** Nobody asks, whatever login there is. */
  readonly anonymous?: boolean;
  /** Is the key from the command line, not from the environment? */
  readonly keyGiven: boolean;
  readonly deadlineMs: number;
  /** By `--timeout`: then it bounds what waits longer by itself, too. */
  readonly deadlineGiven: boolean;
  /** Files for TLS over gRPC. */
  readonly tls: TlsFiles;
  /** How `hdl://` is protected. */
  readonly protection: ProtectionOptions;
  /** Who administers over `hdl://`. */
  readonly signIn: SignInOptions | undefined;
}

/** Files in PEM: the authority that is trusted, the client's own certificate, its key. */
export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Is one of them from the command line? Those of the environment are only for endpoints that may speak TLS. */
  readonly given: boolean;
}

/** A key of a handle, and where what proves it is: a file, or the secret itself. */
export interface SignInOptions {
  readonly user: string;
  readonly keyFile: string | undefined;
  readonly secret: string | undefined;
}

/** `Protection`, with the file that the key is in. */
export interface ProtectionOptions extends Omit<Protection, 'serverKey'> {
  readonly serverKeyFile?: string | undefined;
}

/** @throws NameplateError INVALID_VALUE for a key that cannot be read */
export async function protectionOf({ protection }: Pick<Context, 'protection'>): Promise<Protection> {
  const { serverKeyFile, ...rest } = protection;
  if (serverKeyFile === undefined) return rest;
  const octets = await readKey(serverKeyFile);
  return { ...rest, serverKey: octets.toString('latin1', 0, 5) === '-----' ? octets.toString('latin1') : octets };
}

/** Runs `work` with a connected client and closes it. */
export async function withClient<T>(
  context: Context,
  work: (np: Nameplate) => Promise<T>,
  options: { readonly trace?: Trace } = {},
): Promise<T> {
  const { endpoint, key, deadlineMs } = context;
  const identity = (await identityOf(context)) ?? (await loginOf(context));
  const tls = await tlsOf(context);
  const protection = await protectionOf(context);
  await using np = await connect({
    ...options,
    ...protection,
    endpoint,
    key,
    deadlineMs,
    tls,
    ...(identity && { identity }),
  });
  return await work(np);
}

/** The login at an identity provider, where nothing else says who asks. */
async function loginOf({ io, endpoint, key, anonymous }: Context): Promise<Bearer | undefined> {
  if (anonymous || key !== undefined || isHandleEndpoint(endpoint)) return undefined;
  const source = await tokenOf(new Logins(io.environment), endpoint);
  return source && bearer(source);
}

/** @throws NameplateError INVALID_VALUE for a key that cannot be read */
export async function identityOf({ signIn: options }: Pick<Context, 'signIn'>): Promise<SignedIn | undefined> {
  if (options === undefined) return undefined;
  const { user, keyFile, secret } = options;
  if (keyFile !== undefined) return signIn(user, await readKey(keyFile));
  if (secret !== undefined) return signIn(user, { secret });
  throw usage('--sign-in needs --key-file, or the secret in NAMEPLATE_SECRET.');
}

/** @throws NameplateError INVALID_VALUE for a file that cannot be read */
export async function tlsOf({ endpoint, tls }: Pick<Context, 'endpoint' | 'tls'>): Promise<TlsIdentity | undefined> {
  const { ca, cert, key, given } = tls;
  const speaksClear = /^(?:hdl|http|grpc):/i.test(endpoint);
  if ((ca ?? cert ?? key) === undefined || (speaksClear && !given)) return undefined;
  const [caText, certText, keyText] = await Promise.all([ca, cert, key].map(readTls));
  return { ca: caText, cert: certText, key: keyText };
}

async function readTls(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${file}: the TLS file cannot be read.`, { reason: 'TLS_FILES', cause });
  }
}

async function readKey(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${file}: the key file cannot be read.`, { reason: 'KEY_FILE', cause });
  }
}

function usage(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'USAGE' });
}
