import { parseIndustry } from '@nameplate/model';
import { found, plain, type Reader } from '../reading.ts';

/** An industry: section, and division, group or class. GB/T 4754-2017; the division has to be one of its section. */
export const industry: Reader = (code) => {
  const read = parseIndustry(code);
  // A letter alone says too little to be taken for a code.
  if (read?.division === undefined) return [];
  const { code: canonical, section, division, group, class: last } = read;
  const parts = {
    section,
    division,
    ...(group !== undefined && { group }),
    ...(last !== undefined && { class: last }),
  };
  return [found(plain({ scheme: 'industry', canonical, parts }), true)];
};
