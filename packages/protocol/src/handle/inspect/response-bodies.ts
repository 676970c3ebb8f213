import { decodeCreated, decodeHandleList, encodeHandleBody, encodeHandleList } from '../admin-bodies.ts';
import { decodeChallenge, decodeVerifyAnswer, encodeChallenge, encodeVerifyAnswer } from '../authentication.ts';
import {
  decodeErrorBody,
  decodeReferralBody,
  decodeResolutionBody,
  encodeErrorBody,
  encodeReferralBody,
  encodeResolutionBody,
} from '../bodies.ts';
import { digestCodes } from '../digest.ts';
import { opCodes } from '../frame.ts';
import { decodeCipherAndKey, decodeSessionAnswer, encodeSessionAnswer, sessionModes } from '../session.ts';
import { encodeHandleValue } from '../value.ts';
import { type Shape, toHex } from './fields.ts';
import { siteShape } from './site.ts';
import { valueFields, valueOfFields } from './value.ts';

/** RFC 3652 §3.3. */
export const errorShape: Shape = {
  describe: (content) => ({ message: decodeErrorBody(content) }),
  write: (fields) => encodeErrorBody(fields.text('message', '')),
};

/** RFC 3652 §3.4. */
export const referralShape: Shape = {
  describe(content) {
    const { handle, values } = decodeReferralBody(content);
    return { referralHandle: handle, values: values?.map(valueFields) ?? null };
  },
  write: (fields) =>
    encodeReferralBody({
      handle: fields.text('referralHandle'),
      values: fields.has('values') ? fields.list('values').map(valueOfFields) : undefined,
    }),
};

/** Behind the request digest. RFC 3652 §3.5. */
export const challengeShape: Shape = {
  describe(content) {
    const algorithm = digestCodes.md5;
    return { nonceHex: toHex(decodeChallenge(content, { algorithm, octets: new Uint8Array(0) }).nonce) };
  },
  write: (fields) => encodeChallenge(fields.octets('nonceHex')),
};

const resolutionShape: Shape = {
  describe(content) {
    const { handle, values } = decodeResolutionBody(content);
    const site = values.find(({ type }) => type.toUpperCase() === 'HS_SITE');
    return { handle, values: values.map(valueFields), ...(site === undefined ? {} : describeSite(site.data)) };
  },
  write(fields) {
    const values = fields.list('values').map((value) => encodeHandleValue(valueOfFields(value)));
    return encodeResolutionBody(new TextEncoder().encode(fields.text('handle')), values);
  },
};

/** For reading; its octets are in the value. */
function describeSite(data: Uint8Array) {
  try {
    return { site: siteShape.describe(data) };
  } catch {
    return {};
  }
}

const siteInfoShape: Shape = {
  describe: (content) => ({ site: siteShape.describe(content) }),
  write: (fields) => siteShape.write(fields.child('site')),
};

const createdShape: Shape = {
  describe: (content) => ({ handle: decodeCreated(content) ?? null }),
  write: (fields) => (fields.has('handle') ? encodeHandleBody(fields.text('handle')) : new Uint8Array(0)),
};

const handleListShape: Shape = {
  describe: (content) => ({ handles: decodeHandleList(content) }),
  write: (fields) => encodeHandleList(fields.texts('handles')),
};

const verdictShape: Shape = {
  describe: (content) => ({ valid: decodeVerifyAnswer(content) }),
  write: (fields) => encodeVerifyAnswer(fields.flag('valid')),
};

const sessionAnswerShape: Shape = {
  describe(content) {
    const { mode, data } = decodeSessionAnswer(content);
    const cipher = mode === sessionModes.diffieHellman ? { algorithm: decodeCipherAndKey(data).cipher } : {};
    return { keyExchangeMode: mode, dataHex: toHex(data), ...cipher };
  },
  write: (fields) =>
    encodeSessionAnswer({ mode: fields.integer('keyExchangeMode', 0xffff), data: fields.octets('dataHex') }),
};

/** By operation. */
export const successShapes: Readonly<Record<number, Shape>> = {
  [opCodes.resolution]: resolutionShape,
  [opCodes.getSiteInfo]: siteInfoShape,
  [opCodes.createHandle]: createdShape,
  [opCodes.listHandles]: handleListShape,
  [opCodes.verifyChallenge]: verdictShape,
  [opCodes.listHomedPrefixes]: handleListShape,
  [opCodes.sessionSetup]: sessionAnswerShape,
};
