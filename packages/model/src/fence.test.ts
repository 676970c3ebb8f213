import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fencePositionsMax, readFence } from './fence.ts';

const ring = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const polygon = (coordinates: unknown) => ({ geometry: { type: 'Polygon', coordinates } });

describe('a fence', () => {
  it.each([
    polygon([ring]),
    { name: '牧场', ...polygon([ring, ring]) },
    { geometry: { type: 'MultiPolygon', coordinates: [[ring], [ring]] } },
    { name: 'home', center: [118.8, 32.06], radiusM: 15 },
    { name: 'area', area: '88.118.22/field-7' },
  ])('is read as it is: %j', (value) => {
    expect(readFence(value, 'fence')).toEqual(value);
  });

  it('leaves heights out', () => {
    expect(readFence(polygon([[[0, 0, 5], ...ring.slice(1)]]), 'fence')).toEqual(polygon([ring]));
  });

  it.each([
    [{}, 'one of geometry'],
    [null, 'a JSON object'],
    [{ name: 'a/b', area: '88.1/x' }, 'fence.name'],
    [{ name: '', area: '88.1/x' }, 'fence.name'],
    [{ area: 'none' }, 'fence.area'],
    [{ center: [0, 0] }, 'center and radiusM together'],
    [{ radiusM: 5 }, 'one of geometry'],
    [{ center: [0, 0], radiusM: -1 }, 'fence.radiusM'],
    [{ center: [0, 91], radiusM: 1 }, 'fence.center'],
    [{ ...polygon([ring]), area: '88.1/x' }, 'one of geometry'],
    [{ geometry: { type: 'Point', coordinates: [0, 0] } }, 'fence.geometry.type'],
    [{ geometry: { coordinates: [ring] } }, 'fence.geometry.type'],
    [{ geometry: { type: 'Polygon', coordinates: [ring], bbox: [0] } }, 'fence.geometry.bbox'],
    [polygon([]), 'fence.geometry.coordinates'],
    [polygon(7), 'fence.geometry.coordinates'],
    [polygon([[]]), 'coordinates[0]'],
    [polygon([ring.slice(0, 3)]), 'a ring of four positions'],
    [polygon([[...ring.slice(0, 3), [0, 0.1]]]), 'the last as the first'],
    [
      polygon([
        [
          [0, 0],
          [181, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
      'coordinates[0][1]',
    ],
    [
      polygon([
        [
          [0, 0],
          ['1', 0],
          [1, 1],
          [0, 0],
        ],
      ]),
      'coordinates[0][1]',
    ],
    [polygon([[[0], [1, 0], [1, 1], [0]]]), 'coordinates[0][0]'],
    [
      polygon([
        [
          [0, 0, 0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
      'coordinates[0][0]',
    ],
    [
      polygon([
        [
          [179, 0],
          [-179, 0],
          [-179, 1],
          [179, 0],
        ],
      ]),
      'the antimeridian',
    ],
    [polygon([Array.from({ length: fencePositionsMax + 1 }, () => [0, 0])]), 'at most 10000 positions'],
    [{ geometry: { type: 'MultiPolygon', coordinates: Array.from({ length: 4000 }, () => [ring]) } }, 'at most 10000'],
    [{ area: '88.1/x', other: 1 }, 'fence.other'],
  ])('%j is refused', (value, why) => {
    expect(() => readFence(value, 'fence')).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(why) }),
    );
  });

  it('is read or refused, whatever it is', () => {
    const coordinates = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(fc.constantFrom('Polygon', 'MultiPolygon'), coordinates, (type, raw) => {
        try {
          readFence({ geometry: { type, coordinates: raw } }, 'fence');
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'INVALID_VALUE' });
        }
      }),
    );
  });
});
