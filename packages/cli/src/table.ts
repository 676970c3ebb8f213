import Table from 'cli-table3';

/**
 * Rows under headings that fit the width: the widest columns wrap, but for those that are `whole`, to be copied; with
 * `wholeHead` none below its title. No lines, so that it reads well.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  { whole = [], wholeHead = false }: { readonly whole?: readonly string[]; readonly wholeHead?: boolean } = {},
): string {
  const gap = 2;
  const natural = head.map((title, at) => Math.max(...[title, ...rows.map((row) => row[at] ?? '')].map(displayWidth)));
  const fixed = new Set(whole.map((title) => head.indexOf(title)));
  const least = head.map((title) => (wholeHead ? Math.max(narrowest, displayWidth(title)) : narrowest));
  const widths = fit(natural, columns - gap * (head.length - 1), fixed, least);
  const drawn = new Table({
    head: [...head],
    colWidths: widths.map((width, at) => width + (at < head.length - 1 ? gap : 0)),
    wordWrap: true,
    wrapOnWordBoundary: false,
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  drawn.push(...rows.map((row) => row.map((cell, at) => breakWide(cell, widths[at] ?? 1))));
  return `${drawn.toString().replace(/ +$/gm, '')}\n`;
}

/** Names and values, one a line, further lines of a value below it; for a single record. */
export function fields(pairs: readonly (readonly [string, string | undefined])[], indent = ''): string {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined && pair[1] !== '');
  const width = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  const below = `\n${indent}${' '.repeat(width + 2)}`;
  return shown
    .map(([name, value]) => {
      const gap = ' '.repeat(width - displayWidth(name) + 2);
      return `${indent}${name}${gap}${value.replaceAll('\n', below)}\n`;
    })
    .join('');
}

/** Terminal cells that a text takes: Chinese and other wide characters take two. */
export function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

const narrowest = 6;

/** Takes from the widest that are not fixed until all fit; nothing gets narrower than its least. */
function fit(natural: readonly number[], room: number, fixed: ReadonlySet<number>, least: readonly number[]): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - room; over > 0; over -= 1) {
    const free = widths.map((width, at) => (fixed.has(at) || width <= (least[at] ?? narrowest) ? 0 : width));
    const widest = free.indexOf(Math.max(...free));
    if ((free[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Between words, where a line has some, else anywhere. The library's own wrapping takes a column's gap for room. */
function breakWide(cell: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const character of cell) {
    if (displayWidth(line) + displayWidth(character) > width) {
      const blank = character === ' ' ? line.length : line.lastIndexOf(' ');
      lines.push(blank > 0 ? line.slice(0, blank) : line);
      line = blank > 0 ? line.slice(blank + 1) : '';
      if (character === ' ') continue;
    }
    line += character;
  }
  return [...lines, line].join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** No lines at all: every place where the library would draw one. */
const lines =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const borderless = Object.fromEntries(lines.split(' ').map((name) => [name, '']));
