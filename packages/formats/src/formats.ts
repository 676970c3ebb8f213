import { codecFormats } from './codecs.ts';
import type { Format, Formats } from './format.ts';
import { frameFormats } from './frames.ts';
import { jsonFormat } from './json.ts';

/** Every payload format: what a profile may name. */
const all: readonly Format[] = [jsonFormat, ...frameFormats, ...codecFormats];

/** Every payload format by its name. */
export const builtInFormats: Formats = new Map(all.map((format) => [format.name, format]));
