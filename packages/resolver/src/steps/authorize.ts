import {
  adminPermissions,
  anonymous,
  type Clock,
  decide,
  type Identifier,
  NameplateError,
  type Place,
  type Principal,
  type Reading,
  valueIndexes,
  valueSelected,
  valueTypes,
} from '@nameplate/model';
import {
  type Access,
  type AdminRights,
  accessPrefix,
  handleRetired,
  isAllPublic,
  type StoredRecord,
  type StoredValue,
} from '@nameplate/registry';
import type { Answer, ReadingsPort, ResolveRequest, Step } from '../request.ts';

/** Leaves in an answer what was asked for and may be seen, wherever the record came from. What is hidden is absent. */
export function authorize({
  telemetry,
  clock,
  rights,
  access,
}: {
  readonly telemetry: ReadingsPort | undefined;
  readonly clock: Clock;
  readonly rights: AdminRights;
  readonly access: Access;
}): Step {
  return async (call, next) => {
    const { request, context } = call;
    const { record: stored, authoritative, upstream } = await next(call);
    if (stored.state === 'retired') throw handleRetired(stored);
    const principal = request.publicOnly ? anonymous : context.principal;
    const held = principal.kind === 'handle' ? await heldOf(rights, principal, stored) : undefined;
    const seen = access.view(stored, principal, held);
    // A promise only where grants decide: the usual way waits for nothing.
    const record = seen instanceof Promise ? await seen : seen;
    const visible = record.values;
    const values = isFiltered(request) ? visible.filter((value) => valueSelected(value, request)) : visible;
    const place = request.want.place ? placeOf(visible) : undefined;
    const readings =
      request.want.readings && telemetry !== undefined
        ? await visibleReadings(await telemetry.latest(record.identifier.key), stored, { principal, access })
        : undefined;
    if (holdsNothing({ values, place, readings }) && !mayKnowEmpty(request, principal, held))
      throw valueNotFound(record.identifier);
    const base: Answer = { record, values, authoritative, answerTimeMs: clock.now() };
    return answer(upstream === undefined ? base : { ...base, upstream }, place, readings);
  };
}

function answer(base: Answer, place: Place | undefined, readings: readonly Reading[] | undefined): Answer {
  if (place === undefined && readings === undefined) return base;
  return { ...base, ...(place === undefined ? {} : { place }), ...(readings === undefined ? {} : { readings }) };
}

export function isFiltered({ types, indexes }: ResolveRequest): boolean {
  return types.length > 0 || indexes.length > 0;
}

/** Nothing to show, neither of the record nor of what was wanted beside it. */
export function holdsNothing({
  values,
  place,
  readings = [],
}: {
  readonly values: readonly unknown[];
  readonly place?: Place | undefined;
  readonly readings?: readonly Reading[] | undefined;
}): boolean {
  return values.length === 0 && place === undefined && readings.length === 0;
}

/** A record that is empty looks to others like one whose values are hidden. */
function mayKnowEmpty(request: ResolveRequest, principal: Principal, held: number | undefined): boolean {
  if (isFiltered(request)) return false;
  const prefix = accessPrefix(request.identifier);
  const admin = { needed: adminPermissions.readValue, held };
  return decide(principal, { scope: 'identifier.read', prefix, admin }).allowed;
}

/** What HS_ADMIN gives to an administrator: asked only where something is hidden from everyone. */
async function heldOf(rights: AdminRights, principal: Principal, record: StoredRecord): Promise<number | undefined> {
  if (record.values.length > 0 && isAllPublic(record.values)) return undefined;
  return await rights.held(principal, record);
}

// A record is parsed once, however often it is asked for from the cache.
const places = new WeakMap<StoredValue, Place>();

function placeOf(values: readonly StoredValue[]): Place | undefined {
  const value = values.find(({ index, type }) => index === valueIndexes.place && type === valueTypes.place);
  if (value === undefined) return undefined;
  const known = places.get(value);
  if (known !== undefined) return known;
  const place = JSON.parse(new TextDecoder().decode(value.decode().data)) as Place;
  places.set(value, place);
  return place;
}

async function visibleReadings(
  latest: readonly (Reading & { readonly public: boolean })[],
  record: StoredRecord,
  { principal, access }: { readonly principal: Principal; readonly access: Access },
): Promise<Reading[]> {
  const { identifier } = record;
  const question = { scope: 'telemetry.read', prefix: accessPrefix(identifier), device: identifier.key } as const;
  const all = decide(principal, question).allowed;
  const hides = !all && latest.some((reading) => !reading.public);
  const granted = hides ? await access.readings(record, principal) : undefined;
  return latest.flatMap(({ public: isPublic, ...reading }) =>
    all || isPublic || granted?.(reading.metric) ? [reading] : [],
  );
}

export function valueNotFound({ canonical }: Identifier): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `${canonical} has no such value that you may see.`, {
    metadata: { identifier: canonical },
  });
}
