import { found, plain, type Reader } from '../reading.ts';

/** China's codes under ISO/IEC 15459: issuing agency VAA, then what it gave out. Recalled, not checked against the coding guide. */
export const vaa: Reader = (code) => {
  const form = /^(VAA)([0-9A-Z]{1,17})(?:([/.])(\S(?:.*\S)?))?$/i.exec(code);
  if (!form) return [];
  const [, , body = '', divider = '', own] = form;
  const head = `VAA${body.toUpperCase()}`;
  const canonical = own === undefined ? head : `${head}${divider}${own}`;
  const parts = { agency: 'VAA', body: body.toUpperCase(), ...(own !== undefined && { own }) };
  // Seventeen letters and digits are a vehicle of Austria as well.
  return [found(plain({ scheme: 'vaa', canonical, parts }), head.length === 17 && own === undefined)];
};
