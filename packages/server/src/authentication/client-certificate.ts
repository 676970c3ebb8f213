import { type KeyObject, X509Certificate } from 'node:crypto';
import { type Identifier, NameplateError, tryParseIdentifier, type ValueReference } from '@nameplate/model';

/** What a client certificate says, and what its key is. */
export interface ClientCertificate {
  /** By a subject alternative name `URI:hdl:88.118.22/meter-0001`. */
  readonly identifier: Identifier | undefined;
  /** By the UID, else the CN, of the subject: `300:0.NA/88.118.22`, as HandleNet's clients write it. */
  readonly reference: ValueReference | undefined;
  readonly publicKey: KeyObject;
  readonly startMs: number;
  readonly endMs: number;
}

/** @throws NameplateError AUTHENTICATION_FAILED when it cannot be read, or names more than one identifier */
export function parseClientCertificate(der: Uint8Array): ClientCertificate {
  const { certificate, publicKey } = read(der);
  const { subject } = certificate.toLegacyObject() as { readonly subject?: Readonly<Record<string, unknown>> };
  return {
    identifier: identifierOf(certificate.subjectAltName),
    reference: referenceOf(subject?.['UID'] ?? subject?.['CN']),
    publicKey,
    startMs: Date.parse(certificate.validFrom),
    endMs: Date.parse(certificate.validTo),
  };
}

function read(der: Uint8Array) {
  try {
    const certificate = new X509Certificate(der);
    return { certificate, publicKey: certificate.publicKey };
  } catch (cause) {
    throw failed('The client certificate cannot be read.', 'CERTIFICATE_FORM', cause);
  }
}

/** Node writes a name with special characters as a JSON text, so that it cannot pass for two names. */
function identifierOf(names: string | undefined): Identifier | undefined {
  const uris = [...(names ?? '').matchAll(/(?:^|, )URI:("(?:[^"\\]|\\.)*"|[^,]*)/g)]
    .map(([, name = '']) => (name.startsWith('"') ? String(JSON.parse(name)) : name))
    .filter((uri) => /^hdl:/i.test(uri));
  const [uri, other] = uris;
  if (uri === undefined) return undefined;
  if (other !== undefined) throw failed('The client certificate names more than one identifier.', 'CERTIFICATE_NAMES');
  const identifier = tryParseIdentifier(uri.slice(4));
  if (identifier === undefined) throw failed('The client certificate names no identifier.', 'CERTIFICATE_NAMES');
  return identifier;
}

function referenceOf(name: unknown): ValueReference | undefined {
  const [, index, handle] = /^(\d{1,10}):(.+)$/s.exec(typeof name === 'string' ? name : '') ?? [];
  if (handle === undefined || Number(index) > 0x7fff_ffff) return undefined;
  return { handle, index: Number(index) };
}

function failed(message: string, reason: string, cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason, cause });
}
