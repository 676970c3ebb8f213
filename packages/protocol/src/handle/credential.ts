import { malformed, WireReader, wireLimits } from './reader.ts';
import { WireWriter } from './writer.ts';

/** What proves a message, RFC 3652 §2.2.4. Read and written here; the proof itself is not checked. */
export interface Credential {
  /** Empty in what deployed software sends. */
  readonly signer: string;
  /** Grows with each message of a session; the RFC has the signer's index here. */
  readonly sessionCounter: number;
  /** `HS_SIGNED` or `HS_MAC`. */
  readonly type: string;
  /** The name of the digest, or one octet of its code in old versions. */
  readonly digestAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

/** The octets after the credential's length, as `HandleMessage.credential` has them. */
export function encodeCredential(credential: Credential): Uint8Array {
  const section = new WireWriter().octets(credential.digestAlgorithm).octets(credential.signature).finish();
  const writer = new WireWriter().u8(0).u8(0).u16(0).text(credential.signer).u32(credential.sessionCounter);
  return writer.text(credential.type).octets(section).finish();
}

export function decodeCredential(bytes: Uint8Array): Credential {
  const reader = new WireReader(bytes);
  if (reader.u8('credential version') !== 0) throw malformed('the version of the credential is not 0', 'CREDENTIAL');
  reader.u8('credential reserved');
  reader.u16('credential flags');
  const signer = reader.text('signer', wireLimits.handle);
  const sessionCounter = reader.u32('session counter');
  const type = reader.text('credential type', 64);
  const section = new WireReader(reader.octets('signed section'));
  const digestAlgorithm = section.octets('digest algorithm', 64);
  return { signer, sessionCounter, type, digestAlgorithm, signature: section.octets('signature') };
}
