import { isProvince } from '@nameplate/model';
import { found, plain, type Reader } from '../reading.ts';

/**
 * A region of China: province, prefecture, county. GB/T 2260. Only the provinces are looked up: counties come and go every year,
 * and a list of them would be wrong before long.
 */
export const region: Reader = (code) => {
  const form = /^([1-9][0-9])([0-9]{2})([0-9]{2})$/.exec(code);
  if (!form || !isProvince(form[1] ?? '')) return [];
  const [, province = '', prefecture = '', county = ''] = form;
  if (prefecture === '00' && county !== '00') return [];
  return [found(plain({ scheme: 'region', canonical: code, parts: { province, prefecture, county } }), true)];
};
