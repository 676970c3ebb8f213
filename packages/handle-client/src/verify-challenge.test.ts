import { type ErrorCode, NameplateError } from '@nameplate/model';
import { decodeMessage, decodeVerifyChallenge, opFlags, type SiteRecord } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { HeldClock, site } from './fixture.ts';
import { encodeRequest } from './request.ts';
import { ChallengeVerifier } from './verify-challenge.ts';

const proof = {
  user: { handle: '88.118.22/user', index: 301 },
  nonce: new Uint8Array(16).fill(1),
  digest: { octets: new Uint8Array(32).fill(2) },
  proof: Uint8Array.of(1, 2, 3),
};

interface Answer {
  readonly responseCode?: number;
  readonly flags?: number;
  readonly content?: Uint8Array;
}

/** A verifier whose server gives one answer; `asked` is what it was asked, and where. */
function verifierOf(
  answer: Answer | ErrorCode | 'silence',
  options: { readonly located?: SiteRecord | ErrorCode } = {},
) {
  const { located = site(2641) } = options;
  const clock = new HeldClock();
  const asked: { readonly endpoints: readonly Endpoint[]; readonly frame: Uint8Array }[] = [];
  const exchange: Exchange['exchange'] = async (request, endpoints) => {
    const frame = encodeRequest(request, { requestId: 1, nowMs: clock.now(), deadlineMs: Infinity });
    asked.push({ endpoints, frame });
    if (answer === 'silence') return await new Promise(() => undefined);
    if (typeof answer === 'string') throw new NameplateError(answer, 'so it is');
    const [endpoint = { protocol: 'tcp', host: 'none', port: 1 }] = endpoints;
    const { responseCode = 1, flags = opFlags.requestDigest, content = Uint8Array.of(1) } = answer;
    const message = decodeMessage(frame);
    return {
      message: { ...message, header: { ...message.header, responseCode, flags } },
      content,
      endpoint,
      roundTripMs: 1,
    };
  };
  const locate = async () => {
    if (typeof located === 'string') throw new NameplateError(located, 'so it is');
    return { sites: [located] };
  };
  const verifier = new ChallengeVerifier({ exchange: { exchange }, walker: { locate }, clock });
  const verify = (waitMs = 1_000) => verifier.verify(proof, { deadlineMs: clock.now() + waitMs });
  return { verify, asked };
}

describe('ChallengeVerifier', () => {
  it('asks the server over TCP, never UDP, with all that it needs to judge', async () => {
    const { verify, asked } = verifierOf({});
    expect(await verify()).toBe(true);
    expect(asked.map(({ endpoints }) => endpoints.map(({ protocol }) => protocol))).toEqual([['tcp']]);
    const { header, body } = decodeMessage(asked[0]?.frame ?? new Uint8Array(0));
    expect(header.opCode).toBe(201);
    expect(header.flags & opFlags.requestDigest).not.toBe(0);
    const sent = decodeVerifyChallenge(body);
    expect(sent.user).toEqual(proof.user);
    expect([sent.nonce, sent.digest.octets, sent.proof].map((octets) => Buffer.from(octets).toString('hex'))).toEqual([
      '01'.repeat(16),
      '02'.repeat(32),
      '010203',
    ]);
  });

  it('takes for a no: a zero, any other octet than one, a handle that does not exist', async () => {
    for (const answer of [{ content: Uint8Array.of(0) }, { content: Uint8Array.of(255) }, { responseCode: 100 }])
      expect(await verifierOf(answer).verify()).toBe(false);
    expect(await verifierOf({}, { located: 'HANDLE_NOT_FOUND' }).verify()).toBe(false);
  });

  it('takes nothing else for an answer', async () => {
    for (const answer of [
      // It does not say which question it answers.
      { flags: 0 },
      { responseCode: 2 },
      { responseCode: 301 },
      { content: new Uint8Array(0) },
      'UPSTREAM_UNAVAILABLE',
      'MALFORMED_MESSAGE',
    ] as const)
      await expect(verifierOf(answer).verify()).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        reason: 'PROOF_NOT_ASKED',
        metadata: { identifier: '88.118.22/user' },
      });
    await expect(verifierOf({}, { located: 'RECURSION_LIMIT' }).verify()).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    await expect(verifierOf('OVERLOADED').verify()).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  it('waits no longer than it may', async () => {
    await expect(verifierOf('silence').verify(30)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
