/** The part of the library that the tests use: it has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';
  import type { JWK } from 'jose';

  export interface Configuration {
    readonly clients: readonly Readonly<Record<string, unknown>>[];
    readonly jwks: { readonly keys: readonly JWK[] };
    readonly scopes?: readonly string[];
    readonly claims?: Readonly<Record<string, readonly string[]>>;
    readonly features?: Readonly<Record<string, unknown>>;
    readonly pkce?: Readonly<Record<string, unknown>>;
    readonly ttl?: Readonly<Record<string, number>>;
    readonly cookies?: Readonly<Record<string, unknown>>;
    readonly issueRefreshToken?: () => Promise<boolean>;
    readonly extraTokenClaims?: (context: unknown, token: { readonly accountId?: string }) => Promise<object>;
    readonly findAccount?: (context: unknown, id: string) => Promise<object>;
    readonly rotateRefreshToken?: boolean;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
