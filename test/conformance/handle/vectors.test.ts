import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { HandleValue } from '@nameplate/model';
import {
  atLeast,
  decodeAdmin,
  decodeChallenge,
  decodeChallengeResponse,
  decodeCipherAndKey,
  decodeCreated,
  decodeCredential,
  decodeErrorBody,
  decodeExchangeKey,
  decodeHandleBody,
  decodeHandleList,
  decodeHandleValue,
  decodeKeyFile,
  decodeLogin,
  decodeMacProof,
  decodeMessage,
  decodePem,
  decodePrivateKey,
  decodePublicKey,
  decodeReferralBody,
  decodeRemoveValues,
  decodeResolutionBody,
  decodeResolutionRequest,
  decodeRootInfo,
  decodeSessionAnswer,
  decodeSessionSetup,
  decodeSite,
  decodeValueList,
  decodeValuesRequest,
  decodeVerifyAnswer,
  decodeVerifyChallenge,
  digestCodeOf,
  encodeAdmin,
  encodeChallenge,
  encodeChallengeResponse,
  encodeCipherAndKey,
  encodeCredential,
  encodeErrorBody,
  encodeExchangeKey,
  encodeHandleBody,
  encodeHandleList,
  encodeHandleValue,
  encodeKeyFile,
  encodeLogin,
  encodeMacProof,
  encodeMessage,
  encodePrivateKey,
  encodePublicKey,
  encodeReferralBody,
  encodeRemoveValues,
  encodeResolutionBody,
  encodeResolutionRequest,
  encodeRootInfo,
  encodeSessionAnswer,
  encodeSessionSetup,
  encodeSite,
  encodeValueList,
  encodeValuesRequest,
  encodeVerifyAnswer,
  encodeVerifyChallenge,
  type HandleMessage,
  hasFlag,
  hashedPart,
  joinDigest,
  joinEnvelope,
  opCodes,
  opFlags,
  selectServer,
  serverHash,
  splitDatagrams,
  splitDigest,
  splitEnvelope,
  UdpReassembler,
} from '@nameplate/protocol/handle';
import { valueFromJson, valueToJson } from '@nameplate/protocol/http';
import { describe, expect, it } from 'vitest';
import { hexOf, octets, ofKind, vectors } from './vectors.ts';

const content = ({ header, body }: HandleMessage) =>
  hasFlag(header, opFlags.requestDigest) && header.responseCode !== 0 ? splitDigest(body).rest : body;

const frames = ofKind('frame/request', 'frame/response').map((vector) => ({
  ...vector,
  message: decodeMessage(octets(vector.hex)),
}));
const framesOf = (responseCode: number, ...codes: number[]) =>
  frames.filter(({ message: { header } }) => header.responseCode === responseCode && codes.includes(header.opCode));

it('there are 195 vectors, each of a kind that is tested here', () => {
  const tested = [
    'frame/request',
    'frame/response',
    'udp/request',
    'handle-value',
    'data/HS_ADMIN',
    'data/HS_VLIST',
    'data/HS_SITE',
    'data/HS_NA_DELEGATE',
    'data/HS_PUBKEY',
    'data/HS_SECKEY',
    'key/private',
    'key/private-file',
    'file/global-values',
    'hash/server-selection',
    'auth/mac',
    'session/encrypted',
  ];
  expect(vectors).toHaveLength(195);
  expect(ofKind(...tested)).toHaveLength(195);
});

describe('frames', () => {
  it.each(ofKind('frame/request', 'frame/response'))(
    '$name is read field by field and written octet by octet',
    ({ hex, fields }) => {
      const bytes = octets(hex);
      const message = decodeMessage(bytes);
      const { envelope, header } = fields as unknown as {
        envelope: Record<string, unknown>;
        header: Record<string, unknown> & { opFlags: string };
      };
      expect(message.envelope).toEqual({
        major: envelope['majorVersion'],
        minor: envelope['minorVersion'],
        compressed: envelope['compressed'],
        encrypted: envelope['encrypted'],
        truncated: envelope['truncated'],
        suggestMajor: envelope['suggestMajorVersion'],
        suggestMinor: envelope['suggestMinorVersion'],
        sessionId: envelope['sessionId'],
        requestId: envelope['requestId'],
        sequenceNumber: envelope['sequenceNumber'],
        messageLength: envelope['messageLength'],
      });
      expect(message.header).toEqual({
        opCode: header['opCode'],
        responseCode: header['responseCode'],
        flags: Number(header.opFlags),
        siteInfoSerial: header['siteInfoSerial'],
        recursionCount: header['recursionCount'],
        expirationTime: header['expirationTime'],
      });
      expect(message.body).toHaveLength(header['bodyLength'] as number);
      // A client that leaves the credential out saves four octets; we always write its length.
      const written = hexOf(encodeMessage(message));
      const whole = bytes.length === 44 + message.body.length ? `${hex}00000000` : hex;
      expect(written.slice(40)).toBe(whole.slice(40));
      expect(written.slice(0, 32)).toBe(whole.slice(0, 32));
    },
  );
});

describe('bodies', () => {
  it.each(frames.filter(({ message: { header } }) => header.opCode === 1 && header.responseCode === 0))(
    '$name: resolution request',
    ({ fields, message }) => {
      const { handle, indexes, types } = fields['body'] as { handle: string; indexes: number[]; types: string[] };
      expect(decodeResolutionRequest(message.body)).toEqual({ handle, indexes, types });
      const written = encodeResolutionRequest({ handle, indexes, types });
      expect(hexOf(message.body.subarray(0, written.length))).toBe(hexOf(written));
    },
  );

  const resolved = frames.filter(({ message: { header } }) => header.opCode === 1 && header.responseCode === 1);
  it.each(resolved)('$name: resolution response', ({ fields, message }) => {
    const body = content(message);
    const { handle, values } = fields['body'] as { handle: string; values: Record<string, unknown>[] };
    const decoded = decodeResolutionBody(body);
    expect(decoded.handle).toBe(handle);
    expect(decoded.values.map(wireFields)).toEqual(values.map(expectedFields));
    expect(hexOf(encodeResolutionBody(Buffer.from(handle), decoded.values.map(encodeHandleValue)))).toBe(hexOf(body));
  });

  it.each(
    frames.filter(({ fields }) => typeof (fields['body'] as { message?: unknown } | undefined)?.message === 'string'),
  )('$name: error', ({ fields, message }) => {
    const text = (fields['body'] as { message: string }).message;
    expect(decodeErrorBody(content(message))).toBe(text);
    expect(hexOf(encodeErrorBody(text))).toBe(hexOf(content(message)));
  });

  it.each(frames.filter(({ message: { header } }) => [302, 303].includes(header.responseCode)))(
    '$name: referral',
    ({ fields, message }) => {
      const { referralHandle, values } = fields['body'] as { referralHandle: string; values: unknown[] | null };
      const referral = decodeReferralBody(content(message));
      expect(referral.handle).toBe(referralHandle);
      expect(referral.values?.length ?? null).toBe(values?.length ?? null);
      expect(hexOf(encodeReferralBody(referral))).toBe(hexOf(content(message)));
    },
  );
});

describe('administration', () => {
  const requests = (...opCodes: number[]) => framesOf(0, ...opCodes);

  it.each(requests(opCodes.createHandle, opCodes.addValue, opCodes.modifyValue))('$name', ({ fields, message }) => {
    const request = decodeValuesRequest(message.body);
    const body = fields['body'] as { handle: string; values?: Record<string, unknown>[] };
    expect(request.handle).toBe(body.handle);
    if (body.values !== undefined) expect(request.values.map(wireFields)).toEqual(body.values.map(expectedFields));
    expect(hexOf(encodeValuesRequest(request))).toBe(hexOf(message.body));
  });

  it.each(requests(opCodes.removeValue))('$name', ({ fields, message }) => {
    const request = decodeRemoveValues(message.body);
    expect(request).toMatchObject(fields['body'] as object);
    expect(request.indexes.length).toBeGreaterThan(0);
    expect(hexOf(encodeRemoveValues(request))).toBe(hexOf(message.body));
  });

  const handleOnly = [
    opCodes.deleteHandle,
    opCodes.listHandles,
    opCodes.homePrefix,
    opCodes.unhomePrefix,
    opCodes.listHomedPrefixes,
    opCodes.getSiteInfo,
    opCodes.sessionTerminate,
  ];
  it.each(requests(...handleOnly))('$name', ({ fields, message }) => {
    const { handle } = fields['body'] as { handle: string };
    expect(decodeHandleBody(message.body)).toBe(handle);
    expect(hexOf(encodeHandleBody(handle))).toBe(hexOf(message.body));
  });

  it.each(framesOf(1, opCodes.createHandle))('$name', ({ fields, message }) => {
    const { handle } = fields['body'] as { handle: string | null };
    expect(decodeCreated(content(message)) ?? null).toBe(handle);
    expect(hexOf(handle === null ? new Uint8Array() : encodeHandleBody(handle))).toBe(hexOf(content(message)));
  });

  const empty = [opCodes.deleteHandle, opCodes.addValue, opCodes.removeValue, opCodes.modifyValue];
  it.each(framesOf(1, ...empty))('$name says no more than its code', ({ message }) => {
    expect(content(message)).toHaveLength(0);
  });

  it.each(framesOf(1, opCodes.listHandles, opCodes.listHomedPrefixes))('$name', ({ fields, message }) => {
    const { handles } = fields['body'] as { handles: string[] };
    expect(decodeHandleList(content(message))).toEqual(handles);
    expect(hexOf(encodeHandleList(handles))).toBe(hexOf(content(message)));
    const { flags } = fields['header'] as { flags: string[] };
    expect(hasFlag(message.header, opFlags.continuous)).toBe(flags.includes('continuous'));
  });

  it.each(framesOf(1, opCodes.getSiteInfo))('$name', ({ message }) => {
    expect(hexOf(encodeSite(decodeSite(content(message))))).toBe(hexOf(content(message)));
  });
});

describe('authentication', () => {
  const challenges = frames.filter(({ message: { header } }) => header.responseCode === 402);

  it.each(challenges)('$name', ({ fields, message: { envelope, header, body } }) => {
    const { requestDigest, body: expected } = fields as unknown as {
      requestDigest: { algorithmCode: number; hex: string };
      body: { nonceHex: string };
    };
    const old = !atLeast(envelope, 2, 1);
    expect(hasFlag(header, opFlags.requestDigest)).toBe(!old);
    const { algorithm, digest, rest } = old
      ? { algorithm: undefined, digest: undefined, rest: body }
      : splitDigest(body);
    const challenge = decodeChallenge(rest, algorithm && { algorithm, octets: digest });
    expect(hexOf(challenge.nonce)).toBe(expected.nonceHex);
    expect(hexOf(challenge.digest.octets)).toBe(requestDigest.hex);
    expect(challenge.digest.algorithm).toBe(requestDigest.algorithmCode || 1);
    expect(digestCodeOf(envelope)).toBe(challenge.digest.algorithm);
    const written = old
      ? encodeChallenge(challenge.nonce, challenge.digest.octets)
      : joinDigest(challenge.digest, encodeChallenge(challenge.nonce));
    expect(hexOf(written)).toBe(hexOf(body));
  });

  it.each(framesOf(0, opCodes.challengeResponse))('$name', ({ fields, message }) => {
    const { authType, userIdHandle, userIdIndex, signedResponseHex, mac } = fields['body'] as Record<string, unknown>;
    const response = decodeChallengeResponse(message.body);
    expect(response).toMatchObject({
      authenticationType: authType,
      user: { handle: userIdHandle, index: userIdIndex },
    });
    expect(hexOf(response.proof)).toBe(signedResponseHex);
    expect(hexOf(encodeChallengeResponse(response))).toBe(hexOf(message.body));
    if (mac === undefined) return;
    const proof = decodeMacProof(response.proof);
    expect(hexOf(proof.mac)).toBe((mac as { macHex: string }).macHex);
    expect(hexOf(encodeMacProof(proof))).toBe(signedResponseHex);
  });

  it.each(ofKind('auth/mac'))('$name is the MAC behind its code', ({ hex, fields }) => {
    const code = fields['digestAlgCode'] as number;
    const bytes = Uint8Array.of(code, ...octets(hex));
    const proof = decodeMacProof(bytes);
    expect(proof.code).toBe(code);
    if ('derivation' in proof) {
      expect(proof.derivation).toMatchObject({ iterations: fields['iterations'], keyBits: fields['keyLengthBits'] });
      expect(hexOf(proof.derivation.salt)).toBe(fields['saltHex']);
    } else expect(hexOf(proof.mac)).toBe(hex);
    expect(encodeMacProof(proof)).toEqual(bytes);
  });

  it.each(framesOf(0, opCodes.verifyChallenge))('$name', ({ fields, message }) => {
    const body = fields['body'] as Record<string, unknown>;
    const request = decodeVerifyChallenge(message.body);
    expect(request.user).toEqual({ handle: body['handle'], index: body['index'] });
    expect(hexOf(request.nonce)).toBe(body['nonceHex']);
    expect(hexOf(request.digest.octets)).toBe(body['requestDigestHex']);
    expect(hexOf(request.proof)).toBe(body['signedResponseHex']);
    expect(hexOf(encodeVerifyChallenge(request))).toBe(hexOf(message.body));
  });

  it.each(framesOf(1, opCodes.verifyChallenge))('$name', ({ fields, message }) => {
    const { valid } = fields['body'] as { valid: boolean };
    expect(decodeVerifyAnswer(content(message))).toBe(valid);
    expect(encodeVerifyAnswer(valid)).toEqual(content(message));
  });

  it.each(framesOf(0, opCodes.loginIdSystem))('$name', ({ fields, message }) => {
    const user = decodeLogin(message.body);
    expect({ userIdHandle: user.handle, userIdIndex: user.index }).toEqual(fields['body']);
    expect(hexOf(encodeLogin(user))).toBe(hexOf(message.body));
  });

  it.each(frames.filter(({ fields }) => 'type' in (fields['credential'] as object)))(
    '$name: credential',
    ({ fields, message }) => {
      const expected = fields['credential'] as Record<string, unknown>;
      const credential = decodeCredential(message.credential);
      expect(credential).toMatchObject({
        signerHandle: expected['signerHandle'],
        sessionCounter: expected['signerIndexOrSessionCounter'],
        type: expected['type'],
        digestAlgorithm: expected['digestAlgorithm'],
      });
      expect(hexOf(credential.signature)).toBe(expected['signatureHex']);
      expect(hexOf(encodeCredential(credential))).toBe(hexOf(message.credential));
    },
  );
});

describe('sessions', () => {
  it.each(framesOf(0, opCodes.sessionSetup))('$name', ({ fields, message }) => {
    const body = fields['body'] as Record<string, unknown>;
    const setup = decodeSessionSetup(message.body);
    expect(setup).toMatchObject({
      mode: body['keyExchangeMode'],
      timeoutSeconds: body['timeout'],
      identity: { handle: body['identityHandle'], index: body['identityIndex'] },
    });
    if ('publicKey' in setup) expect(hexOf(setup.publicKey)).toBe(body['publicKeyHex']);
    if ('key' in setup)
      expect(setup.key).toEqual({ handle: body['exchangeKeyHandle'], index: body['exchangeKeyIndex'] });
    expect(hexOf(encodeSessionSetup(setup))).toBe(hexOf(message.body));
    // With or without the surplus zeros.
    expect(decodeSessionSetup(message.body.subarray(0, -2))).toEqual(setup);
  });

  it.each(framesOf(1, opCodes.sessionSetup))('$name', ({ fields, message }) => {
    const body = fields['body'] as Record<string, unknown>;
    const answer = decodeSessionAnswer(content(message));
    expect({ keyExchangeMode: answer.mode, dataHex: hexOf(answer.data) }).toEqual({
      keyExchangeMode: body['keyExchangeMode'],
      dataHex: body['dataHex'],
    });
    expect(hexOf(encodeSessionAnswer(answer))).toBe(hexOf(content(message)));
    if (answer.mode !== 4) return;
    const { cipher, key } = decodeCipherAndKey(answer.data);
    expect(cipher).toBe(body['algorithm']);
    const publicKey = decodePublicKey(key);
    expect(publicKey.kind).toBe('dh');
    expect(hexOf(encodeCipherAndKey({ cipher, key: encodePublicKey(publicKey) }))).toBe(body['dataHex']);
  });

  it.each(framesOf(0, opCodes.sessionExchangeKey))('$name', ({ fields, message }) => {
    const key = decodeExchangeKey(message.body);
    expect({ encryptedSessionKeyHex: hexOf(key) }).toEqual(fields['body']);
    expect(hexOf(encodeExchangeKey(key))).toBe(hexOf(message.body));
  });

  it.each(ofKind('session/encrypted'))('$name follows an envelope that says so', ({ hex }) => {
    const { envelope } = decodeMessage(octets(ofKind('frame/request')[0]?.hex ?? ''));
    const frame = joinEnvelope({ ...envelope, encrypted: true }, octets(hex));
    const split = splitEnvelope(frame);
    expect(split.envelope).toMatchObject({ encrypted: true, messageLength: hex.length / 2 });
    expect(hexOf(split.payload)).toBe(hex);
    expect(() => decodeMessage(frame)).toThrow(/encrypted/);
  });
});

describe('keys', () => {
  it.each(ofKind('data/HS_PUBKEY'))('$name', ({ hex, fields }) => {
    const key = decodePublicKey(octets(hex));
    expect(hexOf(encodePublicKey(key))).toBe(hex);
    const spki = createPublicKey(fields['spkiPem'] as string).export({ type: 'spki', format: 'der' });
    if (key.kind === 'sm2') expect(hexOf(key.spki)).toBe(spki.toString('hex'));
    else if (key.kind === 'rsa') expect(hexOf(key.modulus)).toBe(fields['modulusHex']);
    else if (key.kind === 'dsa')
      for (const one of [key.p, key.q, key.g, key.y]) expect(spki.toString('hex')).toContain(hexOf(one));
    else expect.unreachable(key.kind);
  });

  it('pubkey-rsa is read without its surplus zeros too', () => {
    const bytes = octets(ofKind('data/HS_PUBKEY').find(({ name }) => name === 'pubkey-rsa')?.hex ?? '');
    expect(decodePublicKey(bytes.subarray(0, -4))).toEqual(decodePublicKey(bytes));
  });

  it.each(ofKind('key/private'))('$name', ({ hex, fields }) => {
    const { kind, ...numbers } = decodePrivateKey(octets(hex));
    const pem = fields['pkcs8Pem'] as string;
    if (kind === 'rsa-crt') {
      const { n, e, d, p, q, dp, dq, qi } = createPrivateKey(pem).export({ format: 'jwk' });
      const expected = { n, e, d, p, q, dP: dp, dQ: dq, qInv: qi };
      const found = Object.entries(numbers).map(([name, one]) => [name, Buffer.from(one).toString('base64url')]);
      expect(Object.fromEntries(found)).toEqual(expected);
    } else {
      const der = hexOf(decodePem(pem));
      expect(Object.keys(numbers)).toEqual(['x', 'p', 'q', 'g']);
      for (const one of Object.values(numbers)) expect(der).toContain(hexOf(one));
    }
    expect(hexOf(encodePrivateKey(decodePrivateKey(octets(hex))))).toBe(hex);
  });

  it.each(ofKind('key/private-file'))('$name', ({ hex, fields }) => {
    const file = decodeKeyFile(octets(hex));
    expect(hexOf(encodeKeyFile(file))).toBe(hex);
    if (fields['encryptionType'] === 1) {
      expect(file.encryption).toBe('none');
      if (file.encryption === 'none') expect(decodePrivateKey(file.clear).kind).toBe('dsa');
    } else {
      // PKCS#5 padding: at least an octet more than the clear text.
      const padded = ((fields['plainHex'] as string).length / 2 + 16) & ~15;
      expect(file).toMatchObject({ encryption: 'aes-cbc', keyBits: 128, iterations: 10_000 });
      if (file.encryption === 'aes-cbc') expect(file.ciphertext).toHaveLength(padded);
    }
  });

  it.each(ofKind('data/HS_SECKEY'))('$name is its octets', ({ hex, fields }) => {
    const text = Buffer.from(octets(hex)).toString();
    if (fields['hashed'] === true) expect(text).toMatch(/^[0-9a-f]{40}$/);
    else expect(text).toBe(fields['passwordUtf8']);
  });
});

describe('finding a server', () => {
  const options = ['prefix', 'suffix', 'handle'] as const;

  it.each(ofKind('hash/server-selection'))('$name', ({ hex, fields }) => {
    const handle = Buffer.from(octets(hex)).toString();
    const option = options[fields['hashOption'] as number] ?? 'handle';
    expect(handle).toBe(fields['handle']);
    expect(hashedPart(handle, option)).toBe(fields['hashInputUtf8']);
    expect(serverHash(handle, option)).toBe(fields['hash']);
    expect(selectServer(handle, option, fields['numServers'] as number)).toBe(fields['serverIndex']);
  });

  it.each(ofKind('file/global-values'))('$name', ({ hex, fields }) => {
    const values = decodeRootInfo(octets(hex));
    expect(values.map(wireFields)).toEqual((fields['values'] as Record<string, unknown>[]).map(expectedFields));
    expect(hexOf(encodeRootInfo(values))).toBe(hex);
  });
});

describe('values', () => {
  it.each(ofKind('handle-value'))('$name, and its JSON', ({ hex, fields }) => {
    const value = decodeHandleValue(octets(hex));
    expect(wireFields(value)).toEqual(expectedFields(fields));
    expect(hexOf(encodeHandleValue(value))).toBe(hex);
    const json = fields['json'] as { data: { format: string } } | undefined;
    if (json === undefined || json.data.format === 'key') return;
    expect(withoutKeys(valueToJson(value))).toEqual(withoutKeys(json));
    if (json.data.format !== 'site') expect(valueFromJson(json)).toEqual({ ...value, timestamp: 0 });
  });

  it.each(ofKind('data/HS_ADMIN'))('$name', ({ hex, fields }) => {
    const admin = decodeAdmin(octets(hex));
    expect(admin).toEqual({
      permissions: fields['permissions'],
      handle: fields['adminHandle'],
      index: fields['adminIndex'],
    });
    const old = fields['legacyTwoExtraBytes'] as boolean;
    expect(hexOf(encodeAdmin(admin))).toBe(old ? hex.slice(0, -4) : hex);
  });

  it.each(ofKind('data/HS_VLIST'))('$name', ({ hex, fields }) => {
    const list = decodeValueList(octets(hex));
    expect(list).toEqual(fields['references']);
    expect(hexOf(encodeValueList(list))).toBe(hex);
  });

  it.each(ofKind('data/HS_SITE', 'data/HS_NA_DELEGATE'))('$name', ({ hex, fields }) => {
    const site = decodeSite(octets(hex));
    expect(site).toMatchObject({
      serialNumber: fields['serialNumber'],
      primary: fields['primarySite'],
      multiPrimary: fields['multiPrimary'],
      attributes: fields['attributes'],
    });
    expect(site.servers.map(({ serverId }) => serverId)).toEqual(
      (fields['servers'] as { serverId: number }[]).map(({ serverId }) => serverId),
    );
    expect(hexOf(encodeSite(site))).toBe(hex);
  });
});

describe('datagrams', () => {
  it.each(ofKind('udp/request'))('$name is split and put together again', ({ hex, fields }) => {
    const datagrams = (fields['datagrams'] as string[]).map(octets);
    const reassembler = new UdpReassembler();
    const frames = datagrams.toReversed().map((datagram) => reassembler.accept('192.0.2.1 1', datagram));
    const frame = frames.find((one) => one !== undefined) ?? new Uint8Array();
    expect(frames.filter((one) => one !== undefined)).toHaveLength(1);
    expect(hexOf(frame.subarray(20))).toBe(hex);
    expect(splitDatagrams(frame).map(hexOf)).toEqual(fields['datagrams']);
  });
});

function wireFields({ index, timestamp, ttl, permissions, type, data, references }: HandleValue) {
  const amount = ttl.kind === 'relative' ? ttl.seconds : ttl.unixSeconds;
  return {
    index,
    timestamp,
    ttlType: ttl.kind === 'relative' ? 0 : 1,
    ttl: amount,
    ...permissions,
    type,
    dataHex: hexOf(data),
    references,
  };
}

function expectedFields(fields: Record<string, unknown>) {
  const names = [
    'index',
    'timestamp',
    'ttlType',
    'ttl',
    'adminRead',
    'adminWrite',
    'publicRead',
    'publicWrite',
    'type',
    'dataHex',
    'references',
  ];
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** Public keys in JSON are base64 here and JWK there, until keys are read. */
function withoutKeys(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (name, value: unknown) => (name === 'publicKey' ? undefined : value));
}
