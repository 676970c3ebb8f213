import { type Clock, isNameplateError, NameplateError } from '@nameplate/model';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { fetchBounded } from './fetch-bounded.ts';

export interface ProviderKeysOptions {
  readonly issuer: string;
  readonly timeoutMs: number;
  readonly maxAgeMs: number;
  readonly cooldownMs: number;
  readonly clock: Clock;
}

/**
 * The keys that the provider signs with: found by its metadata (OpenID Connect Discovery 1.0 §4), kept for a time, fetched
 * again for a key that is not among them. While the provider does not answer, it is asked once in a while only.
 */
export class ProviderKeys {
  readonly #options: ProviderKeysOptions;
  #found: Promise<JWTVerifyGetKey> | undefined;
  #failedAtMs: number | undefined;

  constructor(options: ProviderKeysOptions) {
    this.#options = options;
  }

  /** As jose asks for a key. @throws NameplateError UPSTREAM_UNAVAILABLE */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.#keys();
    return await keys(header, token);
  };

  async #keys(): Promise<JWTVerifyGetKey> {
    this.#found ??= this.#discover();
    try {
      return await this.#found;
    } catch (thrown) {
      this.#found = undefined;
      throw thrown;
    }
  }

  async #discover(): Promise<JWTVerifyGetKey> {
    const { issuer, timeoutMs, maxAgeMs, cooldownMs } = this.#options;
    const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const response = await this.#fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const metadata: unknown = await response.json().catch(() => undefined);
    const { issuer: named, jwks_uri: jwks } = (metadata ?? {}) as {
      readonly issuer?: unknown;
      readonly jwks_uri?: unknown;
    };
    // Another issuer's metadata would have its keys taken for this one's.
    if (response.status !== 200 || named !== issuer)
      throw this.#unavailable(`${url.href} does not describe the issuer ${issuer}`);
    if (typeof jwks !== 'string' || !URL.canParse(jwks) || !isAsSafe(new URL(jwks), url))
      throw this.#unavailable(`${url.href} names no jwks_uri that can be trusted`);
    return createRemoteJWKSet(new URL(jwks), {
      timeoutDuration: timeoutMs,
      cacheMaxAge: maxAgeMs,
      cooldownDuration: cooldownMs,
      [customFetch]: (address, options) => this.#fetch(address, options),
    });
  }

  async #fetch(address: string | URL, options: RequestInit): Promise<Response> {
    const { clock } = this.#options;
    if (this.#failedAtMs !== undefined && Math.abs(clock.now() - this.#failedAtMs) < restMs)
      throw this.#unavailable('it did not answer a moment ago');
    try {
      const response = await fetchBounded(address, options);
      this.#failedAtMs = undefined;
      return response;
    } catch (thrown) {
      this.#failedAtMs = clock.now();
      throw isNameplateError(thrown) ? thrown : this.#unavailable(reasonOf(thrown), thrown);
    }
  }

  #unavailable(why: string, cause?: unknown): NameplateError {
    const message = `The identity provider ${this.#options.issuer} cannot be asked for its keys: ${why}.`;
    return new NameplateError('UPSTREAM_UNAVAILABLE', message, {
      reason: 'OIDC_PROVIDER',
      retryAfterMs: restMs,
      cause,
    });
  }
}

/** How long a provider that did not answer is left alone. */
const restMs = 2_000;

/** Not less protected than the metadata that named it. */
function isAsSafe(url: URL, by: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && by.protocol === 'http:');
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
