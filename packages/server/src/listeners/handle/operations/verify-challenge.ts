import { decodeVerifyChallenge, encodeVerifyAnswer } from '@nameplate/protocol/handle';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';

/** VERIFY_CHALLENGE, RFC 3652 §3.5.4: another server asks whether an answer proves a key of a handle that is homed here. */
export async function verifyChallenge({ message }: HandleRequest, { proofs }: OperationParts): Promise<HandleAnswer> {
  const { user, nonce, digest, proof } = decodeVerifyChallenge(message.body);
  const valid = await proofs.verifies({ reference: user, nonce, digest: digest.octets, response: proof });
  return { content: encodeVerifyAnswer(valid) };
}
