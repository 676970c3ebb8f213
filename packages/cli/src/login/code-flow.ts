import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NameplateError } from '@nameplate/sdk';
import * as oidc from 'openid-client';
import type { Login } from './logins.ts';
import { asked, discover, loginOf, type ProviderOptions, wanted } from './provider.ts';

/**
 * Signs in with a browser on this machine: authorization code with PKCE (RFC 7636), by a redirect to loopback (RFC 8252 §7.3).
 * `show` is given the address to open.
 */
export async function codeFlow(
  options: ProviderOptions,
  { show, signal }: { readonly show: (url: string) => void; readonly signal: AbortSignal },
): Promise<Login> {
  const configuration = await discover(options);
  const [verifier, state] = [oidc.randomPKCECodeVerifier(), oidc.randomState()];
  const challenge = await oidc.calculatePKCECodeChallenge(verifier);
  const listener = createServer();
  try {
    const redirect = await listen(listener);
    const url = oidc.buildAuthorizationUrl(configuration, {
      ...wanted(options),
      redirect_uri: redirect,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state,
      // Else some give nothing to renew the login with.
      prompt: 'consent',
    });
    const coming = callback(listener, redirect, state, signal);
    show(url.href);
    const came = await coming;
    return await asked(options.issuer, async () => {
      const checks = { pkceCodeVerifier: verifier, expectedState: state };
      const resource = URL.canParse(options.audience) ? { resource: options.audience } : undefined;
      return loginOf(options, await oidc.authorizationCodeGrant(configuration, came, checks, resource));
    });
  } finally {
    listener.closeAllConnections();
    listener.close();
  }
}

async function listen(listener: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`;
}

/** The first redirect with our state; whatever else comes to the port is answered, and changes nothing. */
function callback(listener: Server, redirect: string, state: string, signal: AbortSignal): Promise<URL> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new NameplateError('CANCELLED', 'The login was not finished.'));
    const late = setTimeout(() => reject(tooLate()), patienceMs);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    listener.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirect);
      if (url.pathname !== '/callback' || url.searchParams.get('state') !== state)
        return answer(response, 404, 'Nothing is here.');
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      const refused = url.searchParams.has('error');
      answer(response, 200, `${refused ? 'The login was refused.' : 'You are signed in.'} You may close this page.`);
      resolve(url);
    });
  });
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`);
}

function tooLate(): NameplateError {
  return new NameplateError('DEADLINE_EXCEEDED', `Nobody signed in within ${patienceMs / 60_000} minutes.`);
}

const patienceMs = 5 * 60_000;
