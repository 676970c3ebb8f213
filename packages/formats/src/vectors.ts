import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecodedPayload, Format, PayloadContext } from './format.ts';
import { builtInFormats } from './formats.ts';
import { fromHex } from './hex.ts';
import { defaultDecodeLimits } from './limits.ts';

/** One known payload and what it is: for tests. */
export interface Vector {
  readonly name: string;
  /** Where the octets, or the text, and what they mean come from. */
  readonly source: string;
  readonly hex?: string;
  readonly text?: string;
  readonly options?: unknown;
  readonly context?: Partial<PayloadContext>;
  readonly records: readonly unknown[];
  readonly rejected?: string;
}

/** The vectors of `vectors/<directory>/<file>.json`. */
export function readVectors(directory: string, file: string): readonly Vector[] {
  const path = join(import.meta.dirname, '../vectors', directory, `${file}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Vector[];
}

export function payloadOf({ hex, text }: Pick<Vector, 'hex' | 'text'>): Uint8Array {
  return hex === undefined ? new TextEncoder().encode(text ?? '') : (fromHex(hex) ?? new Uint8Array(0));
}

/** 2018-01-03T00:00:05Z: when the test's payloads arrive, unless they say otherwise. */
export const receiveTimeMs = Date.parse('2018-01-03T00:00:05Z');

/** Options as a rule of a profile has them; errors name them by `decode`. */
export function optionsOf<Options>(format: Format<Options>, options: unknown): Options {
  return format.parseOptions(options, 'decode', builtInFormats);
}

export async function decodeAs<Options>(
  format: Format<Options>,
  options: unknown,
  payload: Uint8Array,
  context: Partial<PayloadContext> = {},
): Promise<DecodedPayload> {
  const decode = await format.compile(optionsOf(format, options), builtInFormats);
  return decode(payload, { receiveTimeMs, limits: defaultDecodeLimits, ...context });
}
