import { describe, expect, it } from 'vitest';
import { RemoteVerifier } from './remote-verifier.ts';

const proof = {
  reference: { handle: '88.118.22/user', index: 301 },
  authType: 'HS_SECKEY',
  nonce: new Uint8Array(16),
  digest: new Uint8Array(32),
  response: Uint8Array.of(1),
};
const clock = { now: () => 1_800_000_000_000 };

describe('RemoteVerifier', () => {
  it('gives the digest without an algorithm, and a short time', async () => {
    const asked: unknown[] = [];
    const verifyChallenge = async (...all: readonly unknown[]) => asked.push(...all) === 2;
    expect(await new RemoteVerifier({ verifyChallenge }, clock).verify(proof)).toBe(true);
    expect(asked).toEqual([
      {
        user: proof.reference,
        nonce: proof.nonce,
        digest: { octets: proof.digest },
        proof: proof.response,
      },
      { deadlineMs: clock.now() + 4_000 },
    ]);
  });

  it('asks sixteen at once, and again when one of them is done', async () => {
    const waiting: ((verdict: boolean) => void)[] = [];
    const verifyChallenge = () => new Promise<boolean>((resolve) => waiting.push(resolve));
    const remote = new RemoteVerifier({ verifyChallenge }, clock);
    const underWay = Array.from({ length: 16 }, () => remote.verify(proof));
    await expect(remote.verify(proof)).rejects.toMatchObject({
      code: 'OVERLOADED',
      reason: 'REMOTE_PROOFS_UNDER_WAY',
    });
    waiting[0]?.(false);
    expect(await underWay[0]).toBe(false);
    const next = remote.verify(proof);
    for (const answer of waiting.slice(1)) answer(true);
    expect(await next).toBe(true);
  });
});
