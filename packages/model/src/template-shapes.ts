import { tryParseIdentifier } from './identifier.ts';
import { parseIndustry } from './industry.ts';
import { type ReadShape, wrongShape } from './shape.ts';

/** GB/T 4754-2017. */
export const readIndustry: ReadShape<string> = (value, path) => {
  const industry = typeof value === 'string' ? parseIndustry(value) : undefined;
  if (industry === undefined)
    throw wrongShape(path, 'a code of GB/T 4754-2017: a section A to T, and a division of it, such as C40 or C4016');
  return industry.code;
};

/** IRDI of ECLASS or IEC CDD (ISO/IEC 11179-6), or an absolute http(s) URI; by form. */
export const readSemanticId: ReadShape<string> = (value, path) => {
  if (typeof value === 'string' && value.length <= 255 && (irdi.test(value) || isWebUri(value))) return value;
  throw wrongShape(path, 'an IRDI such as 0112/2///61987#ABA951#009, or an http(s) URI of at most 255 characters');
};

/** The identifier and version of another template. */
export const readOrigin: ReadShape<string> = (value, path) => {
  const [, name = '', version = ''] = (typeof value === 'string' && /^(.{1,1024})@([1-9]\d{0,8})$/su.exec(value)) || [];
  const identifier = tryParseIdentifier(name);
  if (identifier === undefined)
    throw wrongShape(path, 'identifier and version of a template, such as 88.118.22/meter@3');
  return `${identifier.canonical}@${version}`;
};

const irdi = /^(?:\d{4}-\d#\d{2}-[A-Z0-9]{6}|\d{4}\/\d\/{3}\d+(?:_\d+)?#[A-Z0-9]{6})#\d{3}$/;

function isWebUri(text: string): boolean {
  return /^https?:\/\/[\x21-\x7E]+$/.test(text) && URL.canParse(text);
}
