import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CodecFiles } from './files.ts';

let read: CodecFiles | undefined;

/** `buffer` for the sandbox: the package of that name and the two that it needs, as they are published. Read when first asked for. */
export function bufferFiles(): CodecFiles {
  read ??= readPackages();
  return read;
}

/** Is it worth handing over? Most codecs know no `Buffer`. */
export function usesBuffer(texts: readonly string[]): boolean {
  return texts.some((text) => /\bBuffer\b|(['"`])(?:node:)?buffer\/?\1/.test(text));
}

function readPackages(): CodecFiles {
  // With its file, since `buffer` alone is that of Node.js.
  const main = createRequire(import.meta.url).resolve('buffer/index.js');
  const beside = createRequire(main);
  return {
    'node:buffer': readFileSync(main, 'utf8'),
    'node:base64-js': readFileSync(beside.resolve('base64-js'), 'utf8'),
    'node:ieee754': readFileSync(beside.resolve('ieee754'), 'utf8'),
  };
}
