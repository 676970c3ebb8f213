import { constants, createHmac, randomBytes } from 'node:crypto';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { PskDirectory, TlsMaterial } from '../ports.ts';

/** What a client proved to hold in its handshake. */
export interface PeerPsk {
  readonly identity: string;
  readonly key: Uint8Array;
}

/**
 * TLS with pre-shared keys, RFC 4279 and 5489: TLS 1.2 without certificates, forward secret ciphers only. Not 1.3: there a client
 * may name an identity, prove nothing and go on with another key, and Node does not tell which it was. Without tickets, since a
 * resumed session does not say whose it is.
 */
export function pskMaterial(directory: PskDirectory): TlsMaterial {
  const hidden = randomBytes(32);
  const current: TlsOptions = {
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    ciphers,
    dhparam: 'auto',
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
    pskCallback(socket, identity) {
      const key = directory.find(identity);
      // Nobody learns which devices there are: it fails as a wrong key does.
      if (key === undefined) return createHmac('sha256', hidden).update(identity).digest();
      asked.set(socket as TLSSocket, { identity, key });
      return key;
    },
  };
  return { current, onChange: () => () => undefined };
}

/** What the socket's client proved; undefined without a pre-shared key. */
export function peerPskOf(socket: TLSSocket): PeerPsk | undefined {
  return socket.getProtocol() === 'TLSv1.2' && /-PSK-/.test(socket.getCipher().name) ? asked.get(socket) : undefined;
}

/** The key of the handshake under way; it has failed when the key was not the client's. */
const asked = new WeakMap<TLSSocket, PeerPsk>();

const ciphers = [
  'ECDHE-PSK-CHACHA20-POLY1305',
  'DHE-PSK-AES256-GCM-SHA384',
  'DHE-PSK-AES128-GCM-SHA256',
  'DHE-PSK-CHACHA20-POLY1305',
  'ECDHE-PSK-AES256-CBC-SHA384',
  'ECDHE-PSK-AES128-CBC-SHA256',
].join(':');
