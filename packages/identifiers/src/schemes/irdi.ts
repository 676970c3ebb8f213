import { found, plain, type Reader } from '../reading.ts';

/** What a property means, by ECLASS or IEC CDD: `0173-1#02-AAM556#004`. ISO/IEC 11179-6, IEC 61360. */
export const irdi: Reader = (code) => {
  const text = code.toUpperCase();
  const form =
    /^([0-9]{4}-[0-9]|[0-9]{4}\/[0-9]\/{3}[0-9]+(?:_[0-9]+)?)#([0-9]{2}-[A-Z0-9]{6}|[A-Z0-9]{6})#([0-9]{3})$/.exec(
      text,
    );
  if (!form) return [];
  const [, agency = '', item = '', version = ''] = form;
  return [found(plain({ scheme: 'irdi', canonical: text, parts: { agency, item, version } }))];
};
