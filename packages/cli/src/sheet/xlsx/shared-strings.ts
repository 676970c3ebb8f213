import { type Package, tooMuch } from './package.ts';
import { readXml } from './xml.ts';

/** The texts that cells name by number, ECMA-376 part 1 §18.4. They are kept: there is no other way to look one up. */
export async function sharedStrings(parts: Package): Promise<readonly string[]> {
  const part = await parts.open('xl/sharedStrings.xml');
  const strings: string[] = [];
  if (part === undefined) return strings;
  let text = '';
  let length = 0;
  let phonetic = false;
  let inText = false;
  await readXml(part.stream, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') inText = !phonetic;
    },
    text(more) {
      if (!inText) return;
      length += more.length;
      if (length > charactersMax)
        throw tooMuch(`more than ${charactersMax} characters of text in its table of strings`);
      text += more;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') strings.push(text);
    },
  });
  return strings;
}

const charactersMax = 128 * 2 ** 20;
