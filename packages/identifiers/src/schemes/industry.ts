import { found, plain, type Reader } from '../reading.ts';

/** An industry: section, and division, group or class. GB/T 4754-2017; the division has to be one of its section. */
export const industry: Reader = (code) => {
  const text = code.toUpperCase();
  const form = /^([A-T])([0-9]{2})([0-9])?([0-9])?$/.exec(text);
  if (!form) return [];
  const [, section = '', division = '', group, last] = form;
  const [from, to] = divisions[section] ?? [1, 0];
  if (Number(division) < from || Number(division) > to) return [];
  const parts = {
    section,
    division,
    ...(group !== undefined && { group: division + group }),
    ...(last !== undefined && { class: `${division}${group}${last}` }),
  };
  return [found(plain({ scheme: 'industry', canonical: text, parts }), true)];
};

/** First and last division of each section. */
const divisions: Readonly<Record<string, readonly [number, number]>> = {
  A: [1, 5],
  B: [6, 12],
  C: [13, 43],
  D: [44, 46],
  E: [47, 50],
  F: [51, 52],
  G: [53, 60],
  H: [61, 62],
  I: [63, 65],
  J: [66, 69],
  K: [70, 70],
  L: [71, 72],
  M: [73, 75],
  N: [76, 79],
  O: [80, 82],
  P: [83, 83],
  Q: [84, 85],
  R: [86, 90],
  S: [91, 96],
  T: [97, 97],
};
