import { tryParseIdentifier } from './identifier.ts';
import { type ReadShape, readFields, readList, readNumber, readOneOf, readPattern, wrongShape } from './shape.ts';

/** Longitude and latitude in degrees, as GeoJSON has them; a height behind them is left out. */
export type Position = readonly [number, number];
/** The outer ring, then holes; each closed. */
export type Rings = readonly (readonly Position[])[];

/** GeoJSON, RFC 7946. */
export type FenceGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: Rings }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Rings[] };

/** What a value NP_FENCE holds: an area, by its outline, as a circle, or as that of another handle. */
export interface Fence {
  /** What the device's profile calls it, such as `home`; absent: that of the handle itself. */
  readonly name?: string;
  readonly geometry?: FenceGeometry;
  /** Of a circle of `radiusM` metres. */
  readonly center?: Position;
  readonly radiusM?: number;
  /** Identifier of the handle whose fence it is. */
  readonly area?: string;
}

/** Of all rings together. */
export const fencePositionsMax = 10_000;

/** Reads a fence strictly. @throws NameplateError INVALID_VALUE naming the path and what is expected */
export const readFence: ReadShape<Fence> = (value, path) => {
  const fence = readFields<Fence>(value, path, {
    name: readPattern(/^[^\p{Cc}\p{Cs}/]{1,64}$/u, 'a name of 1 to 64 characters without /'),
    geometry: readGeometry,
    center: readPosition,
    radiusM: readNumber(0, 1_000_000),
    area: readArea,
  });
  const kinds = [fence.geometry, fence.center, fence.area].filter((kind) => kind !== undefined).length;
  if (kinds !== 1) throw wrongShape(path, 'one of geometry, center with radiusM, and area');
  if ((fence.center === undefined) !== (fence.radiusM === undefined))
    throw wrongShape(path, 'center and radiusM together');
  return fence;
};

const readArea: ReadShape<string> = (value, path) => {
  const identifier = typeof value === 'string' ? tryParseIdentifier(value) : undefined;
  if (identifier === undefined) throw wrongShape(path, 'the identifier of the handle that has the fence');
  return identifier.canonical;
};

const readGeometry: ReadShape<FenceGeometry> = (value, path) => {
  const { type, coordinates } = readFields<{ type: FenceGeometry['type']; coordinates: unknown }>(value, path, {
    type: readOneOf(['Polygon', 'MultiPolygon']),
    coordinates: (raw) => raw,
  });
  // Before anything is taken: how many there are, whatever they are.
  if (leaves(coordinates) > fencePositionsMax) throw wrongShape(path, `at most ${fencePositionsMax} positions`);
  const at = `${path}.coordinates`;
  if (type === 'Polygon') return { type, coordinates: readRings(coordinates, at) };
  if (type === 'MultiPolygon') return { type, coordinates: readList(readRings, fencePositionsMax)(coordinates, at) };
  throw wrongShape(`${path}.type`, 'Polygon or MultiPolygon');
};

const readRings: ReadShape<Rings> = (value, path) => readList(readRing, fencePositionsMax)(value, path);

const readRing: ReadShape<readonly Position[]> = (value, path) => {
  const ring = readList(readPosition, fencePositionsMax)(value, path);
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
    throw wrongShape(path, 'a ring of four positions or more, the last as the first');
  for (const [i, [longitude]] of ring.entries())
    if (Math.abs(longitude - (ring[i - 1]?.[0] ?? longitude)) > 180)
      throw wrongShape(
        `${path}[${i}]`,
        'no way across the antimeridian: cut it there into the polygons of a MultiPolygon',
      );
  return ring;
};

const readPosition: ReadShape<Position> = (value, path) => {
  const [longitude, latitude, ...rest] = readList((raw) => raw, 3)(value, path);
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90) || (rest.length > 0 && typeof rest[0] !== 'number'))
    throw wrongShape(path, '[longitude, latitude] in degrees');
  return [longitude, latitude];
};

function isWithin(value: unknown, max: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= max;
}

/** Innermost arrays, counted without going deeper than a MultiPolygon has levels. */
function leaves(value: unknown, depth = 0): number {
  if (!Array.isArray(value)) return 0;
  if (depth === 3 || !Array.isArray(value[0])) return 1;
  let count = 0;
  for (const each of value) {
    count += leaves(each, depth + 1);
    if (count > fencePositionsMax) break;
  }
  return count;
}
