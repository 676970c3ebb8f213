import { type Bilingual, type Violation, type ViolationRule, violation } from '@nameplate/model';
import { lazyCodec } from './codec.ts';

/** A violation as the message has it. */
export interface ViolationMessage {
  readonly attribute: string;
  readonly rule: string;
  readonly value: string;
  readonly expected?: Bilingual | null;
  readonly remedy?: Bilingual | null;
  readonly identifier: string;
}

/** Type of the detail that carries violations in a status. */
export const violationsType = 'nameplate.registry.v1.Violations';
const codec = lazyCodec<{ violations: ViolationMessage[] }>(violationsType);

/** The detail of a status: as many violations as fit a trailer, and at least one. */
export function encodeViolations(violations: readonly Violation[]): Uint8Array {
  const fitting: ViolationMessage[] = [];
  let octets = 0;
  for (const message of violations.map(toViolationMessage)) {
    octets += codec().serialize({ violations: [message] }).length;
    if (octets > detailMax && fitting.length > 0) break;
    fitting.push(message);
  }
  return codec().serialize({ violations: fitting });
}

export function decodeViolations(octets: Buffer): Violation[] {
  return codec().deserialize(octets).violations.map(fromViolationMessage);
}

export function toViolationMessage({ identifier = '', ...others }: Violation): ViolationMessage {
  return { ...others, identifier };
}

/** A rule of a newer server stays the word it is. */
export function fromViolationMessage(message: ViolationMessage): Violation {
  const { attribute, rule, value, expected, remedy, identifier } = message;
  const read = violation(attribute, rule as ViolationRule, value, expected ?? none, remedy ?? none);
  return identifier === '' ? read : { ...read, identifier };
}

// Peers take 8 KiB of headers, base64 makes a third more, and the rest of the status needs room too.
const detailMax = 3 * 1024;
const none: Bilingual = { en: '', zh: '' };
