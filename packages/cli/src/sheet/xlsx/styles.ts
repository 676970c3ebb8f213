import type { Package } from './package.ts';
import { readXml } from './xml.ts';

/** Which cell styles show a number as a date or time. ECMA-376 part 1 §18.8.30. */
export async function dateStyles(parts: Package): Promise<ReadonlySet<number>> {
  const part = await parts.open('xl/styles.xml');
  const dates = new Set<number>();
  if (part === undefined) return dates;
  const own = new Map<number, string>();
  let inCells = false;
  let style = 0;
  await readXml(part.stream, {
    open(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const id = Number(attributes['numFmtId'] ?? 0);
      const code = own.get(id);
      if (code === undefined ? isBuiltInDate(id) : isDateFormat(code)) dates.add(style);
      style += 1;
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** Those that have a meaning without being written: in general, and in Chinese, Japanese and Korean. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** A format has a letter of dates outside of quoted text, escapes, colours and locales. */
export function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '').split(';', 1)[0] ?? '';
  return /[ymdhs年月日时分秒]/i.test(bare) && !/general/i.test(bare);
}
