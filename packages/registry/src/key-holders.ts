import { type Clock, NameplateError, type Principal, type Scope } from '@nameplate/model';
import { endOf, type KeyRow } from './key-row.ts';
import type { KeyRecord } from './keys.ts';
import type { KeyRights } from './organizations/key-rights.ts';
import type { ReachChange } from './organizations/organization-tree.ts';
import { ReadCache } from './read-cache.ts';
import { secretDigest } from './secret.ts';

type App = Extract<Principal, { kind: 'app' }>;

/** What somebody may do who has no key here, by the word of an identity provider. */
export interface Membership {
  readonly scopes: readonly Scope[];
  readonly prefixes: readonly string[];
  readonly organization?: string;
  readonly untilMs: number;
}

/** Who holds a secret; a verified one is remembered by its digest until something about its key changes. */
export class KeyHolders {
  readonly #read: (id: string) => Promise<KeyRow | undefined>;
  readonly #clock: Clock;
  readonly #rights: KeyRights;
  readonly #verified = new ReadCache<Holder>(10_000);
  // What keys of organizations, and members of them, reach changes with the tree. By digest, and by organization and id.
  readonly #ofOrganizations = new Map<string, { readonly organization: string; readonly id: string }>();
  // What was opened with a secret is to end with it, also when its end comes nearer meanwhile.
  readonly #lives = new Map<string, Life>();
  readonly #revokedListeners = new Set<(id: string) => void>();

  constructor(parts: {
    readonly read: (id: string) => Promise<KeyRow | undefined>;
    readonly clock: Clock;
    readonly rights: KeyRights;
  }) {
    this.#read = parts.read;
    this.#clock = parts.clock;
    this.#rights = parts.rights;
  }

  /** @throws NameplateError AUTHENTICATION_FAILED */
  async authenticate(secret: string): Promise<Principal> {
    const id = secretForm.exec(secret)?.[1];
    if (id === undefined) throw failed('KEY_WRONG');
    const digest = secretDigest(secret);
    const { key, life, principal } = await this.#verified.get(digest, () => this.#verify(id, digest));
    if (life.untilMs !== undefined && life.untilMs <= this.#clock.now())
      throw failed(life.untilMs === key.expireTimeMs ? 'KEY_EXPIRED' : 'KEY_ROTATED');
    return principal;
  }

  /** Who an identity provider vouches for: never beyond what their organization reaches now. @throws NameplateError */
  member(id: string, membership: Membership): App {
    const { organization } = membership;
    if (this.#rights.ended(membership)) throw failed('ORGANIZATION_RETIRED');
    if (organization === undefined) return { kind: 'app', id, ...membership };
    // By another token the same person may be of another organization.
    this.#ofOrganizations.set(`${organization}#${id}`, { organization, id });
    return { kind: 'app', id, ...membership, prefixes: this.#rights.reach(membership) };
  }

  /** A key has other secrets than before, or none. What was opened with those that are gone ends now or with the overlap. */
  changed(before: KeyRow, after: KeyRow): void {
    for (const { digest } of [before, ...(before.previous ?? [])]) {
      const endMs = after.key.revokeTimeMs === undefined ? endOf(after, digest) : undefined;
      const life = this.#lives.get(digest);
      if (life !== undefined && endMs !== undefined) life.untilMs = Math.min(life.untilMs ?? endMs, endMs);
      if (endMs === undefined) this.#lives.delete(digest);
      if (endMs === undefined) this.#ofOrganizations.delete(digest);
      this.#verified.delete(digest);
    }
    if (endOf(after, before.digest) === undefined || after.key.revokeTimeMs !== undefined) this.#tell(before.key.id);
  }

  /** What those of these organizations reach is looked up anew; what those that reach less have opened closes. */
  reachChanged({ less, more }: ReachChange): void {
    for (const [name, { organization, id }] of this.#ofOrganizations) {
      const shrinks = less.has(organization);
      if (shrinks || more.has(organization)) this.#verified.delete(name);
      // What is open goes on while it reaches no less: whoever opened it stays known, though it signs in no more.
      if (!shrinks) continue;
      this.#ofOrganizations.delete(name);
      this.#tell(id);
    }
  }

  onRevoked(listener: (id: string) => void): () => void {
    this.#revokedListeners.add(listener);
    return () => this.#revokedListeners.delete(listener);
  }

  async #verify(id: string, digest: string): Promise<Holder> {
    const stored = await this.#read(id);
    const endMs = endOf(stored, digest);
    if (stored === undefined || endMs === undefined) throw failed('KEY_WRONG');
    const { key } = stored;
    const { organization, expireTimeMs = Number.POSITIVE_INFINITY } = key;
    if (key.revokeTimeMs !== undefined) throw failed('KEY_REVOKED');
    if (this.#rights.ended(key)) throw failed('ORGANIZATION_RETIRED');
    if (organization !== undefined) this.#ofOrganizations.set(digest, { organization, id });
    const life = this.#lives.get(digest) ?? { untilMs: undefined };
    this.#lives.set(digest, life);
    const untilMs = Math.min(endMs, expireTimeMs);
    life.untilMs = untilMs === Number.POSITIVE_INFINITY ? undefined : untilMs;
    return { key, life, principal: principalOf(key, this.#rights.reach(key), life) };
  }

  #tell(id: string): void {
    for (const listener of this.#revokedListeners) listener(id);
  }
}

/** Until when a secret works; undefined: without end. */
interface Life {
  untilMs: number | undefined;
}

interface Holder {
  readonly key: KeyRecord;
  readonly life: Life;
  readonly principal: Principal;
}

const secretForm = /^(npk_[0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** Its end is looked up when it is asked for: it may have come nearer. */
function principalOf({ id, scopes, organization }: KeyRecord, prefixes: readonly string[], life: Life): Principal {
  return {
    kind: 'app',
    id,
    scopes,
    prefixes,
    ...(organization !== undefined && { organization }),
    get untilMs() {
      return life.untilMs;
    },
  };
}

function failed(reason: string): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'The key is wrong, expired or revoked.', { reason });
}
