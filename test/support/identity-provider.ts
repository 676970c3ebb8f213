import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import OidcProvider, { type Configuration } from 'oidc-provider';

/** The audience of its access tokens. */
export const audience = 'https://nameplate.example';

export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  /** What the server needs to take its tokens. */
  readonly serverConfig: Readonly<Record<string, unknown>>;
  /** An access token of a program, by client credentials: its subject is the client. */
  token(client?: string, options?: { readonly audience?: string; readonly ttlS?: number }): Promise<string>;
  /** Signs with another key from now on, and shows no other. */
  rotate(): Promise<void>;
}

/** Programs by name; `reader` and `writer` have groups that the rules know. */
const groups: Readonly<Record<string, readonly string[]>> = {
  reader: ['readers'],
  writer: ['writers'],
  stranger: [],
  alice: ['writers', 'operators'],
};

const rules = {
  rules: [
    {
      when: [{ claim: 'groups', values: ['writers'] }],
      scopes: ['identifier.read', 'identifier.write', 'telemetry.read'],
      prefixes: ['88.118.999'],
    },
    {
      when: [{ claim: 'groups', values: ['readers'] }],
      scopes: ['identifier.read', 'telemetry.read'],
      prefixes: ['88.118.999'],
    },
  ],
};

/** A whole OpenID provider (`oidc-provider`) at loopback, at a free port, and the rules for its tokens. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-oidc-'));
  const rulesFile = join(directory, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(rules));
  let ttlS = 600;
  let handle: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const begin = async () => {
    handle = new OidcProvider(
      issuer,
      configuration(await signingKey(), () => ttlS),
    ).callback();
  };
  await begin();
  return {
    issuer,
    serverConfig: {
      oidc_issuer: issuer,
      oidc_audience: audience,
      oidc_client_id: 'cli',
      oidc_rules_file: rulesFile,
      oidc_keys_cooldown_ms: 0,
      oidc_clock_tolerance_ms: 0,
    },
    async token(client = 'reader', options = {}) {
      ttlS = options.ttlS ?? 600;
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client}:${secretOf(client)}`).toString('base64')}` },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          resource: options.audience ?? audience,
          scope: 'api',
        }),
      });
      const answer = (await response.json()) as { readonly access_token?: string };
      if (answer.access_token === undefined) throw new Error(`no token: ${JSON.stringify(answer)}`);
      return answer.access_token;
    },
    rotate: begin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString('hex');
  return { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' };
}

const secretOf = (client: string) => `${client}-secret-of-some-length`;

function configuration(key: JWK, ttlS: () => number): Configuration {
  const programs = ['reader', 'writer', 'stranger'].map((client) => ({
    client_id: client,
    client_secret: secretOf(client),
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: 'ES256',
  }));
  const cli = {
    client_id: 'cli',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  };
  return {
    clients: [...programs, cli],
    jwks: { keys: [key] },
    scopes: ['openid', 'offline_access', 'api'],
    cookies: { keys: ['of a test'] },
    issueRefreshToken: async () => true,
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    extraTokenClaims: async (_context, token) => {
      const named = token as { readonly accountId?: string; readonly clientId?: string };
      return { groups: groups[named.accountId ?? named.clientId ?? ''] ?? [] };
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: 'api',
          audience: resource,
          accessTokenTTL: ttlS(),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
