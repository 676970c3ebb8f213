import * as wire from '@nameplate/protocol/handle';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as made from '../../support/handle-arbitraries.ts';

const handle = made.text;
const list = <T>(item: Arbitrary<T>) => fc.array(item, { maxLength: 6 });

/** Of every kind in the vectors: what is made, written and read. */
const kinds: Readonly<Record<string, () => void>> = {
  'handle value': () => same(made.value, wire.encodeHandleValue, wire.decodeHandleValue),
  HS_ADMIN: () => same(made.admin, wire.encodeAdmin, wire.decodeAdmin),
  HS_VLIST: () => same(list(made.reference), wire.encodeValueList, wire.decodeValueList),
  HS_SITE: () => same(made.site, wire.encodeSite, wire.decodeSite),
  HS_PUBKEY: () => same(made.publicKey, wire.encodePublicKey, wire.decodePublicKey),
  'private key': () => same(made.privateKey, wire.encodePrivateKey, wire.decodePrivateKey),
  'private key file': () => same(made.keyFile, wire.encodeKeyFile, wire.decodeKeyFile),
  root_info: () => same(made.values, wire.encodeRootInfo, wire.decodeRootInfo),
  'MAC proof': () => same(made.macProof, wire.encodeMacProof, wire.decodeMacProof),
  'signature proof': () =>
    same(
      fc.record({ hashName: made.text, signature: made.octets }),
      wire.encodeSignatureProof,
      wire.decodeSignatureProof,
    ),
  credential: () => same(made.credential, wire.encodeCredential, wire.decodeCredential),
  'resolution request': () =>
    same(
      fc.record({ handle, indexes: list(made.u32), types: list(made.text) }),
      wire.encodeResolutionRequest,
      wire.decodeResolutionRequest,
    ),
  'resolution response': () =>
    same(
      fc.record({ handle, values: made.values }),
      ({ handle: asked, values }) =>
        wire.encodeResolutionBody(new TextEncoder().encode(asked), values.map(wire.encodeHandleValue)),
      wire.decodeResolutionBody,
    ),
  referral: () =>
    same(
      fc.record({ handle, values: fc.option(made.values, { nil: undefined }) }),
      wire.encodeReferralBody,
      wire.decodeReferralBody,
    ),
  error: () => same(made.text, wire.encodeErrorBody, wire.decodeErrorBody),
  'handle only': () => same(handle, wire.encodeHandleBody, wire.decodeHandleBody),
  'create, add, modify': () =>
    same(fc.record({ handle, values: made.values }), wire.encodeValuesRequest, wire.decodeValuesRequest),
  remove: () => same(fc.record({ handle, indexes: list(made.u32) }), wire.encodeRemoveValues, wire.decodeRemoveValues),
  'list of handles': () => same(list(handle), wire.encodeHandleList, wire.decodeHandleList),
  challenge: () =>
    same(
      fc.record({ nonce: made.octets, digest: made.digest }),
      ({ nonce, digest }) => wire.joinDigest(digest, wire.encodeChallenge(nonce)),
      (body) => {
        const { algorithm, digest, rest } = wire.splitDigest(body);
        return wire.decodeChallenge(rest, { algorithm, octets: digest });
      },
    ),
  'challenge response': () =>
    same(
      fc.record({ authenticationType: made.text, user: made.reference, proof: made.octets }),
      wire.encodeChallengeResponse,
      wire.decodeChallengeResponse,
    ),
  'verify challenge': () =>
    same(
      fc.record({
        user: made.reference,
        nonce: made.octets,
        digest: fc.oneof(made.digest, fc.record({ octets: made.octets })),
        proof: made.octets,
      }),
      wire.encodeVerifyChallenge,
      wire.decodeVerifyChallenge,
    ),
  verdict: () => same(fc.boolean(), wire.encodeVerifyAnswer, wire.decodeVerifyAnswer),
  login: () => same(made.reference, wire.encodeLogin, wire.decodeLogin),
  'session setup': () => same(made.sessionSetup, wire.encodeSessionSetup, wire.decodeSessionSetup),
  'session answer': () =>
    same(
      fc.record({ mode: fc.integer({ min: 0, max: 0xffff }), data: made.octets }),
      wire.encodeSessionAnswer,
      wire.decodeSessionAnswer,
    ),
  'cipher and key': () =>
    same(fc.record({ cipher: made.u32, key: made.octets }), wire.encodeCipherAndKey, wire.decodeCipherAndKey),
  'exchange key': () => same(made.octets, wire.encodeExchangeKey, wire.decodeExchangeKey),
  message: () => same(made.messageOf(made.octets), wire.encodeMessage, wire.decodeMessage),
};

/** 29 kinds, 100 of each: 2,900 that no vector has. */
const numRuns = 100;

describe('what is written is read as the same', () => {
  it.each(Object.entries(kinds))('%s', (_kind, run) => run());
});

/** Requests and answers of every operation with a body of that operation, as a client and a server make them. */
const conversations: readonly (readonly [opCode: number, responseCode: number, body: Arbitrary<Uint8Array>])[] = [
  [1, 0, fc.record({ handle, indexes: list(made.u32), types: list(made.text) }).map(wire.encodeResolutionRequest)],
  ...[2, 101, 105, 300, 301, 302, 401].map((opCode) => [opCode, 0, handle.map(wire.encodeHandleBody)] as const),
  ...[100, 102, 104].map(
    (opCode) => [opCode, 0, fc.record({ handle, values: made.values }).map(wire.encodeValuesRequest)] as const,
  ),
  [103, 0, fc.record({ handle, indexes: list(made.u32) }).map(wire.encodeRemoveValues)],
  [400, 0, made.sessionSetup.map(wire.encodeSessionSetup)],
  [402, 0, made.octets.map(wire.encodeExchangeKey)],
  [2001, 0, made.reference.map(wire.encodeLogin)],
  [2, 1, made.site.map(wire.encodeSite)],
  [105, 1, list(handle).map(wire.encodeHandleList)],
  [1, 100, made.text.map(wire.encodeErrorBody)],
  [1, 302, fc.record({ handle, values: fc.option(made.values, { nil: undefined }) }).map(wire.encodeReferralBody)],
  [100, 402, made.octets.map((nonce) => wire.encodeChallenge(nonce))],
];

describe('the inspector describes what it was not made from', () => {
  it.each(conversations)('operation %d, code %d: frame to JSON and back', (opCode, responseCode, body) => {
    const header = made.header.map((one) => ({ ...one, opCode, responseCode, flags: 0x1900_0000 }));
    fc.assert(
      fc.property(made.messageOf(body, header), (message) => {
        const frame = wire.encodeMessage(message);
        const described = wire.describeFrame(frame);
        expect(described['body']).not.toHaveProperty('problem');
        expect(described).not.toHaveProperty('hex');
        expect(wire.frameFromFields(JSON.parse(JSON.stringify(described)))).toEqual(frame);
      }),
      { numRuns },
    );
  });

  it('any body under any header comes back', () => {
    fc.assert(
      fc.property(made.messageOf(made.octets), (message) => {
        const frame = wire.encodeMessage(message);
        let described: object;
        try {
          described = wire.describeFrame(frame);
        } catch (thrown) {
          // Of a digest that it cannot have, there is nothing to describe.
          expect(thrown).toMatchObject({ code: 'MALFORMED_MESSAGE', reason: 'DIGEST' });
          return;
        }
        expect(wire.frameFromFields(described)).toEqual(frame);
      }),
      { numRuns: 500 },
    );
  });
});

it('a server is chosen among those there are, whatever the handle', () => {
  fc.assert(
    fc.property(
      handle,
      fc.constantFrom('prefix' as const, 'suffix' as const, 'handle' as const),
      fc.integer({ min: 1, max: 64 }),
      (name, option, servers) => {
        const chosen = wire.selectServer(name, option, servers);
        expect(chosen).toBeGreaterThanOrEqual(0);
        expect(chosen).toBeLessThan(servers);
        expect(Number.isInteger(chosen)).toBe(true);
        // ASCII case does not matter.
        const upper = name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
        expect(wire.selectServer(upper, option, servers)).toBe(chosen);
      },
    ),
    { numRuns: 500 },
  );
});

function same<T>(arbitrary: Arbitrary<T>, encode: (thing: T) => Uint8Array, decode: (bytes: Uint8Array) => unknown) {
  fc.assert(
    fc.property(arbitrary, (thing) => {
      expect(decode(encode(thing))).toEqual(thing);
    }),
    { numRuns },
  );
}
