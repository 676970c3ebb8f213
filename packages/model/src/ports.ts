/** Wall clock, milliseconds since the Unix epoch. Passed in, so that tests can hold it. */
export interface Clock {
  now(): number;
}

/** Source of random octets; `crypto.getRandomValues` in production, seeded in tests. */
export interface Random {
  bytes(count: number): Uint8Array;
}

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = {
  bytes(count) {
    return crypto.getRandomValues(new Uint8Array(count));
  },
};
