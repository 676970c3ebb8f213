import { generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isNameplateError } from '@nameplate/model';
import {
  answerMessage,
  decodeMessage,
  decodeResolutionRequest,
  encodeHandleValue,
  encodeMessage,
  encodePublicKey,
  encodeResolutionBody,
  hasFlag,
  headerAndBody,
  opFlags,
  responseCodes,
  splitDatagrams,
} from '@nameplate/protocol/handle';
import { digest, publicKeyRecord, signMessage } from '@nameplate/protocol/handle-crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerSignatures } from './authentic-answer.ts';
import type { Endpoint } from './endpoint.ts';
import { openExchange } from './exchange.ts';
import { loopback, value } from './fixture.ts';
import { resolutionRequest } from './request.ts';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = encodePublicKey(publicKeyRecord(own.publicKey));
const question = resolutionRequest({ handle: '88.118.22/a', indexes: [], types: [] });

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

type Signer = 'own' | 'other' | 'none' | 'without digest' | 'altered';

/** A server that signs its answers in this way; what it saw of the wish to be signed. */
async function serve(signer: Signer): Promise<{ readonly endpoint: Endpoint; readonly asked: boolean[] }> {
  const asked: boolean[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (frame, peer) => {
    asked.push(hasFlag(decodeMessage(frame).header, opFlags.certify));
    for (const datagram of splitDatagrams(answered(frame, signer))) socket.send(datagram, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push(socket);
  return { endpoint: { ...loopback('udp', socket.address().port), publicKey }, asked };
}

function answered(frame: Uint8Array, signer: Signer): Uint8Array {
  const request = decodeMessage(frame);
  const { handle } = decodeResolutionRequest(request.body);
  const content = encodeResolutionBody(new TextEncoder().encode(handle), [encodeHandleValue(value(1, 'URL', 'x'))]);
  const requestDigest = { algorithm: 3, octets: digest(3, headerAndBody(frame, request)) } as const;
  const answer = answerMessage(request, responseCodes.success, content, {
    nowMs: Date.now(),
    ...(signer === 'without digest' ? {} : { requestDigest }),
  });
  // 2.0 has no digest, and is not asked for one.
  const plain = signer === 'without digest' ? { ...answer, envelope: { ...answer.envelope, minor: 0 } } : answer;
  if (signer === 'none') return encodeMessage(plain);
  const signed = encodeMessage(signMessage(plain, signer === 'other' ? other.privateKey : own.privateKey));
  if (signer !== 'altered') return signed;
  // After the type and four octets of length; an `x` may stand in the digest before it, too.
  const at = Buffer.from(signed.buffer, signed.byteOffset, signed.length).indexOf('URL') + 'URL'.length + 4;
  signed[at] = 'y'.charCodeAt(0);
  return signed;
}

async function ask(endpoint: Endpoint, signatures: AnswerSignatures) {
  const exchange = openExchange({ signatures });
  open.push(exchange);
  try {
    await exchange.exchange(question, [endpoint], { deadlineMs: Date.now() + 5_000 });
    return 'answered';
  } catch (thrown) {
    return isNameplateError(thrown) ? `${thrown.code} ${thrown.reason}` : thrown;
  }
}

const forged = 'UPSTREAM_UNAVAILABLE ANSWER_NOT_AUTHENTIC';

describe('an answer of a server whose key is known', () => {
  it.each(['known', 'require'] as const)('is asked signed, and verified (%s)', async (signatures) => {
    const { endpoint, asked } = await serve('own');
    expect(await ask(endpoint, signatures)).toBe('answered');
    expect(asked).toEqual([true]);
  });

  it.each(['other', 'none', 'without digest', 'altered'] as const)(
    'is no answer when it is signed: %s',
    async (signer) => {
      const { endpoint } = await serve(signer);
      expect(await ask(endpoint, 'known')).toBe(forged);
      expect(await ask(endpoint, 'off')).toBe('answered');
    },
  );

  it('another server of the service is asked instead', async () => {
    const [liar, honest] = [await serve('other'), await serve('own')];
    const exchange = openExchange({ signatures: 'known' });
    open.push(exchange);
    const answer = await exchange.exchange(question, [liar.endpoint, honest.endpoint], {
      deadlineMs: Date.now() + 5_000,
    });
    expect(answer.endpoint.port).toBe(honest.endpoint.port);
  });
});

describe('a server whose key is not known', () => {
  it('is asked as it is, or, where signatures are required, not at all', async () => {
    const { endpoint, asked } = await serve('none');
    const { publicKey: _unknown, ...keyless } = endpoint;
    expect(await ask(keyless, 'known')).toBe('answered');
    expect(await ask(keyless, 'require')).toBe('UPSTREAM_UNAVAILABLE SERVER_KEY_UNKNOWN');
    expect(asked).toEqual([false]);
  });
});
