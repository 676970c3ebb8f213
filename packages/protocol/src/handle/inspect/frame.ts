import { decodeCredential, encodeCredential } from '../credential.ts';
import { isDigestCode, joinDigest, splitDigest } from '../digest.ts';
import {
  decodeContent,
  type Envelope,
  encodePayload,
  type Header,
  hasFlag,
  joinEnvelope,
  opFlags,
  splitEnvelope,
} from '../frame.ts';
import { responseCodes } from '../response-codes.ts';
import { WireWriter } from '../writer.ts';
import { describeBody, writeBody } from './body.ts';
import { describeExactly, type Fields, type JsonObject, type Shape, toHex, u32Max, writeExactly } from './fields.ts';

/** A whole frame, RFC 3652 §2.2. What is encrypted or compressed is given as octets. */
export const frameShape: Shape = {
  describe(bytes) {
    const { envelope, payload } = splitEnvelope(bytes);
    const rest = envelope.encrypted || envelope.compressed ? { payloadHex: toHex(payload) } : describePayload(payload);
    return { envelope: envelopeFields(envelope), ...rest };
  },
  write(fields) {
    const payload = fields.has('payloadHex') ? fields.octets('payloadHex') : payloadShape.write(fields);
    return joinEnvelope(envelopeOfFields(fields.child('envelope')), payload);
  },
};

/** Header, body and credential: what datagrams carry together, and what a session encrypts. */
export const payloadShape: Shape = {
  describe: describePayload,
  write(fields) {
    const header = headerOfFields(fields.child('header'));
    const digested = isDigested(header);
    const digest = fields.child('requestDigest');
    const content = writeBody(header, fields.child('body'));
    const body = digested ? joinDigest(digestOfFields(digest), content) : appendOldDigest(header, content, digest);
    const credential = fields.child('credential');
    const present = credential.flag('present', true);
    const signed = credential.has('type') || credential.has('hex');
    const octets = signed ? writeExactly(credentialShape, credential) : new Uint8Array(0);
    const payload = encodePayload({ header, body, credential: octets });
    // Without the four octets of its length.
    return present ? payload : payload.subarray(0, -4);
  },
};

function describePayload(payload: Uint8Array): JsonObject {
  const { header, body, credential } = decodeContent(payload);
  const digested = isDigested(header);
  const { digest, content } = digested ? digestFields(body) : oldDigestFields(header, body);
  const absent = payload.length === 24 + body.length;
  return {
    header: headerFields(header, body.length),
    ...digest,
    body: describeBody(header, content),
    credential: absent ? { present: false } : { present: true, length: credential.length, ...signed(credential) },
  };
}

function envelopeFields(envelope: Envelope): JsonObject {
  return {
    majorVersion: envelope.major,
    minorVersion: envelope.minor,
    compressed: envelope.compressed,
    encrypted: envelope.encrypted,
    truncated: envelope.truncated,
    suggestMajorVersion: envelope.suggestMajor,
    suggestMinorVersion: envelope.suggestMinor,
    sessionId: envelope.sessionId,
    requestId: envelope.requestId,
    sequenceNumber: envelope.sequenceNumber,
    messageLength: envelope.messageLength,
  };
}

/** The length is computed, not read. */
function envelopeOfFields(fields: Fields): Envelope {
  return {
    major: fields.integer('majorVersion', 255, 2),
    minor: fields.integer('minorVersion', 255, 11),
    compressed: fields.flag('compressed'),
    encrypted: fields.flag('encrypted'),
    truncated: fields.flag('truncated'),
    suggestMajor: fields.integer('suggestMajorVersion', 3, 2),
    suggestMinor: fields.integer('suggestMinorVersion', 255, 11),
    sessionId: fields.integer('sessionId', u32Max, 0),
    requestId: fields.integer('requestId', u32Max),
    sequenceNumber: fields.integer('sequenceNumber', u32Max, 0),
    messageLength: 0,
  };
}

// As the inspector names them.
const flagNames = {
  authoritative: opFlags.authoritative,
  certify: opFlags.certify,
  encrypt: opFlags.encrypt,
  recursive: opFlags.recursive,
  cacheCertify: opFlags.cacheCertify,
  continuous: opFlags.continuous,
  keepAlive: opFlags.keepAlive,
  publicOnly: opFlags.publicOnly,
  returnRequestDigest: opFlags.requestDigest,
  overwriteWhenExists: opFlags.overwrite,
  mintNewSuffix: opFlags.mint,
  doNotRefer: opFlags.doNotRefer,
  stale: opFlags.stale,
  recursionAuth: opFlags.identityToken,
} as const;

function headerFields(header: Header, bodyLength: number): JsonObject {
  return {
    opCode: header.opCode,
    responseCode: header.responseCode,
    opFlags: `0x${header.flags.toString(16).padStart(8, '0')}`,
    flags: Object.entries(flagNames).flatMap(([name, flag]) => (hasFlag(header, flag) ? [name] : [])),
    siteInfoSerial: header.siteInfoSerial,
    recursionCount: header.recursionCount,
    expirationTime: header.expirationTime,
    bodyLength,
  };
}

function headerOfFields(fields: Fields): Header {
  return {
    opCode: fields.integer('opCode', u32Max),
    responseCode: fields.integer('responseCode', u32Max, 0),
    flags: flagsOfFields(fields),
    siteInfoSerial: fields.integer('siteInfoSerial', 0xffff, 0xffff),
    recursionCount: fields.integer('recursionCount', 255, 0),
    expirationTime: fields.integer('expirationTime', u32Max, 0),
  };
}

/** The number, else the flags by name. */
function flagsOfFields(fields: Fields): number {
  if (!fields.has('opFlags')) {
    const names = fields.texts('flags');
    const unknown = names.find((name) => !Object.hasOwn(flagNames, name));
    if (unknown !== undefined) throw fields.refuse('flags', `names among ${Object.keys(flagNames).join(', ')}`);
    return Object.entries(flagNames).reduce(
      (sum, [name, flag]) => (names.includes(name) ? (sum | flag) >>> 0 : sum),
      0,
    );
  }
  const text = fields.text('opFlags');
  if (!/^0x[0-9A-Fa-f]{1,8}$/.test(text)) throw fields.refuse('opFlags', 'a number such as 0x19000000');
  return Number(text);
}

/** RFC 3652 §2.2.3: only an answer carries the digest of its request. */
function isDigested(header: Header): boolean {
  return header.responseCode !== 0 && hasFlag(header, opFlags.requestDigest);
}

function digestFields(body: Uint8Array) {
  const { algorithm, digest, rest } = splitDigest(body);
  return { digest: { requestDigest: { algorithmCode: algorithm, hex: toHex(digest) } }, content: rest };
}

/** In a challenge of protocol 2.0 the digest, an MD5, ends the body; its code is given as 0. */
function oldDigestFields(header: Header, body: Uint8Array) {
  const at = body.length - 20;
  const old = header.responseCode === responseCodes.authenticationNeeded && at >= 4 && body[at + 3] === 16;
  if (!old) return { digest: {}, content: body };
  const requestDigest = { algorithmCode: 0, hex: toHex(body.subarray(at + 4)) };
  return { digest: { requestDigest }, content: body.subarray(0, at) };
}

function appendOldDigest(header: Header, content: Uint8Array, digest: Fields): Uint8Array {
  if (header.responseCode !== responseCodes.authenticationNeeded || !digest.has('hex')) return content;
  return new WireWriter().raw(content).octets(digest.octets('hex')).finish();
}

function digestOfFields(fields: Fields) {
  const algorithm = fields.integer('algorithmCode', 3);
  if (!isDigestCode(algorithm)) throw fields.refuse('algorithmCode', '1 (MD5), 2 (SHA-1) or 3 (SHA-256)');
  return { algorithm, octets: fields.octets('hex') };
}

const credentialShape: Shape = {
  describe(bytes) {
    const { signerHandle, sessionCounter, type, digestAlgorithm, signature } = decodeCredential(bytes);
    return {
      version: 0,
      reserved: 0,
      flags: 0,
      signerHandle,
      signerIndexOrSessionCounter: sessionCounter,
      type,
      sectionLength: 8 + new TextEncoder().encode(digestAlgorithm).length + signature.length,
      digestAlgorithm,
      signatureHex: toHex(signature),
    };
  },
  write: (fields) =>
    encodeCredential({
      signerHandle: fields.text('signerHandle', ''),
      sessionCounter: fields.integer('signerIndexOrSessionCounter', u32Max, 0),
      type: fields.text('type'),
      digestAlgorithm: fields.text('digestAlgorithm'),
      signature: fields.octets('signatureHex'),
    }),
};

function signed(credential: Uint8Array): JsonObject {
  if (credential.length === 0) return {};
  try {
    return describeExactly(credentialShape, credential);
  } catch {
    return { hex: toHex(credential) };
  }
}
