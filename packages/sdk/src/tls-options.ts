import { createSecureContext } from 'node:tls';
import { NameplateError } from '@nameplate/model';

/** How a client speaks TLS. PEM throughout, as text or octets. */
export interface TlsIdentity {
  /** The authorities that are trusted; those of Node when absent. */
  readonly ca?: string | Uint8Array | undefined;
  /** The client's own certificate, then those between it and its authority: who the client is, when no API key is given. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of `cert`. */
  readonly key?: string | Uint8Array | undefined;
  /** The name that the server's certificate is to have, when it is not that of the endpoint. */
  readonly serverName?: string | undefined;
}

/** The same as Node takes it, checked. @throws NameplateError INVALID_VALUE */
export interface CheckedTls {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly serverName: string | undefined;
}

/** @throws NameplateError INVALID_VALUE when something is missing, is no PEM, or does not fit together */
export function checkTls({ ca, cert, key, serverName }: TlsIdentity): CheckedTls {
  if ((cert === undefined) !== (key === undefined))
    throw unfit(cert === undefined ? 'tls.key needs its certificate in tls.cert' : 'tls.cert needs its key in tls.key');
  const checked = { ca: octets(ca), cert: octets(cert), key: octets(key), serverName };
  if (checked.ca && !checked.ca.includes('-----BEGIN ')) throw unfit('tls.ca holds no certificate in PEM');
  try {
    createSecureContext({
      ...(checked.ca && { ca: checked.ca }),
      ...(checked.cert && { cert: checked.cert }),
      ...(checked.key && { key: checked.key }),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unfit(`the certificates and the key are no PEM, or do not fit together (${why})`, cause);
  }
  return checked;
}

function octets(pem: string | Uint8Array | undefined): Buffer | undefined {
  if (pem === undefined) return undefined;
  return typeof pem === 'string' ? Buffer.from(pem) : Buffer.from(pem.buffer, pem.byteOffset, pem.byteLength);
}

function unfit(what: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `TLS: ${what}.`, { reason: 'TLS_FILES', cause });
}
