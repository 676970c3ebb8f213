import * as oidc from 'openid-client';
import type { Login } from './logins.ts';
import { asked, discover, loginOf } from './provider.ts';

/** The same login with other tokens. @throws NameplateError AUTHENTICATION_FAILED when the provider wants the person again */
export async function refresh(login: Login, token: string): Promise<Login> {
  const configuration = await discover(login);
  return await asked(login.issuer, async () => {
    const resource = URL.canParse(login.audience) ? { resource: login.audience } : undefined;
    return loginOf(login, await oidc.refreshTokenGrant(configuration, token, resource), login);
  });
}

/** Tells the provider that the login is over. */
export async function revoke(login: Login): Promise<void> {
  const configuration = await discover(login);
  const { refreshToken } = login;
  if (refreshToken === undefined || configuration.serverMetadata().revocation_endpoint === undefined) return;
  await asked(login.issuer, () => oidc.tokenRevocation(configuration, refreshToken));
}
