import { NameplateError, type Principal } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import type { OidcTokens } from './oidc/oidc-tokens.ts';

/**
 * Who holds what follows `Bearer`, or is a password of MQTT: an API key or an access token of the identity provider. Their forms
 * tell them apart.
 */
export class Bearers {
  readonly #keys: Registry['keys'];
  readonly #tokens: OidcTokens | undefined;

  constructor(parts: { readonly keys: Registry['keys']; readonly tokens: OidcTokens | undefined }) {
    this.#keys = parts.keys;
    this.#tokens = parts.tokens;
  }

  /** @throws NameplateError AUTHENTICATION_FAILED */
  authenticate(secret: string): Promise<Principal> {
    return tokenForm.test(secret) ? this.#authenticateToken(secret) : this.#keys.authenticate(secret);
  }

  /** Calls the listener with a principal's id when what proved it ends before its time. Returns the unsubscribe function. */
  onRevoked(listener: (id: string) => void): () => void {
    return this.#keys.onRevoked(listener);
  }

  async #authenticateToken(token: string): Promise<Principal> {
    if (this.#tokens !== undefined) return await this.#tokens.check(token);
    throw new NameplateError('AUTHENTICATION_FAILED', 'This server takes no access tokens: oidc_issuer is not set.', {
      reason: 'TOKENS_NOT_TAKEN',
    });
  }
}

/** JWS Compact Serialization, RFC 7515 §7.1. Its header is a JSON object: `{"` in base64url. */
const tokenForm = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;
