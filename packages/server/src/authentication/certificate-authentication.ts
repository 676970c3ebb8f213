import { createHash, type KeyObject } from 'node:crypto';
import type { GatewayDevice, PeerCertificate } from '@nameplate/gateway';
import { type Clock, type Identifier, identifierFromHandle, NameplateError, type Principal } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import { type ClientCertificate, parseClientCertificate } from './client-certificate.ts';
import { HandleKeys, type KeyRegistry } from './handle-keys.ts';
import type { HandlePrincipal } from './handle-proofs.ts';

/**
 * Who a client certificate makes of its holder. The handshake proved its private key; here its name is believed, or not:
 *
 * - `URI:hdl:…` and a trusted issuer: the device that is enrolled under this identifier; where there is none, the handle
 *   whose record has the certificate's key as HS_PUBKEY.
 * - UID or CN `index:handle`, whoever issued it: that handle, when the HS_PUBKEY value at this index is the
 *   certificate's key. As HandleNet does.
 *
 * Everything is looked up anew: what is revoked or retired, or whose key has gone, is refused from the next request on.
 */
export class CertificateAuthentication {
  readonly #registry: Pick<Registry, 'devices'>;
  readonly #keys: HandleKeys;
  readonly #clock: Clock;

  constructor(parts: { readonly registry: Pick<Registry, 'devices'> & KeyRegistry; readonly clock: Clock }) {
    this.#registry = parts.registry;
    this.#keys = new HandleKeys(parts.registry);
    this.#clock = parts.clock;
  }

  /** A device or an administrator. @throws NameplateError AUTHENTICATION_FAILED */
  async check(certificate: PeerCertificate): Promise<Principal> {
    const parsed = this.#parse(certificate);
    const device = await this.#device(certificate, parsed);
    return device === undefined ? await this.#handle(certificate, parsed) : { kind: 'device', id: device.key };
  }

  /** An administrator only. @throws NameplateError AUTHENTICATION_FAILED */
  async checkHandle(certificate: PeerCertificate): Promise<HandlePrincipal> {
    return await this.#handle(certificate, this.#parse(certificate));
  }

  /** For MQTT: the device, or undefined when the certificate is none's. */
  async checkDevice(certificate: PeerCertificate): Promise<GatewayDevice | undefined> {
    return await this.#device(certificate, this.#parse(certificate));
  }

  #parse({ der }: PeerCertificate): ClientCertificate {
    const parsed = parseClientCertificate(der);
    const now = this.#clock.now();
    // The handshake looked at it, and the connection may be older than its end.
    if (now < parsed.startMs || now > parsed.endMs)
      throw refused('The client certificate is not valid at this time.', 'CERTIFICATE_EXPIRED');
    return parsed;
  }

  async #device(
    { trusted, der }: PeerCertificate,
    { identifier }: ClientCertificate,
  ): Promise<GatewayDevice | undefined> {
    const standing = trusted && identifier && (await this.#registry.devices.standing(identifier));
    if (!standing) return undefined;
    const { fingerprint } = standing;
    if (fingerprint !== undefined && fingerprint !== createHash('sha256').update(der).digest('hex'))
      throw refused(`${standing.device.identifier} was enrolled with another certificate.`, 'CERTIFICATE_FINGERPRINT');
    if (standing.active) return standing.device;
    throw refused(`The credentials of ${standing.device.identifier} are revoked.`, 'DEVICE_REVOKED');
  }

  async #handle({ trusted }: PeerCertificate, certificate: ClientCertificate): Promise<HandlePrincipal> {
    const { identifier, reference, publicKey } = certificate;
    if (identifier !== undefined && trusted) return await this.#holder(identifier, 0, publicKey);
    if (reference !== undefined) return await this.#holder(named(reference.handle), reference.index, publicKey);
    throw identifier === undefined
      ? refused('The client certificate has no name URI:hdl:…, and no UID or CN index:handle.', 'CERTIFICATE_NAMES')
      : refused('No authority of tls_client_ca_file issued the client certificate.', 'CERTIFICATE_UNTRUSTED');
  }

  /** The key of the certificate among those of the handle; an index of 0: any of them. */
  async #holder(identifier: Identifier, index: number, publicKey: KeyObject): Promise<HandlePrincipal> {
    const keys = await this.#keys.publicKeys(identifier, index);
    const found = keys?.find(({ key }) => key.equals(publicKey));
    if (found !== undefined) {
      const id = `${found.index}:${identifier.key}`;
      return { kind: 'handle', id, handleKey: identifier.key, index: found.index };
    }
    throw refused(
      `The key of the client certificate is no HS_PUBKEY of ${identifier.canonical} here, and no device of this name is enrolled.`,
      'CERTIFICATE_KEY',
    );
  }
}

function named(handle: string): Identifier {
  try {
    return identifierFromHandle(handle);
  } catch (cause) {
    throw refused('The client certificate names no handle.', 'CERTIFICATE_NAMES', cause);
  }
}

function refused(message: string, reason: string, cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason, cause });
}
