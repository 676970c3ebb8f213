import { billingObis, electricityObis, otherObis } from './table.ts';

/** An OBIS code (IEC 62056-61): medium, channel, quantity, processing, tariff, billing period. */
export interface Obis {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  /** 255: the current period. */
  readonly f: number;
}

/** What is under an OBIS code. */
export interface ObisEntry {
  /** UCUM code; absent for what has none, a number of a meter or a state. */
  readonly unit?: string;
  readonly kind: 'counter' | 'gauge' | 'state' | 'text';
  readonly name: { readonly en: string; readonly zh: string };
}

/** Reads `A-B:C.D.E*F`; without F it is the current period. Undefined when it is none. */
export function parseObis(text: string): Obis | undefined {
  const match = /^(\d{1,3})-(\d{1,3}):(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[*&](\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 255] = match
    .slice(1)
    .map((group) => (group === undefined ? undefined : Number(group)));
  return Math.max(a, b, c, d, e, f) > 255 ? undefined : { a, b, c, d, e, f };
}

/** `1-0:1.8.0`; the current period is left out. */
export function formatObis({ a, b, c, d, e, f }: Obis): string {
  return `${a}-${b}:${c}.${d}.${e}${f === 255 ? '' : `*${f}`}`;
}

/** What a code stands for, its tariff in the name; undefined when the table does not have it. */
export function describeObis(text: string): ObisEntry | undefined {
  const obis = parseObis(text);
  if (obis === undefined) return undefined;
  const { a, b, c, d, e } = obis;
  // The channel says which of several meters; Dutch meters have all others behind the electricity meter.
  const exact = otherObis.get(`${a}-*:${c}.${d}.${e}`) ?? (a === 1 ? electricityObis.get(`${c}.${d}.${e}`) : undefined);
  if (exact !== undefined) return exact;
  const total = a === 1 && e > 0 && e <= 63 && b <= 255 ? billingObis.get(`${c}.${d}`) : undefined;
  if (total === undefined) return undefined;
  return { ...total, name: { en: `${total.name.en}, tariff ${e}`, zh: `${total.name.zh}（费率 ${e}）` } };
}
