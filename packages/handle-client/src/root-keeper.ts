import { type Clock, type HandleValue, NameplateError, toNameplateError, typeSelects } from '@nameplate/model';
import type { SiteRecord } from '@nameplate/protocol/handle';
import { type TrustRoot, trustTypes, verifyRecord } from '@nameplate/protocol/trust';
import { type Service, sitesIn } from './service.ts';
import { dayMs, lifetimeMs } from './time-to-live.ts';

/** What became of asking the root for its own record. */
export type RootFinding = { readonly sites: number } | { readonly failure: NameplateError };

export interface RootTrust {
  /** The keys of 0.0/0.0. */
  readonly keys: readonly TrustRoot[];
  /** Told each time that the root was asked for its own record. */
  readonly observe?: (finding: RootFinding) => void;
}

/** All values of a handle of the root. */
type Ask = (handle: string) => Promise<readonly HandleValue[]>;

/**
 * The root: as configuration names it and, where its keys (0.0/0.0) are known, as its own record 0.NA/0.NA does when that
 * is signed by one of them. So a root may move, or get other keys, without new files at every client. Handle
 * specification §13. What is not signed so changes nothing.
 */
export class RootKeeper implements Service {
  readonly #configured: readonly SiteRecord[];
  readonly #trust: RootTrust | undefined;
  readonly #clock: Clock;
  #learned: readonly SiteRecord[] = [];
  #dueMs = 0;
  #askedMs = 0;
  /** Highest serial number of any site of the root so far. */
  #serial: number;

  constructor(options: {
    readonly sites: readonly SiteRecord[];
    readonly trust?: RootTrust | undefined;
    readonly clock: Clock;
  }) {
    this.#configured = options.sites;
    this.#serial = serialOf(options.sites);
    this.#trust = options.trust;
    this.#clock = options.clock;
  }

  get sites(): readonly SiteRecord[] {
    return this.#learned.length > 0 ? this.#learned : this.#configured;
  }

  /** Something could not be reached, maybe the root: it is asked sooner. */
  doubt(): void {
    this.#dueMs = Math.min(this.#dueMs, this.#askedMs + retryMs);
  }

  /** Asks the root anew when what it said last is over. Never fails: one that does not say it again is as configured. */
  async refresh(ask: Ask): Promise<void> {
    const nowMs = this.#clock.now();
    if (this.#trust === undefined || nowMs < this.#dueMs) return;
    // Nobody else asks meanwhile, and after a failure not at once.
    this.#askedMs = nowMs;
    this.#dueMs = nowMs + retryMs;
    const finding = await this.#learn(this.#trust.keys, ask);
    // Whoever closes the client needs no news of the root.
    if (!('failure' in finding) || finding.failure.code !== 'CANCELLED') this.#trust.observe?.(finding);
  }

  async #learn(keys: readonly TrustRoot[], ask: Ask): Promise<RootFinding> {
    try {
      const values = await ask(rootHandle);
      const sites = await this.#verified(keys, values, ask);
      this.#learned = sites;
      this.#dueMs = this.#clock.now() + Math.max(retryMs, lifetimeMs(values, this.#clock.now(), dayMs));
      return { sites: sites.length };
    } catch (thrown) {
      this.#learned = [];
      return { failure: toNameplateError(thrown) };
    }
  }

  async #verified(
    keys: readonly TrustRoot[],
    values: readonly HandleValue[],
    ask: Ask,
  ): Promise<readonly SiteRecord[]> {
    const report = await verifyRecord(
      { handle: rootHandle, values },
      {
        roots: keys,
        now: this.#clock.now(),
        // Only the root speaks about the root.
        fetch: async (handle) =>
          rootHandles.has(handle.toUpperCase())
            ? (await ask(handle)).filter(({ type }) => typeSelects(`${trustTypes.certificate}.`, type))
            : undefined,
      },
    );
    const changed = report.links.find(({ kind, state }) => kind === 'value' && state === 'changed-value');
    if (changed !== undefined) throw unsigned(`value ${changed.index}: ${changed.detail}`);
    const sound = new Set(
      report.links.flatMap(({ kind, state, index }) => (kind === 'value' && state === 'ok' ? [index] : [])),
    );
    const sites = sitesIn(
      values.filter(({ index }) => sound.has(index)),
      'handles',
    );
    if (sites.length === 0) throw unsigned(`no HS_SITE in it is signed up to a key of 0.0/0.0 (${report.verdict})`);
    // A record that was signed once and recorded is not taken for a newer one.
    const serial = serialOf(sites);
    if (serial < this.#serial) throw unsigned(`its sites have serial number ${serial}, and ${this.#serial} is known`);
    this.#serial = serial;
    return sites;
  }
}

function serialOf(sites: readonly SiteRecord[]): number {
  return Math.max(...sites.map(({ serialNumber }) => serialNumber));
}

const rootHandle = '0.NA/0.NA';
const rootHandles: ReadonlySet<string> = new Set([rootHandle, '0.0/0.0']);
const retryMs = 60_000;

function unsigned(why: string): NameplateError {
  return new NameplateError('UPSTREAM_UNAVAILABLE', `The root's record ${rootHandle} is not to be trusted: ${why}.`, {
    reason: 'ROOT_NOT_SIGNED',
  });
}
