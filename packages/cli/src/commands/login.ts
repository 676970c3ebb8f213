import { isNameplateError, type LoginProvider, NameplateError, type Who } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import type { DeviceCode } from '../login/device-flow.ts';
import { Logins } from '../login/logins.ts';
import type { ProviderOptions } from '../login/provider.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { fields } from '../table.ts';

interface LoginOptions {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly audience?: string;
  readonly device?: boolean;
}

/** `nameplate login`, `logout`, `whoami`. */
export function addLogin(program: Command, run: Run): void {
  program
    .command('login')
    .description('sign in at the identity provider of a server')
    .option('--issuer <url>', 'the provider (default: the one that the server takes tokens of)')
    .option('--client-id <id>', 'as which client (default: the one that the server names)')
    .option('--audience <name>', 'what the token is for (default: what the server wants)')
    .option('--device', 'show a code to type on another machine, where this one has no browser')
    .action(run(logIn));
  program.command('logout').description('forget the login, and tell the provider').action(run(logOut));
  program.command('whoami').description('who the server takes you for, and what you may').action(run(whoAmI));
}

async function logIn(context: Context, options: LoginOptions): Promise<void> {
  const provider = await providerOf(context, options);
  const { signal } = context.io;
  // The flows load the library for them: no other command needs it.
  const login = options.device
    ? await (await import('../login/device-flow.ts')).deviceFlow(provider, {
        show: (it) => showCode(context, it),
        signal,
      })
    : await (await import('../login/code-flow.ts')).codeFlow(provider, {
        show: (url) => showUrl(context, url),
        signal,
      });
  await new Logins(context.io.environment).put(context.endpoint, login);
  const who = await withClient({ ...context, key: undefined, signIn: undefined }, (np) => np.whoAmI());
  print(context, { json: who, text: () => `You are signed in at ${context.endpoint}.\n\n${whoText(who)}` });
}

/** What is not told, the server is asked for: over a connection that nobody can change. */
async function providerOf(context: Context, options: LoginOptions): Promise<ProviderOptions> {
  const { issuer, clientId, audience } = options;
  if (issuer !== undefined && clientId !== undefined && audience !== undefined) return { issuer, clientId, audience };
  if (!isProtected(context.endpoint))
    throw new NameplateError(
      'INVALID_VALUE',
      `${context.endpoint} is asked in the clear for its provider: use grpcs://, or give --issuer, --client-id and --audience.`,
      { reason: 'LOGIN_UNPROTECTED' },
    );
  const told = await withClient(anonymously(context), (np) => np.loginProvider());
  if (told === undefined && issuer === undefined)
    throw new NameplateError('UNSUPPORTED_OPERATION', `${context.endpoint} takes no tokens (oidc_issuer).`, {
      reason: 'TOKENS_NOT_TAKEN',
    });
  const named = clientId ?? (told?.clientId || undefined);
  if (named === undefined) throw usage('--client-id is needed: the server names none (oidc_client_id).');
  return { issuer: issuer ?? told?.issuer ?? '', clientId: named, audience: audience ?? audienceOf(told) };
}

function audienceOf(told: LoginProvider | undefined): string {
  if (told !== undefined) return told.audience;
  throw usage('--audience is needed: the server names none (oidc_audience).');
}

function anonymously(context: Context): Context {
  return { ...context, key: undefined, signIn: undefined, anonymous: true };
}

/** TLS, or this machine. */
function isProtected(endpoint: string): boolean {
  return (
    /^(?:grpcs|https):/i.test(endpoint) ||
    /^(?:grpc:\/\/|http:\/\/)?(?:localhost|127\.[\d.]+|\[::1\])(?::|$)/i.test(endpoint)
  );
}

function showUrl({ io }: Context, url: string): void {
  io.err(`Open this address in a browser on this machine, and sign in:\n\n${url}\n\n`);
}

function showCode({ io }: Context, { url, code, whole }: DeviceCode): void {
  const either = whole === undefined ? '' : `\nor open ${whole}\n`;
  io.err(`On any machine, open ${url}\nand type the code ${code}\n${either}\n`);
}

async function logOut(context: Context): Promise<void> {
  const logins = new Logins(context.io.environment);
  const login = await logins.get(context.endpoint);
  if (login === undefined) {
    print(context, {
      json: { endpoint: context.endpoint, loggedOut: false },
      text: () => 'There is no login to end.\n',
    });
    return;
  }
  await logins.remove(context.endpoint);
  const revoked = await failureOf(async () => (await import('../login/refresh.ts')).revoke(login));
  const note = revoked === undefined ? '' : `The provider was not told: ${revoked}\n`;
  print(context, {
    json: { endpoint: context.endpoint, loggedOut: true, ...(revoked !== undefined && { notTold: revoked }) },
    text: () => `The login for ${context.endpoint} is forgotten.\n${note}`,
  });
}

/** The login is over here in any case. */
async function failureOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    if (isNameplateError(thrown)) return thrown.message;
    throw thrown;
  }
}

async function whoAmI(context: Context): Promise<void> {
  const who = await withClient(context, (np) => np.whoAmI());
  print(context, { json: who, text: () => whoText(who) });
}

const methodNames: Readonly<Record<Who['method'], string>> = {
  anonymous: 'nobody: only what is public',
  'api-key': 'an API key',
  token: 'a token of the identity provider',
  'handle-key': 'a key of a handle',
  certificate: 'the client certificate',
};

function whoText({ method, id, scopes, prefixes, organization, expireTime }: Who): string {
  return fields([
    ['by', methodNames[method]],
    ['id', id],
    ['scopes', scopes.join('\n')],
    ['prefixes', prefixes.join('\n')],
    ['organization', organization],
    ['until', expireTime && format.time(expireTime)],
  ]);
}

function usage(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'USAGE' });
}
