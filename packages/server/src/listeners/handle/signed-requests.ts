import { createHash } from 'node:crypto';
import type { Clock } from '@nameplate/model';
import { credentialTypes, type HandleMessage, headerAndBody, signedBytes } from '@nameplate/protocol/handle';
import { credentialOf, verifySignature } from '@nameplate/protocol/handle-crypto';
import type { HandlePrincipal, HandleProofs } from '../../authentication/handle-proofs.ts';
import { SeenOnce } from './seen-once.ts';

/** How far ahead a request may end, and so how long its signature is remembered: real peers say twelve hours. */
const validMaxMs = (12 * 60 + 2) * 60_000;

/**
 * Requests that carry their sender's signature, RFC 3652 §2.2.4: as good as an answered challenge, once, until they end.
 * What was seen before, ends too late, or is of a key that is not homed here counts as unsigned: its sender is then asked
 * by a challenge. So is, for two minutes after a start, whoever could have been answered before it.
 */
export class SignedRequests {
  readonly #proofs: Pick<HandleProofs, 'checkSignature'>;
  readonly #clock: Clock;
  readonly #seen: SeenOnce;
  readonly #forgottenUntilMs: number;

  constructor({ proofs, clock }: { readonly proofs: Pick<HandleProofs, 'checkSignature'>; readonly clock: Clock }) {
    this.#proofs = proofs;
    this.#clock = clock;
    this.#seen = new SeenOnce();
    // Whatever was taken before this start ends by then.
    this.#forgottenUntilMs = clock.now() + validMaxMs;
  }

  /**
   * Undefined for a request that nobody signed, or whose signature proves nothing here.
   * @throws NameplateError AUTHENTICATION_FAILED (CREDENTIAL) when no key of the signer made the signature
   */
  async signerOf(message: HandleMessage, frame: Uint8Array): Promise<HandlePrincipal | undefined> {
    const credential = credentialOf(message);
    if (credential === undefined || credential.type === credentialTypes.mac || credential.signerHandle === '')
      return undefined;
    const input = signedBytes(message.envelope, credential, headerAndBody(frame, message));
    const untilMs = message.header.expirationTime * 1000;
    if (input === undefined || !this.#isBounded(untilMs)) return undefined;
    const { signerHandle: handle, sessionCounter: index, digestAlgorithm, signature } = credential;
    const signer = await this.#proofs.checkSignature({ handle, index }, (key) =>
      verifySignature(key, digestAlgorithm, input, signature),
    );
    // By what was signed, not by the signature: of one DSA signature anybody can make another.
    const isFirst =
      signer !== undefined && this.#seen.take(digestOf(signer.handleKey, input), untilMs, this.#clock.now());
    return isFirst ? signer : undefined;
  }

  #isBounded(untilMs: number): boolean {
    const now = this.#clock.now();
    return untilMs > now && untilMs <= now + validMaxMs && untilMs > this.#forgottenUntilMs;
  }
}

function digestOf(signer: string, input: Uint8Array): string {
  return createHash('sha256').update(signer).update('\0').update(input).digest('base64');
}
