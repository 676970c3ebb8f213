import { type DigestCode, digestCodes, isDigestCode } from './digest.ts';
import type { Envelope } from './frame.ts';
import { malformed, WireReader } from './reader.ts';
import { atLeast } from './version.ts';
import { WireWriter } from './writer.ts';

/** How a message is signed. RFC 3652 §2.2.4; deployed peers use the signer's index as a counter against replay. */
export interface Credential {
  readonly signerHandle: string;
  readonly sessionCounter: number;
  /** `HS_SIGNED` (old: `HS_DSAPUBKEY`) or `HS_MAC`. */
  readonly type: string;
  /** Its name, or one octet of its code. */
  readonly digestAlgorithm: string;
  readonly signature: Uint8Array;
}

export const credentialTypes = { signed: 'HS_SIGNED', oldSigned: 'HS_DSAPUBKEY', mac: 'HS_MAC' } as const;

/** The octets that stand as `credential` in a message. */
export function encodeCredential(credential: Credential): Uint8Array {
  const section = new WireWriter().text(credential.digestAlgorithm).octets(credential.signature).finish();
  const writer = new WireWriter(32 + section.length);
  // Version, reserved octet and flags have never been other than zero.
  writer.u8(0).u8(0).u16(0);
  writer.text(credential.signerHandle).u32(credential.sessionCounter).text(credential.type).octets(section);
  return writer.finish();
}

/** @throws NameplateError MALFORMED_MESSAGE */
export function decodeCredential(bytes: Uint8Array): Credential {
  const reader = new WireReader(bytes);
  const version = reader.u8('credential version');
  if (version !== 0) throw malformed(`credential version ${version} is not known`, 'CREDENTIAL_VERSION');
  reader.u8('credential reserved octet');
  reader.u16('credential flags');
  const signerHandle = reader.text('signer handle');
  const sessionCounter = reader.u32('session counter');
  const type = reader.text('credential type');
  const section = new WireReader(reader.octets('credential section'));
  const digestAlgorithm = section.text('digest algorithm');
  const signature = section.octets('signature');
  section.end('the signature');
  reader.end('the credential');
  return { signerHandle, sessionCounter, type, digestAlgorithm, signature };
}

/** The digest that a name means, whatever its case and punctuation, or one octet of its code. */
export function digestCodeOfName(name: string): DigestCode | undefined {
  const code = name.length === 1 ? name.charCodeAt(0) : 0;
  return isDigestCode(code) ? code : digestNames.get(name.replace(/[^0-9A-Za-z]/g, '').toLowerCase());
}

/**
 * What is signed of a message: this, then header and body. The versions are those in the envelope of the same message.
 * Answers undefined for the versions whose peers compute it wrongly: nothing of theirs can be verified.
 */
export function signedBytes(
  envelope: Pick<Envelope, 'major' | 'minor' | 'suggestMajor' | 'suggestMinor' | 'sessionId' | 'requestId'>,
  credential: Pick<Credential, 'type' | 'sessionCounter'>,
  headerAndBody: Uint8Array,
): Uint8Array | undefined {
  const writer = new WireWriter(16 + headerAndBody.length);
  const { major, minor } = envelope;
  if (atLeast(envelope, 2, 7)) {
    writer.u8(major).u8(minor);
    if (atLeast(envelope, 2, 8)) writer.u8(envelope.suggestMajor).u8(envelope.suggestMinor);
    writer.u32(envelope.sessionId).u32(envelope.requestId).u32(credential.sessionCounter);
  } else if (atLeast(envelope, 2, 6)) {
    return undefined;
  } else if (atLeast(envelope, 2, 5) && credential.type === credentialTypes.mac) {
    return undefined;
  }
  return writer.raw(headerAndBody).finish();
}

const digestNames: ReadonlyMap<string, DigestCode> = new Map([
  ['md5', digestCodes.md5],
  ['sha1', digestCodes.sha1],
  ['sha256', digestCodes.sha256],
]);
