import type { PeerCertificate } from '@nameplate/gateway';
import { anonymous, NameplateError, type Principal } from '@nameplate/model';
import type { Devices } from '@nameplate/registry';
import type { CertificateAuthentication } from '../../authentication/certificate-authentication.ts';
import type { HandleProofs } from '../../authentication/handle-proofs.ts';
import type { HandleSession, HandleSessions } from '../../authentication/handle-sessions.ts';
import { authenticate, type KeyCheck } from '../authenticate.ts';
import { answered, type HandleCredentials, parseAdminId, parseCredentials } from './handle-credentials.ts';

/** Who asks, and in which session of the HTTP API. */
export interface Asker {
  readonly principal: Principal;
  readonly session?: HandleSession;
}

/**
 * Who asks over HTTP: `Bearer` is an API key or a token; `Basic` a handle's index with its secret key, or a device with its password; `Handle` a session, the
 * answer to its challenge, or the client certificate; without a header the client certificate, if there is one.
 */
export class HttpAuthentication {
  readonly #keys: KeyCheck;
  readonly #proofs: HandleProofs;
  readonly #certificates: CertificateAuthentication | undefined;
  readonly #devices: Pick<Devices, 'authenticate'>;
  readonly sessions: HandleSessions;

  constructor(parts: {
    readonly keys: KeyCheck;
    readonly proofs: HandleProofs;
    readonly sessions: HandleSessions;
    readonly certificates: CertificateAuthentication | undefined;
    readonly devices: Pick<Devices, 'authenticate'>;
  }) {
    this.#keys = parts.keys;
    this.#proofs = parts.proofs;
    this.#certificates = parts.certificates;
    this.#devices = parts.devices;
    this.sessions = parts.sessions;
  }

  /** @throws NameplateError AUTHENTICATION_FAILED: wrong credentials are never anonymous */
  async check(header: string | undefined, certificate?: PeerCertificate): Promise<Asker> {
    if (header === undefined && certificate !== undefined && this.#certificates)
      return { principal: await this.#certificates.check(certificate) };
    const [, scheme = '', rest = ''] = /^(\S+) +(.*)$/s.exec(header ?? '') ?? [];
    switch (scheme.toLowerCase()) {
      case 'basic':
        return { principal: await this.#checkBasic(rest) };
      case 'handle':
        return await this.#checkHandle(parseCredentials(rest), certificate);
      default:
        return { principal: await authenticate(this.#keys, header) };
    }
  }

  /** The certificate, when the header asks for it; a session with it is authenticated. */
  async #checkHandle(credentials: HandleCredentials, certificate: PeerCertificate | undefined): Promise<Asker> {
    if (credentials.clientCert !== 'true') return await this.checkSession(credentials);
    if (certificate === undefined || this.#certificates === undefined)
      throw failed('There is no client certificate on this connection.', 'CLIENT_CERTIFICATE');
    const principal = await this.#certificates.checkHandle(certificate);
    if (credentials.sessionId === undefined) return { principal };
    return { principal, session: this.sessions.authenticate(this.#session(credentials.sessionId), principal) };
  }

  #session(id: string): HandleSession {
    const session = this.sessions.find(id);
    if (session !== undefined) return session;
    throw failed('There is no such session, or it has ended: begin another.', 'SESSION_UNKNOWN');
  }

  /** A session as it is, or authenticated by an answer that comes with it. */
  async checkSession(credentials: HandleCredentials): Promise<Asker> {
    const { sessionId = '', signature } = credentials;
    const session = this.#session(sessionId);
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
    // `300:0.NA/…` as it is: its first colon was taken for the one before the password.
    if (/^\d{1,10}$/.test(pair.slice(0, colon)))
      throw failed(
        `Basic: the colon in the user is written %3A: ${pair.slice(0, colon)}%3A0.NA/…, such as 300%3A0.NA/88.118.22.`,
        'AUTHORIZATION_FORM',
      );
    const [user, secret] = [decodeUser(pair.slice(0, colon)), pair.slice(colon + 1)];
    if (/^\d+:/.test(user) || !user.includes('/')) return await this.#proofs.checkSecret(parseAdminId(user), secret);
    const device = await this.#devices.authenticate(user, Buffer.from(secret));
    if (device === undefined) throw failed('No such device, or not its password.', 'DEVICE_CREDENTIAL');
    return { kind: 'device', id: device.key };
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
