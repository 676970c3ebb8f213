import { createHash } from 'node:crypto';
import type { Clock } from '@nameplate/model';
import type { Membership } from '@nameplate/registry';
import { type JWTPayload, jwtVerify } from 'jose';
import { ProviderKeys } from './provider-keys.ts';
import type { OidcRules } from './rules.ts';
import { refused, tokenError } from './token-error.ts';

export interface OidcTokensOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockToleranceMs: number;
  readonly timeoutMs: number;
  readonly keysMaxAgeMs: number;
  readonly keysCooldownMs: number;
  readonly rules: OidcRules;
  readonly clock: Clock;
}

/** A subject of the provider, and what the rules give it. */
export interface TokenHolder extends Membership {
  /** `issuer#subject`. */
  readonly id: string;
}

/**
 * Who holds an access token of the provider: a JWT (RFC 9068) of this issuer, for this audience, signed by an algorithm that is
 * allowed, and not over. What its claims give, the rules say. It lives until its `exp`; nothing asks the provider about it again.
 */
export class OidcTokens {
  readonly #options: OidcTokensOptions;
  readonly #keys: ProviderKeys;
  /** Verified ones, by digest, the oldest first. */
  readonly #known = new Map<string, { readonly holder: TokenHolder; readonly checkedMs: number }>();

  constructor(options: OidcTokensOptions) {
    this.#options = options;
    const { issuer, timeoutMs, keysMaxAgeMs: maxAgeMs, keysCooldownMs: cooldownMs, clock } = options;
    this.#keys = new ProviderKeys({ issuer, timeoutMs, maxAgeMs, cooldownMs, clock });
  }

  /** @throws NameplateError AUTHENTICATION_FAILED with a reason TOKEN_…; UPSTREAM_UNAVAILABLE (OIDC_PROVIDER) */
  async check(token: string): Promise<TokenHolder> {
    if (token.length > tokenMax) throw refused('TOKEN_MALFORMED', `A token has at most ${tokenMax} characters.`);
    const digest = createHash('sha256').update(token).digest('base64');
    const now = this.#options.clock.now();
    const known = this.#known.get(digest);
    if (known && now < known.holder.untilMs && Math.abs(now - known.checkedMs) < recheckMs) return known.holder;
    this.#known.delete(digest);
    const holder = await this.#verify(token);
    if (this.#known.size >= knownMax) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(digest, { holder, checkedMs: now });
    return holder;
  }

  async #verify(token: string): Promise<TokenHolder> {
    const { issuer, audience, clockToleranceMs, rules } = this.#options;
    const claims = await this.#claims(token);
    const { sub: subject, exp } = claims;
    if (typeof subject !== 'string' || subject === '' || subject.length > subjectMax || exp === undefined)
      throw refused('TOKEN_CLAIMS', `The token names no subject (sub) of 1 to ${subjectMax} characters.`);
    const grant = rules.find(claims);
    if (grant === undefined)
      throw refused(
        'TOKEN_NO_RULE',
        `No rule of oidc_rules_file gives the holder of this token anything (${audience}).`,
      );
    const { scopes, prefixes, organization } = grant;
    const within = organization === undefined ? {} : { organization };
    return { id: `${issuer}#${subject}`, scopes, prefixes, ...within, untilMs: exp * 1_000 + clockToleranceMs };
  }

  async #claims(token: string): Promise<JWTPayload> {
    const { issuer, audience, algorithms, clockToleranceMs, clock } = this.#options;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.get, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceMs / 1_000,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'sub'],
      });
      // RFC 8725 §3.11: what was made for another purpose, such as a logout token, is no access token.
      if (!tokenTypes.has((protectedHeader.typ ?? 'jwt').toLowerCase()))
        throw refused('TOKEN_TYPE', 'The token is no access token (typ).');
      return payload;
    } catch (thrown) {
      throw tokenError(thrown, { issuer, audience });
    }
  }
}

const tokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
const tokenMax = 8_192;
const subjectMax = 255;
const knownMax = 10_000;

/** A key that the provider has withdrawn is noticed after this long at most, and after `oidc_keys_max_age_ms`. */
const recheckMs = 60_000;
