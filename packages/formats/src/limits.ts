/** What one message may hold. */
export interface DecodeLimits {
  readonly payloadBytes: number;
  readonly recordsPerMessage: number;
  readonly readingsPerMessage: number;
  /** Characters of a text value. */
  readonly textLength: number;
}

export const defaultDecodeLimits: DecodeLimits = {
  payloadBytes: 1024 * 1024,
  recordsPerMessage: 5_000,
  readingsPerMessage: 20_000,
  textLength: 4_096,
};
