import type { Random } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { chooseLocation, parseLocations } from './locations.ts';

/** Draws this share of the whole range. */
const drawing = (share: number): Random => ({
  bytes(count) {
    const octets = new Uint8Array(count);
    new DataView(octets.buffer).setUint32(0, Math.floor(share * (2 ** 32 - 1)));
    return octets;
  },
});

function choose(
  xml: string,
  options: { attributes?: readonly (readonly [string, string])[]; country?: string; share?: number } = {},
) {
  const { attributes = [], country, share = 0 } = options;
  const locations = parseLocations(xml);
  return (
    locations &&
    chooseLocation(locations, { attributes, random: drawing(share), ...(country && { country }) })?.attributes['id']
  );
}

const list = (rows: string, chooseBy = '') => `<locations${chooseBy && ` chooseby="${chooseBy}"`}>${rows}</locations>`;
const row = (id: string, more = '') => `<location id="${id}" href="https://${id}.example/" ${more}/>`;

describe('10320/loc', () => {
  it.each([
    ['the only one, whatever its attributes', list(row('a', 'country="cn" weight="0"')), {}, 'a'],
    ['by attribute', list(row('a') + row('b', 'k="v"')), { attributes: [['k', 'v']] }, 'b'],
    [
      'passes over an attribute that none has',
      list(row('a') + row('b', 'weight="0"')),
      { attributes: [['k', 'v']] },
      'a',
    ],
    ['by country', list(row('a') + row('b', 'country="CN"')), { country: 'cn', share: 0.99 }, 'b'],
    ['without country when there is none of it', list(row('a', 'country="fr"') + row('b')), { country: 'cn' }, 'b'],
    [
      'passes over countries when all are others',
      list(row('a', 'country="fr" weight="0"') + row('b', 'country="us"')),
      {},
      'b',
    ],
    ['by weight, the first part', list(row('a', 'weight="1"') + row('b', 'weight="3"')), { share: 0.24 }, 'a'],
    ['by weight, the rest', list(row('a', 'weight="1"') + row('b', 'weight="3"')), { share: 0.26 }, 'b'],
    ['the last at the end of the range', list(row('a') + row('b')), { share: 1 }, 'b'],
    ['no weight 0 beside others', list(row('a', 'weight="0"') + row('b')), {}, 'b'],
    ['weight 0 when there is nothing else', list(row('a', 'weight="0"') + row('b', 'weight="0"')), { share: 0.9 }, 'b'],
    [
      'in the order of chooseby',
      list(row('a', 'k="v"') + row('b', 'country="cn"'), 'country,locatt'),
      { country: 'cn', attributes: [['k', 'v']] },
      'b',
    ],
    ['by weight, when chooseby leaves several', list(row('a', 'weight="0"') + row('b'), 'locatt'), {}, 'b'],
    ['unknown methods are passed over', list(row('a', 'weight="0"') + row('b'), 'moon,weighted'), {}, 'b'],
    ['no unsafe target', list('<location id="a" href="javascript:x"/>' + row('b')), {}, 'b'],
    ['nothing of nothing', list('<location id="a"/>'), {}, undefined],
  ] as const)('chooses %s', (_case, xml, options, expected) => {
    expect(choose(xml, options)).toBe(expected);
  });

  it.each([
    '',
    'x',
    '<locations>',
    '<a/>',
    '<locations/>',
    `<!doctype x>${list(row('a'))}`,
    list(row('a')) + ' '.repeat(70_000),
  ])('reads nothing out of %j', (xml) => {
    expect(choose(xml)).toBeUndefined();
  });
});
