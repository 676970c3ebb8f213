import type { IterativeResolver } from '@nameplate/handle-client';
import { type Clock, NameplateError } from '@nameplate/model';
import type { ChallengeProof, RemoteProofs } from './handle-proofs.ts';

/** Has proofs of foreign handles judged by the servers of those handles, a few at once and for a short time. */
export class RemoteVerifier implements RemoteProofs {
  readonly #upstream: Pick<IterativeResolver, 'verifyChallenge'>;
  readonly #clock: Clock;
  #underWay = 0;

  constructor(upstream: Pick<IterativeResolver, 'verifyChallenge'>, clock: Clock) {
    this.#upstream = upstream;
    this.#clock = clock;
  }

  /** @throws NameplateError UPSTREAM_UNAVAILABLE, OVERLOADED */
  async verify({ reference: user, nonce, digest, response: proof }: ChallengeProof): Promise<boolean> {
    if (this.#underWay >= underWayMax)
      throw new NameplateError('OVERLOADED', `${underWayMax} proofs are asked of other servers already.`, {
        reason: 'REMOTE_PROOFS_UNDER_WAY',
        retryAfterMs: patienceMs,
      });
    this.#underWay += 1;
    try {
      const deadlineMs = this.#clock.now() + patienceMs;
      return await this.#upstream.verifyChallenge({ user, nonce, digest: { octets: digest }, proof }, { deadlineMs });
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** Fewer than proofs in all: servers that do not answer must not keep those who are homed here from proving their keys. */
const underWayMax = 16;
const patienceMs = 4_000;
