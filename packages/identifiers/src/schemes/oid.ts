import { found, plain, type Reader } from '../reading.ts';
import { slip } from '../slip.ts';

const maxLength = 100;

/** An object identifier: under China's arcs as it is, elsewhere behind `urn:oid:`. ITU-T X.660, RFC 3061, GB/T 26231. */
export const oid: Reader = (code) => {
  const urn = /^urn:oid:/i.exec(code);
  const text = urn ? code.slice(urn[0].length) : code;
  if (!urn && !/^[12]\.(?:2|16)\.156\.[0-9.]*$/.test(text)) return [];
  const shift = code.length - text.length;
  const wrong = text.search(/[^0-9.]/);
  if (wrong >= 0) return [{ slip: slip('oid', 'CHARACTER', code, shift + wrong, 'digits and dots') }];
  if (text.length > maxLength) {
    return [{ slip: slip('oid', 'LENGTH', code, shift + maxLength, `at most ${maxLength} octets`) }];
  }
  const empty = text.search(/\.\.|\.$|^\./);
  if (empty >= 0) return [{ slip: slip('oid', 'STRUCTURE', code, shift + empty, 'a number between the dots') }];
  const zero = text.search(/(?<![0-9])0[0-9]/);
  if (zero >= 0) {
    const suggestion = code.slice(0, shift) + text.replace(/(?<![0-9])0+(?=[0-9])/g, '');
    return [{ slip: slip('oid', 'LEADING_ZERO', code, shift + zero, 'no leading zero', [suggestion]) }];
  }
  const [root = '', second = '', ...arcs] = text.split('.');
  if (!/^[0-2]$/.test(root) || second === '' || (root !== '2' && Number(second) > 39)) {
    return [{ slip: slip('oid', 'STRUCTURE', code, shift, '0 to 2, then 0 to 39 (any number under 2)') }];
  }
  const long = arcs.find((arc) => arc.length > 16);
  if (text.startsWith('1.2.156.') && long !== undefined) {
    return [{ slip: slip('oid', 'LENGTH', code, shift + text.indexOf(long), 'numbers of at most 16 digits') }];
  }
  return [found(plain({ scheme: 'oid', canonical: text, parts: { root: `${root}.${second}`, arcs: arcs.join('.') } }))];
};
