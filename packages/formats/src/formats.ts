import type { Format, Formats } from './format.ts';
import { jsonFormat } from './json.ts';

/** Every payload format, one a line: what a profile may name. */
const all: readonly Format[] = [jsonFormat];

/** Every payload format by its name. */
export const builtInFormats: Formats = new Map(all.map((format) => [format.name, format]));
