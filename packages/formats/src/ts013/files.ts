import { type ReadShape, readEntries, wrongShape } from '@nameplate/model';

/** Files that a codec may `require`, by path inside its package. */
export type CodecFiles = Readonly<Record<string, string>>;

/** Characters of a codec, with its files. */
export const sourceMax = 512 * 1024;

const countMax = 64;
const pathMax = 128;
const segment = /^[\w@+-][\w@.+-]*$/;

/** The files beside a codec: paths as in its package, without `.` and `..`. @throws NameplateError INVALID_VALUE */
export const readCodecFiles: ReadShape<CodecFiles> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length > countMax) throw wrongShape(path, `at most ${countMax} files`);
  let left = sourceMax;
  const files = entries.map(([name, text]) => {
    const at = `${path}.${name}`;
    if (name.length > pathMax || !name.split('/').every((part) => segment.test(part) && part !== '__proto__'))
      throw wrongShape(at, 'the path of a file such as lib/decoder.js: letters, digits, _ @ . + - and /');
    if (typeof text !== 'string') throw wrongShape(at, 'the text of the file');
    left -= text.length;
    if (left < 0) throw wrongShape(path, `at most ${sourceMax} characters, all files together`);
    return [name, text] as const;
  });
  return Object.fromEntries(files);
};
