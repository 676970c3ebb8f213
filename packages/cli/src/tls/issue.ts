// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 reads the metadata that it adds to Reflect
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, both in PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  /** SPKI in PEM: what an HS_PUBKEY value may hold. */
  readonly publicKey: string;
}

export interface Validity {
  readonly startMs: number;
  readonly endMs: number;
}

/** What a certificate is for, and the names it gives: host names and addresses, or `hdl:` and an identifier. */
export type Subject =
  | { readonly usage: 'server'; readonly hosts: readonly string[] }
  | { readonly usage: 'client'; readonly commonName: string; readonly identifier?: string };

/** An authority of one's own: a certificate that signs others, and itself. RFC 5280. */
export async function makeAuthority(commonName: string, { startMs, endMs }: Validity): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    keys,
    notBefore: new Date(startMs),
    notAfter: new Date(endMs),
    signingAlgorithm,
    extensions: [
      // Signs certificates of servers and clients, and no further authority.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await issued(certificate, keys);
}

/** A certificate for a fresh key, signed by the authority. */
export async function issue(authority: Issued, subject: Subject, { startMs, endMs }: Validity): Promise<Issued> {
  const issuer = new X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [commonNameOf(subject)] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    notBefore: new Date(startMs),
    notAfter: new Date(endMs),
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usages[subject.usage]]),
      ...namesOf(subject),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await issued(certificate, keys);
}

/** RFC 5280 §4.2.1.12. */
const usages = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

/** Every TLS library has it, also small ones on devices. */
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

function commonNameOf(subject: Subject): string {
  // RFC 5280 appendix A.1: at most 64 characters; nobody looks for the name here, it is for people.
  return (subject.usage === 'server' ? (subject.hosts[0] ?? 'server') : subject.commonName).slice(0, 64);
}

function namesOf(subject: Subject): Extension[] {
  const names: JsonGeneralNames =
    subject.usage === 'server'
      ? subject.hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host }) as const)
      : subject.identifier === undefined
        ? []
        : [{ type: 'url', value: `hdl:${subject.identifier.replaceAll(/[^\x21-\x7E]/gu, encodeURIComponent)}` }];
  return names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)];
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

async function readKey(pem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return await webcrypto.subtle.importKey('pkcs8', pkcs8, keyAlgorithm, false, ['sign']);
}

async function issued(certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<Issued> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: `${certificate.publicKey.toString('pem')}\n`,
  };
}
