import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import type { Config } from '../config/index.ts';

/** How a client gets through to a server with TLS. */
export interface TlsHint {
  /** A name that the certificate is for, when it is not for the address that is listened at. */
  readonly host?: string;
  /** The file with the authority that issued the certificate, when it is one of those at hand. */
  readonly authorityFile?: string;
}

/** From the files that the server has read at its start; what is not told by them is left out. */
export function tlsHint(config: Config, listenHost: string): TlsHint {
  const { tls_certificate_file: file, tls_client_ca_file: clientAuthority } = config;
  const certificate = file === '' ? undefined : readCertificate(file);
  if (certificate === undefined) return {};
  const host = covers(certificate, listenHost) ? undefined : nameOf(certificate);
  // `nameplate tls init` puts the authority beside.
  const authorities = [...(clientAuthority === '' ? [] : [clientAuthority]), join(dirname(file), 'ca.pem')];
  const authorityFile = authorities.find((path) => issued(path, certificate));
  return { ...(host !== undefined && { host }), ...(authorityFile !== undefined && { authorityFile }) };
}

function covers(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}

/** This machine's own name where it is in it, else the first that is no pattern. */
function nameOf(certificate: X509Certificate): string | undefined {
  if (covers(certificate, 'localhost')) return 'localhost';
  const names = (certificate.subjectAltName ?? '').split(', ').map((name) => /^DNS:([\w.-]+)$/.exec(name)?.[1]);
  return names.find((name) => name !== undefined);
}

function issued(path: string, certificate: X509Certificate): boolean {
  const authority = readCertificate(path);
  return authority !== undefined && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function readCertificate(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined;
  }
}
