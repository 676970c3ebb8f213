import { isNameplateError, NameplateError, type TokenSource } from '@nameplate/sdk';
import type { Login, Logins } from './logins.ts';

/** Gives the token of a login, and has it renewed in time; undefined when there is no login for this endpoint. */
export async function tokenOf(logins: Logins, endpoint: string): Promise<TokenSource | undefined> {
  let login = await logins.get(endpoint);
  if (login === undefined) return undefined;
  return async () => {
    if (login !== undefined && Date.now() < login.expireTimeMs - renewBeforeMs) return login.accessToken;
    login = await renewed(logins, endpoint);
    return login.accessToken;
  };
}

/** Another process may have renewed it, or be about to: what is in the file is looked at before and after. */
async function renewed(logins: Logins, endpoint: string): Promise<Login> {
  const login = await logins.get(endpoint);
  if (login !== undefined && Date.now() < login.expireTimeMs - renewBeforeMs) return login;
  if (login?.refreshToken === undefined) throw over(endpoint);
  try {
    const { refresh } = await import('./refresh.ts');
    const after = await refresh(login, login.refreshToken);
    await logins.put(endpoint, after);
    return after;
  } catch (thrown) {
    if (!isNameplateError(thrown, 'AUTHENTICATION_FAILED')) throw thrown;
    const other = await logins.get(endpoint);
    if (other !== undefined && other.accessToken !== login.accessToken) return other;
    throw over(endpoint, thrown);
  }
}

function over(endpoint: string, cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', `The login for ${endpoint} is over.`, {
    reason: 'LOGIN_EXPIRED',
    cause,
  });
}

/** Longer than a call takes. */
const renewBeforeMs = 20_000;
