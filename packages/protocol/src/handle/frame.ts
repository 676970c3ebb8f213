import { NameplateError } from '@nameplate/model';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { WireWriter } from './writer.ts';

/** RFC 3652 §2.2.1. */
export interface Envelope {
  readonly major: number;
  readonly minor: number;
  readonly compressed: boolean;
  readonly encrypted: boolean;
  readonly truncated: boolean;
  readonly suggestMajor: number;
  readonly suggestMinor: number;
  readonly sessionId: number;
  readonly requestId: number;
  readonly sequenceNumber: number;
  /** Octets after the envelope, of the whole message. */
  readonly messageLength: number;
}

/** RFC 3652 §2.2.2. */
export interface Header {
  readonly opCode: number;
  /** 0 in a request. */
  readonly responseCode: number;
  readonly flags: number;
  readonly siteInfoSerial: number;
  readonly recursionCount: number;
  /** Unix seconds. */
  readonly expirationTime: number;
}

/** A message taken apart, its body and credential still octets. */
export interface HandleMessage extends MessageContent {
  readonly envelope: Envelope;
}

/** What follows the envelope. */
export interface MessageContent {
  readonly header: Header;
  readonly body: Uint8Array;
  /** Empty when the message is not signed. */
  readonly credential: Uint8Array;
}

export const envelopeOctets = 20;
export const headerOctets = 24;

/** RFC 3652 §2.2.2.1, and what deployed peers added. */
export const opCodes = {
  resolution: 1,
  getSiteInfo: 2,
  createHandle: 100,
  deleteHandle: 101,
  addValue: 102,
  removeValue: 103,
  modifyValue: 104,
  listHandles: 105,
  challengeResponse: 200,
  verifyChallenge: 201,
  homePrefix: 300,
  unhomePrefix: 301,
  listHomedPrefixes: 302,
  sessionSetup: 400,
  sessionTerminate: 401,
  sessionExchangeKey: 402,
  /** Of the Chinese SDK. */
  loginIdSystem: 2001,
} as const;

/** RFC 3652 §2.2.2.3, and what deployed peers added. */
export const opFlags = {
  authoritative: 0x80000000,
  certify: 0x40000000,
  encrypt: 0x20000000,
  recursive: 0x10000000,
  cacheCertify: 0x08000000,
  continuous: 0x04000000,
  keepAlive: 0x02000000,
  publicOnly: 0x01000000,
  requestDigest: 0x00800000,
  overwrite: 0x00400000,
  mint: 0x00200000,
  doNotRefer: 0x00100000,
  /** Ours, in answers: past its time to live, since the responsible server could not be asked. Others ignore it. */
  stale: 0x00010000,
  /** Of the Chinese SDK: an identity token follows the body. */
  identityToken: 0x00000004,
} as const;

/** Is the flag set? */
export function hasFlag(header: Header, flag: number): boolean {
  return (header.flags & flag) !== 0;
}

/** The version this server speaks at most. */
export const ownVersion = { major: 2, minor: 11 } as const;

/** The envelope of a message that is about to be sent, in clear text; the frame is given its length when it is written. */
export function freshEnvelope(of: {
  readonly version: { readonly major: number; readonly minor: number };
  readonly sessionId: number;
  readonly requestId: number;
}): Envelope {
  return {
    major: of.version.major,
    minor: of.version.minor,
    compressed: false,
    encrypted: false,
    truncated: false,
    suggestMajor: ownVersion.major,
    suggestMinor: ownVersion.minor,
    sessionId: of.sessionId,
    requestId: of.requestId,
    sequenceNumber: 0,
    messageLength: 0,
  };
}

/**
 * Length of the whole frame that an envelope begins, envelope included.
 * @throws NameplateError MALFORMED_MESSAGE, LIMIT_EXCEEDED
 */
export function peekFrameLength(envelope: Uint8Array): number {
  const { messageLength } = readEnvelope(new WireReader(envelope));
  if (messageLength < headerOctets) throw malformed(`message length ${messageLength} is less than a header`, 'LENGTH');
  if (messageLength > wireLimits.message) {
    const message = `A Handle message may have ${wireLimits.message} octets; this one announces ${messageLength}.`;
    throw new NameplateError('LIMIT_EXCEEDED', message, {
      reason: 'MESSAGE_LENGTH',
      metadata: { limit: String(wireLimits.message) },
    });
  }
  return envelopeOctets + messageLength;
}

/** Reads a whole frame. The credential may be absent altogether: deployed clients leave it out. */
export function decodeMessage(bytes: Uint8Array): HandleMessage {
  const { envelope, payload } = splitEnvelope(bytes);
  if (envelope.compressed) throw malformed('compression is not supported', 'COMPRESSED');
  if (envelope.encrypted) throw malformed('the message is encrypted, without a session', 'ENCRYPTED');
  return decodePayload(envelope, payload);
}

/** Envelope and what follows it, which is cipher text when the envelope says so. */
export function splitEnvelope(bytes: Uint8Array): { readonly envelope: Envelope; readonly payload: Uint8Array } {
  const reader = new WireReader(bytes);
  const envelope = readEnvelope(reader);
  if (envelope.messageLength !== reader.remaining) {
    throw malformed(
      `message length is ${envelope.messageLength}, but ${reader.remaining} octets follow the envelope`,
      'LENGTH',
    );
  }
  return { envelope, payload: reader.raw(reader.remaining, 'message') };
}

/** The message of an envelope whose rest is in clear text, or was decrypted. */
export function decodePayload(envelope: Envelope, payload: Uint8Array): HandleMessage {
  return { envelope, ...decodeContent(payload) };
}

/** Header, body and credential, in clear text. */
export function decodeContent(payload: Uint8Array): MessageContent {
  const reader = new WireReader(payload);
  const header = readHeader(reader);
  const bodyLength = reader.u32('body length');
  const body = reader.raw(bodyLength, 'body');
  const credential = reader.remaining === 0 ? empty : reader.octets('credential');
  return { header, body, credential };
}

/** The whole frame. */
export function encodeMessage(message: HandleMessage): Uint8Array {
  return joinEnvelope(message.envelope, encodePayload(message));
}

/** A frame of what follows its envelope; the length is written as it is. */
export function joinEnvelope(envelope: Envelope, payload: Uint8Array): Uint8Array {
  const writer = new WireWriter(envelopeOctets + payload.length);
  writeEnvelope(writer, { ...envelope, messageLength: payload.length });
  return writer.raw(payload).finish();
}

/** Header, body and credential: what a session encrypts. */
export function encodePayload(message: MessageContent): Uint8Array {
  const writer = new WireWriter(headerOctets + message.body.length + 4 + message.credential.length);
  writeHeader(writer, message.header);
  return writer.octets(message.body).octets(message.credential).finish();
}

/** Header and body: what is digested and signed of a message that is about to be sent. */
export function encodeHeaderAndBody(message: Pick<HandleMessage, 'header' | 'body'>): Uint8Array {
  const writer = new WireWriter(headerOctets + message.body.length);
  writeHeader(writer, message.header);
  return writer.octets(message.body).finish();
}

/** Header and body as they were received, of a frame in clear text that has been read. */
export function headerAndBody(frame: Uint8Array, message: Pick<HandleMessage, 'body'>): Uint8Array {
  return frame.subarray(envelopeOctets, envelopeOctets + headerOctets + message.body.length);
}

export function readEnvelope(reader: WireReader): Envelope {
  const major = reader.u8('major version');
  const minor = reader.u8('minor version');
  const flags = reader.u8('message flags');
  const suggestMinor = reader.u8('suggested minor version');
  const suggestMajor = flags & 0x03;
  return {
    major,
    minor,
    compressed: (flags & 0x80) !== 0,
    encrypted: (flags & 0x40) !== 0,
    truncated: (flags & 0x20) !== 0,
    suggestMajor,
    suggestMinor,
    sessionId: reader.u32('session id'),
    requestId: reader.u32('request id'),
    sequenceNumber: reader.u32('sequence number'),
    messageLength: reader.u32('message length'),
  };
}

export function writeEnvelope(writer: WireWriter, envelope: Envelope): void {
  const flags = (envelope.compressed ? 0x80 : 0) | (envelope.encrypted ? 0x40 : 0) | (envelope.truncated ? 0x20 : 0);
  writer.u8(envelope.major).u8(envelope.minor);
  writer.u8(flags | (envelope.suggestMajor & 0x03)).u8(envelope.suggestMinor);
  writer.u32(envelope.sessionId).u32(envelope.requestId).u32(envelope.sequenceNumber).u32(envelope.messageLength);
}

function readHeader(reader: WireReader): Header {
  const opCode = reader.u32('operation');
  const responseCode = reader.u32('response code');
  const flags = reader.u32('operation flags');
  const siteInfoSerial = reader.u16('site serial');
  const recursionCount = reader.u8('recursion count');
  reader.u8('reserved octet');
  return { opCode, responseCode, flags, siteInfoSerial, recursionCount, expirationTime: reader.u32('expiration time') };
}

function writeHeader(writer: WireWriter, header: Header): void {
  writer.u32(header.opCode).u32(header.responseCode).u32(header.flags);
  writer.u16(header.siteInfoSerial).u8(header.recursionCount).u8(0).u32(header.expirationTime);
}

const empty = new Uint8Array(0);
