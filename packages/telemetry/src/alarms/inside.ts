import type { Fence, Position } from '@nameplate/model';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';

/** What turf calls an outline: arrays that may be changed. */
type Outline = Parameters<typeof booleanPointInPolygon>[1];

/** For conditions: is a place inside of the fence of that name? */
export type Inside = (place: string, fence: string) => boolean | undefined;

/** Is a place, a `geo:` URI, inside of a fence? What is on the border is. Undefined: it is no place, or the fence has no outline. */
export function isInside(place: string, { geometry, center, radiusM }: Fence): boolean | undefined {
  const [, latitude, longitude] = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:[,;]|$)/.exec(place) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  const position: Position = [Number(longitude), Number(latitude)];
  if (center !== undefined && radiusM !== undefined) return distanceM(position, center) <= radiusM;
  // It changes none.
  return geometry && booleanPointInPolygon([...position], geometry as unknown as Outline);
}

/** On a sphere: half a per cent off at most. */
function distanceM([longitude, latitude]: Position, [toLongitude, toLatitude]: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const across = Math.sin(radians(toLongitude - longitude) / 2) ** 2;
  const along = Math.sin(radians(toLatitude - latitude) / 2) ** 2;
  const chord = along + Math.cos(radians(latitude)) * Math.cos(radians(toLatitude)) * across;
  return 2 * meanRadiusM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

const meanRadiusM = 6_371_008.8;
