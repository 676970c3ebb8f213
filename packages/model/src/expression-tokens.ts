import { wrongShape } from './shape.ts';

/** A word of an expression's text. */
export interface Token {
  readonly kind: 'number' | 'duration' | 'text' | 'name' | 'quoted-name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Divides the text into its words. @throws NameplateError INVALID_VALUE */
export function tokensOf(text: string, path: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    word.lastIndex = at;
    const groups = word.exec(text)?.groups;
    if (groups === undefined) throw wrongShape(path, `no ${JSON.stringify(text[at])} at character ${at + 1}`);
    const [kind, found] = Object.entries(groups).find(([, value]) => value !== undefined) ?? ['blank', ' '];
    if (kind !== 'blank') tokens.push({ kind: kinds[kind] ?? 'sign', text: unquoted(kind, found), at });
    at = word.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

const kinds: Readonly<Record<string, Token['kind']>> = {
  number: 'number',
  duration: 'duration',
  text: 'text',
  name: 'name',
  quoted: 'quoted-name',
};

/** A duration is taken before a name: nothing else begins with a P and a digit, or PT and a digit, and ends in a unit. */
const word = new RegExp(
  [
    String.raw`(?<blank>\s+)`,
    String.raw`(?<duration>P(?:\d+W|(?:\d+D)(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|T(?:\d+H(?:\d+M)?(?:\d+S)?|\d+M(?:\d+S)?|\d+S))(?![\p{L}\p{N}_]))`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![\p{L}\p{N}_]))`,
    String.raw`(?<text>'(?:[^'\\]|\\['\\])*')`,
    '(?<quoted>`[^`]+`)',
    String.raw`(?<name>[\p{L}_][\p{L}\p{M}\p{N}_.]*)`,
    String.raw`(?<sign>==|!=|<=|>=|[<>+\-*/(),])`,
  ].join('|'),
  'uy',
);

function unquoted(kind: string, text: string): string {
  if (kind === 'quoted') return text.slice(1, -1);
  return kind === 'text' ? text.slice(1, -1).replaceAll(/\\(['\\])/g, '$1') : text;
}

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds. */
export function durationMs(text: string): number {
  const size: Readonly<Record<string, number>> = { W: 604_800, D: 86_400, H: 3600, M: 60, S: 1 };
  const parts = [...text.matchAll(/(\d+)([WDHMS])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (size[unit ?? 'S'] ?? 1) * 1000, 0);
}
