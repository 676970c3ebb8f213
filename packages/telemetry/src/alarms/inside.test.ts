import { type Fence, readFence } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside } from './inside.ts';

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const fence = (value: unknown): Fence => readFence(value, 'fence');
const polygon = (...coordinates: unknown[]) => fence({ geometry: { type: 'Polygon', coordinates } });
const at = (longitude: number, latitude: number) => `geo:${latitude},${longitude}`;

describe('a polygon', () => {
  const ring = polygon(square(118, 32, 10), square(121, 35, 4));

  it.each([
    ['in it', 119, 33, true],
    ['in its hole', 123, 37, false],
    ['outside', 117, 33, false],
    ['on its border', 118, 35, true],
    ['on a corner', 118, 32, true],
    ['on the border of the hole', 121, 36, true],
    ['just outside', 117.999999, 35, false],
  ])('%s', (_what, longitude, latitude, expected) => {
    expect(isInside(at(longitude, latitude), ring)).toBe(expected);
  });

  it('one that is not convex, and several', () => {
    const bay = polygon([
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
      [0, 0],
    ]);
    expect([at(2, 0.5), at(2, 2), at(3.5, 2)].map((place) => isInside(place, bay))).toEqual([true, false, true]);
    const both = fence({
      geometry: { type: 'MultiPolygon', coordinates: [[square(178, -20, 2)], [square(-180, -20, 2)]] },
    });
    expect([at(179.5, -19), at(-179.5, -19), at(180, -19), at(0, -19)].map((place) => isInside(place, both))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('says the same as a look at the four sides', () => {
    const coordinate = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        fc.integer({ min: 1, max: 20 }),
        coordinate,
        coordinate,
        (west, south, size, longitude, latitude) => {
          const expected =
            longitude >= west && longitude <= west + size && latitude >= south && latitude <= south + size;
          expect(isInside(at(longitude, latitude), polygon(square(west, south, size)))).toBe(expected);
        },
      ),
    );
  });
});

it('a circle is of metres, over the antimeridian and at a pole too', () => {
  const circle = (center: [number, number], radiusM: number) => fence({ center, radiusM });
  // A thousandth of a degree of latitude is 111 m.
  expect(isInside(at(118, 32.001), circle([118, 32], 112))).toBe(true);
  expect(isInside(at(118, 32.001), circle([118, 32], 110))).toBe(false);
  expect(isInside(at(118, 32), circle([118, 32], 0))).toBe(true);
  expect(isInside(at(-179.9999, 0), circle([179.9999, 0], 30))).toBe(true);
  expect(isInside(at(90, 89.9999), circle([-90, 89.9999], 30))).toBe(true);
  expect(isInside(at(0, -90), circle([0, 90], 1_000_000))).toBe(false);
});

it('what is no place, or has no outline, is not known', () => {
  const here = polygon(square(0, 0, 1));
  expect(['', 'geo:', 'geo:1', '0,0', 'geo:a,b'].map((place) => isInside(place, here))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect(isInside('geo:0.5,0.5,120', here)).toBe(true);
  expect(isInside('geo:0.5,0.5;u=10', here)).toBe(true);
  expect(isInside('geo:0.5,0.5', fence({ area: '88.118.22/field' }))).toBeUndefined();
});
