/** What a header of preferences asks for, and how much: `fr-CH, en;q=0.8`. RFC 9110 § 12.4. */
export interface Preference {
  /** In lower case. */
  readonly range: string;
  /** 0 … 1. */
  readonly quality: number;
}

/** Ranges of a header at most; who sends more is not a reader with wishes. */
const rangesMax = 64;

/** The ranges of an `Accept` or `Accept-Language` header, as they come; what is not of that form is passed over. */
export function parsePreferences(header: string | undefined): readonly Preference[] {
  return (header ?? '')
    .slice(0, 4096)
    .split(',', rangesMax)
    .flatMap((part) => {
      const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
      const weight = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1';
      if (!/^[a-z0-9*!#$&^_.+/-]+$/.test(range) || !/^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(weight)) return [];
      return [{ range, quality: Number(weight) }];
    });
}

/** How well a language is wished for, 0 … 1: exactly, else by what it is a form of. RFC 4647 § 3.4. */
export function languageQuality(wishes: readonly Preference[], language: string): number {
  const tag = language.toLowerCase();
  return best(wishes, (range) => {
    if (range === '*') return 1;
    if (range === tag) return 4;
    if (range.startsWith(`${tag}-`)) return 3;
    return tag.startsWith(`${range}-`) ? 2 : 0;
  });
}

/** The same for a media type. RFC 9110 § 12.5.1. */
export function typeQuality(wishes: readonly Preference[], type: string): number {
  return best(wishes, (range) => {
    if (range === type) return 4;
    if (range === '*/*') return 1;
    return range.endsWith('/*') && type.startsWith(range.slice(0, -1)) ? 2 : 0;
  });
}

/** The quality of the range that fits most closely; 0 when none does. */
function best(wishes: readonly Preference[], closeness: (range: string) => number): number {
  let [closest, quality] = [0, 0];
  for (const wish of wishes) {
    const close = closeness(wish.range);
    if (close > closest) [closest, quality] = [close, wish.quality];
  }
  return quality;
}
