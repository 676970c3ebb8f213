import { type Envelope, ownVersion } from './frame.ts';

/** A protocol version; both parts count, in this order. */
export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/** Is the version this one or a later one? Major 5 marks a mislabelled 2.0 client. */
export function atLeast(version: ProtocolVersion, major: number, minor: number): boolean {
  const { major: ownMajor, minor: ownMinor } = version.major === 5 ? { major: 2, minor: 0 } : version;
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * Version of the answer to a request: the lower of what the client can speak at most and what we can. It decides digests,
 * signatures and MACs of the answer.
 */
export function answerVersion(envelope: Envelope): ProtocolVersion {
  const { major, minor, suggestMajor, suggestMinor } = envelope;
  if (major === 5 || suggestMajor === 5) return { major: 2, minor: 0 };
  const suggested = suggestMajor === 0 ? { major, minor } : { major: suggestMajor, minor: suggestMinor };
  return atLeast(suggested, ownVersion.major, ownVersion.minor) ? ownVersion : suggested;
}
