import { isIP } from 'node:net';
import { isNameplateError, NameplateError } from '@nameplate/sdk';
import * as oidc from 'openid-client';
import type { Login } from './logins.ts';

/** Which provider, as which client, for which server. */
export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
}

/** What the provider says of itself. @throws NameplateError UPSTREAM_UNAVAILABLE, INVALID_VALUE */
export async function discover({ issuer, clientId }: ProviderOptions): Promise<oidc.Configuration> {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const clear = url?.protocol === 'http:' && isLoopback(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !clear))
    throw new NameplateError('INVALID_VALUE', `${issuer} is no issuer: expected https://…, or http:// at loopback.`, {
      reason: 'ISSUER',
    });
  const execute = clear ? [oidc.allowInsecureRequests] : [];
  return await asked(issuer, () =>
    oidc.discovery(url, clientId, undefined, oidc.None(), { execute, timeout: timeoutS }),
  );
}

/** What is asked for: a token for this server, and one to renew it with. */
export function wanted({ audience }: ProviderOptions): Record<string, string> {
  // RFC 8707 knows resources, which are URIs; others' `audience` is any name.
  const resource = URL.canParse(audience) ? { resource: audience } : {};
  return { scope: 'openid offline_access', audience, ...resource };
}

/** The tokens of an answer. @throws NameplateError when there is no access token that ends */
export function loginOf(
  options: ProviderOptions,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  before?: Login,
): Login {
  const refreshToken = tokens.refresh_token ?? before?.refreshToken;
  const { issuer, clientId, audience } = options;
  return {
    issuer,
    clientId,
    audience,
    accessToken: tokens.access_token,
    expireTimeMs: Date.now() + (tokens.expiresIn() ?? defaultLifeS) * 1_000,
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

/** Asks the provider, and tells what went wrong in our words. */
export async function asked<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw isNameplateError(thrown) ? thrown : inOurWords(issuer, thrown);
  }
}

function inOurWords(issuer: string, thrown: unknown): unknown {
  if (thrown instanceof oidc.ResponseBodyError || thrown instanceof oidc.AuthorizationResponseError) {
    const { error, error_description: described } = thrown;
    const detail = described === undefined ? error : `${error}: ${described}`;
    return new NameplateError('AUTHENTICATION_FAILED', `${issuer} refuses the login: ${detail}.`, {
      reason: 'LOGIN_REFUSED',
      metadata: { error },
      cause: thrown,
    });
  }
  if (!(thrown instanceof Error)) return thrown;
  const inner = thrown.cause instanceof Error ? `: ${thrown.cause.message}` : '';
  return new NameplateError('UPSTREAM_UNAVAILABLE', `${issuer} cannot be asked: ${thrown.message}${inner}.`, {
    reason: 'OIDC_PROVIDER',
    cause: thrown,
  });
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

const timeoutS = 10;
/** Of a token whose provider does not say when it ends. */
const defaultLifeS = 300;
