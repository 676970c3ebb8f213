import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scan } from '../scan.ts';
import type { Recognised } from '../scanned.ts';
import { gs1Levels } from './levels.ts';

function pathsOf(code: string): string[] {
  const scanned = scan(code, { schemes: ['gs1'] });
  return gs1Levels(scanned as Recognised<'gs1'>).map(({ path }) => path);
}

// GS1-Conformant Resolver Standard § 2.5.9, rule 4.
it.each([
  ['(01)09506000134352', ['']],
  ['(01)09506000134352(10)ABC', ['/10/ABC', '']],
  ['(01)09506000134352(22)2A', ['/22/2A', '']],
  ['(01)09506000134352(22)2A(10)ABC', ['/22/2A/10/ABC', '/10/ABC', '/22/2A', '']],
  ['(01)09506000134352(10)ABC(21)123', ['/21/123', '/10/ABC', '']],
  ['(01)09506000134352(22)2A(10)ABC(21)123', ['/21/123', '/22/2A/10/ABC', '/10/ABC', '/22/2A', '']],
  ['(01)09506000134352(235)XYZ', ['/235/XYZ', '']],
  ['(01)09506000134352(10)21(21)10', ['/21/10', '/10/21', '']],
])('%s is known at %j', (code, levels) => {
  expect(pathsOf(code)).toEqual(levels.map((level) => `/01/09506000134352${level}`));
});

it('of other keys has the key, and its own qualifiers', () => {
  expect(pathsOf('(414)9506000134369(254)32a%b')).toEqual(['/414/9506000134369/254/32a%25b', '/414/9506000134369']);
  expect(pathsOf('(8010)950600013430000A123(8011)987')).toEqual([
    '/8010/950600013430000A123/8011/987',
    '/8010/950600013430000A123',
  ]);
  expect(pathsOf('(00)106141412345678908')).toEqual(['/00/106141412345678908']);
});

it('has what it is compared by first, and levels that are codes themselves', () => {
  const value = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'AZaz09.-_/%()*21'.split('')) });
  fc.assert(
    fc.property(fc.option(value), fc.option(value), fc.option(value), (variant, lot, serial) => {
      const parts = [
        ['22', variant],
        ['10', lot],
        ['21', serial],
      ].flatMap(([ai, text]) => (text ? [`/${ai}/${encodeURIComponent(text)}`] : []));
      const code = scan(`https://id.gs1.org/01/09506000134352${parts.join('')}`, {
        schemes: ['gs1'],
      }) as Recognised<'gs1'>;
      const levels = gs1Levels(code);
      expect(levels[0]?.key).toBe(code.key);
      expect(levels.at(-1)?.path).toBe('/01/09506000134352');
      expect(new Set(levels.map(({ key }) => key)).size).toBe(levels.length);
      for (const { key, path } of levels) expect(scan(`https://id.gs1.org${path}`).key).toBe(key);
    }),
    { numRuns: 300 },
  );
});
