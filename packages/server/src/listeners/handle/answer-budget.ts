import type { Clock } from '@nameplate/model';

/** Most addresses remembered: about 10 MB. The one heard from longest ago is forgotten first. */
const addressesMax = 65_536;

/** How long a full budget lasts ahead, seconds. */
const burstS = 4;

/**
 * How much may be answered to each address over UDP. A datagram's sender can be forged, and an answer is larger than
 * its question: without a limit the server would multiply an attack on somebody else. One token bucket an address.
 */
export class AnswerBudget {
  readonly #bytesPerS: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { bytes: number; atMs: number }>();

  /** @param bytesPerS 0: no limit */
  constructor(bytesPerS: number, clock: Clock) {
    this.#bytesPerS = bytesPerS;
    this.#clock = clock;
  }

  /** Takes the octets from the address's budget; false, and nothing taken, when it has not that much. */
  take(address: string, bytes: number): boolean {
    if (this.#bytesPerS === 0 || isLoopbackAddress(address)) return true;
    const name = network(address);
    const full = this.#bytesPerS * burstS;
    const nowMs = this.#clock.now();
    const bucket = this.#buckets.get(name) ?? { bytes: full, atMs: nowMs };
    const elapsedMs = Math.max(0, nowMs - bucket.atMs);
    bucket.bytes = Math.min(full, bucket.bytes + (elapsedMs / 1000) * this.#bytesPerS);
    bucket.atMs = nowMs;
    const granted = bucket.bytes >= bytes;
    if (granted) bucket.bytes -= bytes;
    // Set again, so that the map's order is that of the last use.
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > addressesMax) this.#forgetOldest();
    return granted;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    for (const name of this.#buckets.keys()) {
      this.#buckets.delete(name);
      return;
    }
  }
}

/** An IPv6 host has a whole /64 of addresses to its name. */
function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const first = head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0') : [];
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

/** Nobody outside can forge these. */
function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
