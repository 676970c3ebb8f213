import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ScalarTag } from 'yaml';

/**
 * `source: !file codec.js` in a profile's YAML: the text of a file beside it, so that what a vendor publishes is not copied by
 * hand. Only below the profile's folder: a profile of someone else does not take along what it should not.
 */
export function fileTag(folder: string, maxBytes: number): ScalarTag {
  return {
    tag: '!file',
    resolve(name, onError) {
      if (name === '' || isAbsolute(name) || name.split(/[\\/]/).includes('..')) {
        onError(`!file ${name}: expected the path of a file in the profile's folder or below`);
        return '';
      }
      try {
        const path = join(folder, name);
        if (statSync(path).size > maxBytes) onError(`!file ${name}: it is longer than ${maxBytes} octets`);
        else return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
      } catch (cause) {
        onError(`!file ${name}: it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
      }
      return '';
    },
  };
}
