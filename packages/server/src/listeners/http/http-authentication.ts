import { anonymous, NameplateError, type Principal } from '@nameplate/model';
import type { HandleProofs } from '../../authentication/handle-proofs.ts';
import { authenticate, type KeyCheck } from '../authenticate.ts';
import { answered, type HandleCredentials, parseAdminId, parseCredentials } from './handle-credentials.ts';
import type { HttpSession, HttpSessions } from './http-sessions.ts';

/** Who asks, and in which session of the HTTP API. */
export interface Asker {
  readonly principal: Principal;
  readonly session?: HttpSession;
}

/**
 * Who asks over HTTP: `Bearer` is an API key; `Basic` a handle's index with its secret key; `Handle` a session, or the
 * answer to its challenge.
 */
export class HttpAuthentication {
  readonly #keys: KeyCheck;
  readonly #proofs: HandleProofs;
  readonly sessions: HttpSessions;

  constructor(parts: { readonly keys: KeyCheck; readonly proofs: HandleProofs; readonly sessions: HttpSessions }) {
    this.#keys = parts.keys;
    this.#proofs = parts.proofs;
    this.sessions = parts.sessions;
  }

  /** @throws NameplateError AUTHENTICATION_FAILED: wrong credentials are never anonymous */
  async check(header: string | undefined): Promise<Asker> {
    const [, scheme = '', rest = ''] = /^(\S+) +(.*)$/s.exec(header ?? '') ?? [];
    switch (scheme.toLowerCase()) {
      case 'basic':
        return { principal: await this.#checkBasic(rest) };
      case 'handle':
        return await this.checkSession(parseCredentials(rest));
      default:
        return { principal: await authenticate(this.#keys, header) };
    }
  }

  /** A session as it is, or authenticated by an answer that comes with it. */
  async checkSession(credentials: HandleCredentials): Promise<Asker> {
    const { sessionId = '', signature } = credentials;
    if (credentials.clientCert !== undefined)
      throw failed('This server has no TLS, so that there is no client certificate.', 'CLIENT_CERTIFICATE');
    const session = this.sessions.find(sessionId);
    if (session === undefined)
      throw failed('There is no such session, or it has ended: begin another.', 'SESSION_UNKNOWN');
    if (signature === undefined) return { principal: session.principal ?? anonymous, session };
    const { reference, authType, cnonce, response } = answered(credentials);
    const principal = await this.#proofs.checkResponse({
      reference,
      authType,
      nonce: session.nonce,
      digest: cnonce,
      response,
    });
    return { principal, session: this.sessions.authenticate(session, principal) };
  }

  /** Does an answer prove a key, for somebody else who made the challenge? */
  async verifies(credentials: HandleCredentials, nonce: Uint8Array): Promise<boolean> {
    const { reference, authType, cnonce, response } = answered(credentials);
    return await this.#proofs.verifies({ reference, authType, nonce, digest: cnonce, response });
  }

  /** User `index:handle` in percent escapes, so that its colon is not the one before the password. */
  async #checkBasic(encoded: string): Promise<Principal> {
    const pair = Buffer.from(encoded.trim(), 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (colon < 0) throw failed('Basic: expected user, colon, secret in base64.', 'AUTHORIZATION_FORM');
    return await this.#proofs.checkSecret(parseAdminId(decodeUser(pair.slice(0, colon))), pair.slice(colon + 1));
  }
}

function decodeUser(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch (cause) {
    throw failed('Basic: the user is not percent-encoded.', 'AUTHORIZATION_FORM', cause);
  }
}

function failed(message: string, reason: string, cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason, cause });
}
