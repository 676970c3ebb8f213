import { NameplateError, type Principal } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import type { HandleSessions } from './handle-sessions.ts';
import type { OidcTokens } from './oidc/oidc-tokens.ts';

/**
 * Who holds what follows `Bearer`, or is a password of MQTT: an API key, an access token of the identity provider, or the
 * token of a session. Their forms tell them apart.
 */
export class Bearers {
  readonly #keys: Registry['keys'];
  readonly #tokens: OidcTokens | undefined;
  readonly #sessions: HandleSessions | undefined;

  constructor(parts: {
    readonly keys: Registry['keys'];
    readonly tokens: OidcTokens | undefined;
    readonly sessions: HandleSessions | undefined;
  }) {
    this.#keys = parts.keys;
    this.#tokens = parts.tokens;
    this.#sessions = parts.sessions;
  }

  /** @throws NameplateError AUTHENTICATION_FAILED */
  authenticate(secret: string): Principal | Promise<Principal> {
    if (tokenForm.test(secret)) return this.#authenticateToken(secret);
    const session = sessionIdOf(secret);
    return session === undefined ? this.#keys.authenticate(secret) : this.#authenticateSession(session);
  }

  /** Calls the listener with a principal's id when what proved it ends before its time. Returns the unsubscribe function. */
  onRevoked(listener: (id: string) => void): () => void {
    return this.#keys.onRevoked(listener);
  }

  async #authenticateToken(token: string): Promise<Principal> {
    if (this.#tokens === undefined)
      throw failed('This server takes no access tokens: oidc_issuer is not set.', 'TOKENS_NOT_TAKEN');
    const { id, ...membership } = await this.#tokens.check(token);
    return this.#keys.member(id, membership);
  }

  #authenticateSession(id: string): Principal {
    const principal = this.#sessions?.find(id)?.principal;
    if (principal !== undefined) return principal;
    throw failed('There is no such session, or it has ended: sign in again.', 'SESSION_UNKNOWN');
  }
}

/** JWS Compact Serialization, RFC 7515 §7.1. Its header is a JSON object: `{"` in base64url. */
const tokenForm = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;

const sessionPrefix = 'nps_';

/** What the client of a session sends. */
export function sessionToken(id: string): string {
  return `${sessionPrefix}${id}`;
}

/** Undefined when it is no token of a session. */
export function sessionIdOf(token: string): string | undefined {
  return token.startsWith(sessionPrefix) ? token.slice(sessionPrefix.length) : undefined;
}

function failed(message: string, reason: string): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason });
}
