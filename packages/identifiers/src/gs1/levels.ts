import type { Recognised } from '../scanned.ts';
import { canonicalHost, qualifiersOf, serialsOf } from './keys.ts';

/** What a GS1 code names, and what that is one of. */
export interface Gs1Level {
  /** What codes are compared by. */
  readonly key: string;
  /** As a path of a Digital Link: `/01/09506000134352/21/123`. */
  readonly path: string;
}

/**
 * The levels at which something may be known of what a code names, the finest first: a thing by its serial, else its
 * variant and lot, each alone, and last the key. GS1-Conformant Resolver Standard § 2.5.9.
 */
export function gs1Levels(code: Recognised<'gs1'>): Gs1Level[] {
  const [ai = '', value = '', ...rest] = code.canonical.slice(canonicalHost.length + 1).split('/');
  const pairs = (qualifiersOf(ai) ?? []).flatMap((one) => {
    const at = rest.indexOf(one);
    // A value may look like an identifier: pairs begin at even places only.
    const place = at % 2 === 0 ? at : rest.findIndex((text, i) => i % 2 === 0 && text === one);
    return place < 0 ? [] : [`/${one}/${rest[place + 1] ?? ''}`];
  });
  const isSerial = (pair: string) => serialsOf(ai).some((one) => pair.startsWith(`/${one}/`));
  const base = `/${ai}/${value}`;
  const others = pairs.filter((pair) => !isSerial(pair));
  const levels = [...pairs.filter(isSerial).map((pair) => base + pair), ...runs(others).map((run) => base + run), base];
  return levels.map((path) => ({ key: `gs1:${path}`, path }));
}

/** Runs of neighbours: the longer first, of those the finer first. */
function runs(pairs: readonly string[]): string[] {
  const found: string[] = [];
  for (let length = pairs.length; length > 0; length -= 1)
    for (let at = pairs.length - length; at >= 0; at -= 1) found.push(pairs.slice(at, at + length).join(''));
  return found;
}
