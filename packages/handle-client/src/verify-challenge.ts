import { type Clock, NameplateError, toNameplateError } from '@nameplate/model';
import {
  decodeVerifyAnswer,
  encodeVerifyChallenge,
  hasFlag,
  opCodes,
  opFlags,
  responseCodes,
  type VerifyChallenge,
} from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { unavailable } from './failures.ts';
import { serviceEndpoints } from './service.ts';
import type { Walker } from './walk.ts';
import { type Patience, within } from './within.ts';

export interface ChallengeVerifierParts {
  readonly exchange: Pick<Exchange, 'exchange'>;
  readonly walker: Pick<Walker, 'locate'>;
  readonly clock: Clock;
}

/** Asks the server that holds a user's handle whether a proof is good: VERIFY_CHALLENGE. RFC 3652 §3.5.4. */
export class ChallengeVerifier {
  readonly #parts: ChallengeVerifierParts;

  constructor(parts: ChallengeVerifierParts) {
    this.#parts = parts;
  }

  /**
   * A handle that does not exist proves nothing; a server that cannot be asked is a failure, never a yes.
   * @throws NameplateError UPSTREAM_UNAVAILABLE, OVERLOADED
   */
  async verify(proof: VerifyChallenge, patience: Patience): Promise<boolean> {
    const { handle } = proof.user;
    try {
      return await within(this.#parts.clock, patience, (signal) => this.#ask(proof, { ...patience, signal }));
    } catch (thrown) {
      const failure = toNameplateError(thrown);
      if (failure.code === 'HANDLE_NOT_FOUND') return false;
      if (failure.code === 'OVERLOADED') throw failure;
      throw new NameplateError(
        'UPSTREAM_UNAVAILABLE',
        `The server of ${handle} could not be asked about its proof: ${failure.message}`,
        { reason: 'PROOF_NOT_ASKED', metadata: { identifier: handle }, cause: failure },
      );
    }
  }

  async #ask(proof: VerifyChallenge, patience: Patience): Promise<boolean> {
    const { exchange, walker } = this.#parts;
    const { handle } = proof.user;
    const service = await walker.locate(handle, {
      ...patience,
      authoritative: true,
      recursionCount: 0,
      trace: () => undefined,
      chain: [],
      visited: new Set(),
    });
    const endpoints = connected(serviceEndpoints(service, handle, { authoritative: true }));
    const flags = (opFlags.authoritative | opFlags.cacheCertify | opFlags.requestDigest) >>> 0;
    const request = { opCode: opCodes.verifyChallenge, flags, body: encodeVerifyChallenge(proof) };
    return verdictOf(await exchange.exchange(request, endpoints, patience));
  }
}

/**
 * TCP first, then HTTP; no UDP: whoever sent the proof knows all of the question but its request id, and could send an
 * answer to it in the server's name.
 */
function connected(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const over = (protocol: Endpoint['protocol']) => endpoints.filter((endpoint) => endpoint.protocol === protocol);
  return [...over('tcp'), ...over('http')];
}

/** The exchange has compared the digest if there is one; here there must be. */
function verdictOf({ message, content, endpoint }: ExchangeAnswer): boolean {
  const { responseCode } = message.header;
  const server = endpointName(endpoint);
  if (!hasFlag(message.header, opFlags.requestDigest)) throw unavailable(server, 'answered without the request digest');
  if (responseCode === responseCodes.handleNotFound) return false;
  if (responseCode !== responseCodes.success) throw unavailable(server, `answered ${responseCode}`);
  return decodeVerifyAnswer(content);
}
