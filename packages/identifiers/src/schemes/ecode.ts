import { found, plain, type Reader } from '../reading.ts';

/**
 * Version, system, master data. GB/T 31866-2023; its lengths are recalled, not checked against its text. There is no check digit,
 * so that many a number is an Ecode by its form: whatever else fits goes first.
 */
export const ecode: Reader = (code) => {
  const text = code.replace(/^ecode:/i, '');
  const form = forms.find(({ pattern }) => pattern.test(text));
  if (!form) return [];
  const parts = { version: text.charAt(0), system: text.slice(1, form.master), master: text.slice(form.master) };
  return [found(plain({ scheme: 'ecode', canonical: text, parts }), text === code)];
};

const forms = [
  { pattern: /^1[0-9]{4}[0-9]{1,20}$/, master: 5 },
  { pattern: /^2[0-9]{4}[0-9]{1,28}$/, master: 5 },
  { pattern: /^3[0-9]{5}[0-9A-Za-z.\-/]{1,39}$/, master: 6 },
];
