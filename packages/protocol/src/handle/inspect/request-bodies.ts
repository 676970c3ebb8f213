import {
  decodeHandleBody,
  decodeRemoveValues,
  decodeValuesRequest,
  encodeHandleBody,
  encodeRemoveValues,
  encodeValuesRequest,
} from '../admin-bodies.ts';
import {
  decodeChallengeResponse,
  decodeLogin,
  decodeVerifyChallenge,
  encodeChallengeResponse,
  encodeLogin,
  encodeVerifyChallenge,
} from '../authentication.ts';
import { decodeResolutionRequest, encodeResolutionRequest } from '../bodies.ts';
import { isDigestCode } from '../digest.ts';
import { opCodes } from '../frame.ts';
import {
  decodeExchangeKey,
  decodeSessionSetup,
  encodeExchangeKey,
  encodeSessionSetup,
  type SessionSetup,
} from '../session.ts';
import { WireWriter } from '../writer.ts';
import { type Fields, type Shape, toHex, u32Max } from './fields.ts';
import { describeProof } from './proof.ts';
import { valueFields, valueOfFields } from './value.ts';

const handleShape: Shape = {
  describe: (body) => ({ handle: decodeHandleBody(body) }),
  write: (fields) => encodeHandleBody(fields.text('handle')),
};

const valuesShape: Shape = {
  describe(body) {
    const { handle, values } = decodeValuesRequest(body);
    return { handle, values: values.map(valueFields) };
  },
  write: (fields) =>
    encodeValuesRequest({ handle: fields.text('handle'), values: fields.list('values').map(valueOfFields) }),
};

const removeShape: Shape = {
  describe: (body) => ({ ...decodeRemoveValues(body) }),
  write: (fields) => encodeRemoveValues({ handle: fields.text('handle'), indexes: fields.integers('indexes') }),
};

/** Deployed clients append an identity token, with its length; its octets are `trailingAuthHex`. */
const resolutionShape: Shape = {
  describe(body) {
    const request = decodeResolutionRequest(body);
    const token = body.subarray(encodeResolutionRequest(request).length + 4);
    if (body.length === encodeResolutionRequest(request).length) return { ...request };
    return { ...request, trailingAuthBytesLength: token.length, trailingAuthHex: toHex(token) };
  },
  write(fields) {
    const indexes = fields.integers('indexes');
    const request = encodeResolutionRequest({ handle: fields.text('handle'), indexes, types: fields.texts('types') });
    if (!fields.has('trailingAuthBytesLength')) return request;
    return new WireWriter().raw(request).octets(fields.octets('trailingAuthHex', '')).finish();
  },
};

const challengeResponseShape: Shape = {
  describe(body) {
    const { authenticationType, user, proof } = decodeChallengeResponse(body);
    return {
      authType: authenticationType,
      userIdHandle: user.handle,
      userIdIndex: user.index,
      signedResponseHex: toHex(proof),
      ...describeProof(authenticationType, proof),
    };
  },
  write: (fields) =>
    encodeChallengeResponse({
      authenticationType: fields.text('authType'),
      user: userOf(fields),
      proof: fields.octets('signedResponseHex'),
    }),
};

const verifyShape: Shape = {
  describe(body) {
    const { user, nonce, digest, proof } = decodeVerifyChallenge(body);
    return {
      ...user,
      nonceHex: toHex(nonce),
      ...(digest.algorithm === undefined ? {} : { requestDigestAlgorithmCode: digest.algorithm }),
      requestDigestHex: toHex(digest.octets),
      signedResponseHex: toHex(proof),
    };
  },
  write(fields) {
    const octets = fields.octets('requestDigestHex');
    const algorithm = fields.integer('requestDigestAlgorithmCode', 3, 0);
    return encodeVerifyChallenge({
      user: { handle: fields.text('handle'), index: fields.integer('index', u32Max) },
      nonce: fields.octets('nonceHex'),
      digest: isDigestCode(algorithm) ? { algorithm, octets } : { octets },
      proof: fields.octets('signedResponseHex'),
    });
  },
};

const setupShape: Shape = {
  describe(body) {
    const setup = decodeSessionSetup(body);
    const { handle, index } = setup.identity;
    const terms = { timeout: setup.timeoutSeconds, identityHandle: handle, identityIndex: index };
    const exchange = 'key' in setup ? { exchangeKeyHandle: setup.key.handle, exchangeKeyIndex: setup.key.index } : {};
    const key = 'publicKey' in setup ? { publicKeyHex: toHex(setup.publicKey) } : {};
    return { keyExchangeMode: setup.mode, ...terms, ...exchange, ...key };
  },
  write: (fields) => encodeSessionSetup(setupOf(fields)),
};

const exchangeShape: Shape = {
  describe: (body) => ({ encryptedSessionKeyHex: toHex(decodeExchangeKey(body)) }),
  write: (fields) => encodeExchangeKey(fields.octets('encryptedSessionKeyHex')),
};

const loginShape: Shape = {
  describe(body) {
    const { handle, index } = decodeLogin(body);
    return { userIdHandle: handle, userIdIndex: index };
  },
  write: (fields) => encodeLogin(userOf(fields)),
};

/** By operation. */
export const requestShapes: Readonly<Record<number, Shape>> = {
  [opCodes.resolution]: resolutionShape,
  [opCodes.getSiteInfo]: handleShape,
  [opCodes.createHandle]: valuesShape,
  [opCodes.deleteHandle]: handleShape,
  [opCodes.addValue]: valuesShape,
  [opCodes.removeValue]: removeShape,
  [opCodes.modifyValue]: valuesShape,
  [opCodes.listHandles]: handleShape,
  [opCodes.challengeResponse]: challengeResponseShape,
  [opCodes.verifyChallenge]: verifyShape,
  [opCodes.homePrefix]: handleShape,
  [opCodes.unhomePrefix]: handleShape,
  [opCodes.listHomedPrefixes]: handleShape,
  [opCodes.sessionSetup]: setupShape,
  [opCodes.sessionTerminate]: handleShape,
  [opCodes.sessionExchangeKey]: exchangeShape,
  [opCodes.loginIdSystem]: loginShape,
};

function userOf(fields: Fields) {
  return { handle: fields.text('userIdHandle'), index: fields.integer('userIdIndex', u32Max) };
}

function setupOf(fields: Fields): SessionSetup {
  const identity = {
    handle: fields.text('identityHandle', ''),
    index: fields.integer('identityIndex', u32Max, -1, -0x8000_0000),
  };
  const terms = { timeoutSeconds: fields.integer('timeout', u32Max), identity };
  const mode = fields.integer('keyExchangeMode', 4);
  if (mode === 1 || mode === 4) return { ...terms, mode, publicKey: fields.octets('publicKeyHex') };
  if (mode === 2) return { ...terms, mode };
  if (mode !== 3) throw fields.refuse('keyExchangeMode', '1 to 4');
  const key = { handle: fields.text('exchangeKeyHandle'), index: fields.integer('exchangeKeyIndex', u32Max) };
  return { ...terms, mode, key };
}
