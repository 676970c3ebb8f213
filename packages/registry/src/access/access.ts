import {
  type AttributeSelector,
  adminPermissions,
  anonymous,
  type Clock,
  decide,
  type Identifier,
  type Principal,
  type TouchedValue,
} from '@nameplate/model';
import { accessPrefix } from '../permission.ts';
import type { StoredRecord, StoredValue } from '../stored-record.ts';
import { type Asker, askerOf, type OrganizationChain } from './asker.ts';
import { type CompiledRecord, compileRecord, factsOf, grantsOfMetric, grantsOfValue } from './compiled-record.ts';
import type { GrantBook } from './grant-book.ts';
import { partialRecord } from './partial-record.ts';
import { mayEdit, mayView, mayViewReadings, opens } from './rule.ts';

/** Records kept views of at most, each. */
const viewsMax = 64;

/**
 * What a principal sees of a record, on every protocol. A record that is all public is answered as it is: nothing is
 * read or allocated. Else grants are read once for a record, and a view made once for askers of the same names, until
 * a grant, a group or the record changes.
 */
export class Access {
  readonly #book: GrantBook;
  readonly #clock: Clock;
  readonly #organizations: OrganizationChain;
  readonly #askers = new WeakMap<Principal, Asker>();
  readonly #known = new WeakMap<StoredRecord, KnownRecord>();

  constructor(parts: { readonly book: GrantBook; readonly clock: Clock; readonly organizations: OrganizationChain }) {
    this.#book = parts.book;
    this.#clock = parts.clock;
    this.#organizations = parts.organizations;
  }

  get book(): GrantBook {
    return this.#book;
  }

  /**
   * The record as the principal sees it; `held`: what its HS_ADMIN values give to the principal. The owner's side has
   * the record's own etag, others that of what they see. A promise only when grants are read.
   */
  view(record: StoredRecord, principal: Principal, held?: number): StoredRecord | Promise<StoredRecord> {
    if (isAllPublic(record.values)) return record;
    if (isOwner(record.identifier, principal, held)) return ownersView(record);
    return this.viewOf(record, this.asker(principal));
  }

  /** The same for one who is not of the owner's side. */
  viewOf(record: StoredRecord, asker: Asker): StoredRecord | Promise<StoredRecord> {
    if (isAllPublic(record.values)) return record;
    const now = this.#clock.now();
    const known = this.#fresh(record);
    const found = known.views.get(asker.digest);
    if (found !== undefined && now < found.untilTimeMs) return found.record;
    if (!asker.authenticated || !record.values.some(isGrantable))
      return keep(known, asker, makeView(record, asker, now));
    return this.#compiled(record).then((compiled) => {
      const view = makeView(record, asker, now, compiled);
      // Only when nothing changed while grants were read.
      return compiled.epoch === this.#book.epoch ? keep(this.#fresh(record), asker, view) : view.record;
    });
  }

  /** Does the principal see a value of it by a grant? Not for the owner's side. */
  async seesByGrant(record: StoredRecord, principal: Principal): Promise<boolean> {
    if (principal.kind === 'anonymous' || !record.values.some(isGrantable)) return false;
    if (await this.#book.isEmpty()) return false;
    const view = await this.view(record, principal);
    return view.values.some(isGrantable);
  }

  /**
   * What the principal sees of a record that changed, if it may learn of the change by a grant: one of the values that
   * were touched is granted to it, or was as far as their visibility goes. Without `touched`: any value of it.
   */
  async seesChange(
    record: StoredRecord,
    principal: Principal,
    touched?: readonly TouchedValue[],
  ): Promise<StoredRecord | undefined> {
    const asker = this.asker(principal);
    if (!asker.authenticated) return undefined;
    const { grants } = await this.#compiled(record);
    const who = { asker, owner: false, now: this.#clock.now() };
    if (!grants.some(({ compiled, selectors }) => opens(compiled, asker, who.now) && !onlyReadings(selectors)))
      return undefined;
    const sees = (value: TouchedValue) => mayView(who, { ...value, readable: true }, grantsOfValue(grants, value));
    const learns =
      touched === undefined
        ? record.state === 'retired' || (await this.seesByGrant(record, principal))
        : touched.some(sees);
    return learns ? await this.view(record, principal) : undefined;
  }

  /** Which values the principal may change; asked when it has no `identifier.write` on the prefix. */
  async editor(
    record: StoredRecord,
    principal: Principal,
  ): Promise<
    (value: {
      readonly index: number;
      readonly type: string;
      readonly visibility: StoredValue['visibility'];
    }) => boolean
  > {
    const asker = this.asker(principal);
    if (!asker.authenticated) return () => false;
    const { grants } = await this.#compiled(record);
    const who = { asker, owner: false, now: this.#clock.now() };
    return (value) => mayEdit(who, { ...value, readable: true }, grantsOfValue(grants, value));
  }

  /** Which metrics' readings the principal sees by grants, as of when it is asked; undefined: none at all. */
  async readings(record: StoredRecord, principal: Principal): Promise<((metric: string) => boolean) | undefined> {
    const asker = this.asker(principal);
    if (!asker.authenticated || !asker.scopes.has('telemetry.read')) return undefined;
    if (await this.#book.isEmpty()) return undefined;
    const { grants } = await this.#compiled(record);
    const who = () => ({ asker, owner: false, now: this.#clock.now() });
    const some = grants.filter(
      ({ compiled, selectors }) =>
        selectors.some(({ kind }) => kind === 'readings') && mayViewReadings(who(), false, [compiled]),
    );
    if (some.length === 0) return undefined;
    return (metric) => mayViewReadings(who(), false, grantsOfMetric(some, metric));
  }

  /** Is anything under a prefix granted to the principal? */
  async anyGrant(principal: Principal, prefix: string): Promise<boolean> {
    const asker = this.asker(principal);
    if (!asker.authenticated) return false;
    const now = this.#clock.now();
    for (const grant of await this.#book.around(prefix, aroundMax)) {
      const { names, untilTimeMs } = await this.#book.compile(grant);
      if (now < untilTimeMs && asker.names.some((name) => names.has(name))) return true;
    }
    return false;
  }

  asker(principal: Principal): Asker {
    let asker = this.#askers.get(principal);
    if (asker === undefined) {
      asker = askerOf(principal, this.#organizations);
      this.#askers.set(principal, asker);
    }
    return asker;
  }

  #compiled(record: StoredRecord): Promise<CompiledRecord> {
    const known = this.#fresh(record);
    if (known.compiled !== undefined) return known.compiled;
    const compiled = compileRecord(this.#book, record);
    known.compiled = compiled;
    // What could not be read is read again by the next who asks.
    compiled.catch(() => {
      known.compiled = undefined;
    });
    return compiled;
  }

  #fresh(record: StoredRecord): KnownRecord {
    const found = this.#known.get(record);
    if (found?.epoch === this.#book.epoch) return found;
    const known: KnownRecord = { epoch: this.#book.epoch, views: new Map(), compiled: undefined };
    this.#known.set(record, known);
    return known;
  }
}

interface View {
  readonly record: StoredRecord;
  /** A grant in it ends then. */
  readonly untilTimeMs: number;
}

interface KnownRecord {
  readonly epoch: number;
  readonly views: Map<string, View>;
  compiled: Promise<CompiledRecord> | undefined;
}

/** Grants looked at to tell whether there is one. */
const aroundMax = 10_000;

/** Does everyone see all of it? */
export function isAllPublic(values: readonly StoredValue[]): boolean {
  for (const value of values) if (!value.publicRead) return false;
  return true;
}

/** May the principal read everything of the prefix, or, by HS_ADMIN, of the record? */
export function isOwner(identifier: Identifier, principal: Principal, held?: number): boolean {
  const prefix = accessPrefix(identifier);
  const admin = held === undefined ? {} : { admin: { needed: adminPermissions.readValue, held } };
  return principal !== anonymous && decide(principal, { scope: 'identifier.read', prefix, ...admin }).allowed;
}

function onlyReadings(selectors: readonly AttributeSelector[]): boolean {
  return selectors.length > 0 && selectors.every(({ kind }) => kind === 'readings');
}

function isGrantable({ visibility, adminRead }: StoredValue): boolean {
  return adminRead && (visibility === 'named' || visibility === 'consortium');
}

/** All but secrets and what nobody may read. */
function ownersView(record: StoredRecord): StoredRecord {
  const sees = (value: StoredValue) => mayView(owner, factsOf(value), []);
  return record.values.every(sees) ? record : { ...record, values: record.values.filter(sees) };
}

const owner = { asker: askerOf(anonymous, { chain: () => [] }), owner: true, now: 0 };

function makeView(record: StoredRecord, asker: Asker, now: number, compiled?: CompiledRecord): View {
  const who = { asker, owner: false, now };
  const values = record.values.filter((value, at) => mayView(who, factsOf(value), compiled?.byValue[at] ?? []));
  let untilTimeMs = Number.POSITIVE_INFINITY;
  for (const { compiled: grant } of compiled?.grants ?? [])
    if (grant.untilTimeMs > now) untilTimeMs = Math.min(untilTimeMs, grant.untilTimeMs);
  return { record: values.length === record.values.length ? record : partialRecord(record, values), untilTimeMs };
}

function keep({ views }: KnownRecord, { digest }: Asker, view: View): StoredRecord {
  if (views.size >= viewsMax) views.clear();
  views.set(digest, view);
  return view.record;
}
