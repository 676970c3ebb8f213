import type { KeyObject } from 'node:crypto';
import type { Random, ValueReference } from '@nameplate/model';
import { type Challenge, encodeChallengeResponse, type ProtocolVersion } from '@nameplate/protocol/handle';
import { publicKeyResponse, secretKeyResponse } from '@nameplate/protocol/handle-crypto';

/** Who administers: a handle, the index of its HS_SECKEY or HS_PUBKEY value, and what proves it. RFC 3652 §3.5. */
export interface HandleIdentity {
  readonly user: ValueReference;
  /** Octets of the HS_SECKEY value, or the private half of the HS_PUBKEY. */
  readonly proof: { readonly secret: Uint8Array } | { readonly privateKey: KeyObject };
}

/** The body of a CHALLENGE_RESPONSE. `version`: the lower of the two in the challenge's envelope. */
export async function answerChallenge(
  { user, proof }: HandleIdentity,
  challenge: Challenge,
  { version, random }: { readonly version: ProtocolVersion; readonly random: Random },
): Promise<Uint8Array> {
  const data = Buffer.concat([challenge.nonce, challenge.digest.octets]);
  if ('secret' in proof) {
    const response = await secretKeyResponse(proof.secret, data, { version, random });
    return encodeChallengeResponse({ authenticationType: 'HS_SECKEY', user, proof: response });
  }
  const response = publicKeyResponse({ key: proof.privateKey, identity: user.handle, data }, version);
  return encodeChallengeResponse({ authenticationType: 'HS_PUBKEY', user, proof: response });
}
