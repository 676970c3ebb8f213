import {
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
import { accessPrefix, handleRetired, type StoredValue, visibleValues } from '@nameplate/registry';
import type { Answer, ReadingsPort, ResolveRequest, Step } from '../request.ts';

/** Leaves in an answer what was asked for and may be seen, wherever the record came from. What is hidden is absent. */
export function authorize({
  telemetry,
  clock,
}: {
  readonly telemetry: ReadingsPort | undefined;
  readonly clock: Clock;
}): Step {
  return async (call, next) => {
    const { request, context } = call;
    const { record, authoritative } = await next(call);
    if (record.state === 'retired') throw handleRetired(record);
    const principal = request.publicOnly ? anonymous : context.principal;
    const visible = visibleValues(record, principal);
    const values = isFiltered(request) ? visible.filter((value) => valueSelected(value, request)) : visible;
    const place = request.want.place ? placeOf(visible) : undefined;
    const readings =
      request.want.readings && telemetry !== undefined
        ? visibleReadings(await telemetry.latest(record.identifier.key), record.identifier, principal)
        : undefined;
    const nothing = values.length === 0 && place === undefined && (readings === undefined || readings.length === 0);
    if (nothing && !mayKnowEmpty(request, principal)) throw valueNotFound(record.identifier);
    return answer({ record, values, authoritative, answerTimeMs: clock.now() }, place, readings);
  };
}

function answer(base: Answer, place: Place | undefined, readings: readonly Reading[] | undefined): Answer {
  if (place === undefined && readings === undefined) return base;
  return { ...base, ...(place === undefined ? {} : { place }), ...(readings === undefined ? {} : { readings }) };
}

function isFiltered({ types, indexes }: ResolveRequest): boolean {
  return types.length > 0 || indexes.length > 0;
}

/** A record that is empty looks to others like one whose values are hidden. */
function mayKnowEmpty(request: ResolveRequest, principal: Principal): boolean {
  if (isFiltered(request)) return false;
  return decide(principal, { scope: 'identifier.read', prefix: accessPrefix(request.identifier) }).allowed;
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

function visibleReadings(
  latest: readonly (Reading & { readonly public: boolean })[],
  identifier: Identifier,
  principal: Principal,
): Reading[] {
  const question = { scope: 'telemetry.read', prefix: accessPrefix(identifier), device: identifier.key } as const;
  const all = decide(principal, question).allowed;
  return latest.flatMap(({ public: isPublic, ...reading }) => (all || isPublic ? [reading] : []));
}

function valueNotFound({ canonical }: Identifier): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `${canonical} has no such value that you may see.`, {
    metadata: { identifier: canonical },
  });
}
