import type { ReadContext, Reader, Reading } from '../reading.ts';
import { nearCodes, slip } from '../slip.ts';
import { aiAt, aiRow, predefinedLength } from './ai-table.ts';
import { type Element, type ElementFault, isFault, readElement } from './element.ts';
import { contraryIn, keyed } from './keys.ts';

/** FNC1 as readers send it. GS1 General Specifications § 7.8.3. */
const separator = '\u001D';
const gs1Symbologies: ReadonlySet<string> = new Set([']C1', ']d2', ']Q3', ']J1', ']e0', ']e1', ']e2']);

/**
 * `\x1d0109506000134352…`: elements one after the other, those of variable length ended by FNC1; or as printed under the
 * symbol, `(01)09506000134352(17)201225`.
 */
export const elementString: Reader = (code, context) => {
  const stated = gs1Symbologies.has(context.symbology ?? '') || code.startsWith(separator);
  if (/^\([0-9]{2,4}\)/.test(code)) return readings(code, bracketed(code), context, 'stated');
  if (stated || code.includes(separator)) return readings(code, concatenated(code), context, 'stated');
  // Without any mark a number may be one by chance: it has to have a key whole, and no fault but one in a check digit.
  if (!/^(?:01[0-9]{14}|00[0-9]{18}|8003[0-9]{14}|8006[0-9]{18}|41[4-7][0-9]{13})/.test(code)) return [];
  return readings(code, concatenated(code), context, 'guessed');
};

interface Split {
  readonly elements: readonly Element[];
  readonly fault?: ElementFault;
}

function readings(code: string, split: Split, context: ReadContext, how: 'stated' | 'guessed'): readonly Reading[] {
  const read = split.elements.map((element) => ({ element, datum: readElement(element, context) }));
  const wrong = read.find(({ datum }) => isFault(datum));
  if (wrong && isFault(wrong.datum)) {
    const { reason, at, expected } = wrong.datum;
    if (how === 'guessed' && reason !== 'CHECK_DIGIT') return [];
    const fault = { reason, at: wrong.element.at + at, expected };
    return [faultReading(code, fault, corrections(code, wrong.element, wrong.datum, context))];
  }
  if (split.fault) return how === 'guessed' ? [] : [faultReading(code, split.fault, [])];
  const data = read.flatMap(({ datum }) => (isFault(datum) ? [] : [datum]));
  const contrary = contraryIn(data);
  if (contrary)
    return [{ slip: slip('gs1', 'STRUCTURE', code, 0, `(${contrary.ai}) once, or twice with the same value`) }];
  const reading = keyed(data);
  if (reading) return [reading];
  return [{ slip: slip('gs1', 'NO_KEY', code, code.length, 'a key beside the data, such as (01) GTIN or (00) SSCC') }];
}

function faultReading(code: string, { reason, at, expected }: ElementFault, suggestions: readonly string[]): Reading {
  const name = /^\d{1,2}$/.test(expected) ? `${expected}, as the check digit` : expected;
  return { slip: slip('gs1', reason, code, at, name, suggestions) };
}

/** The element without its fault, in the code: exchanged or look-alike characters, or the check digit that belongs there. */
function corrections(code: string, element: Element, fault: ElementFault, context: ReadContext): string[] {
  const { ai, raw, at } = element;
  const valid = (candidate: string) => !isFault(readElement({ ai, raw: candidate }, context));
  if (fault.reason === 'LENGTH') return [];
  const near = nearCodes(raw, valid).slice(0, 4);
  if (fault.reason === 'CHECK_DIGIT') {
    near.push(raw.slice(0, fault.at) + fault.expected + raw.slice(fault.at + fault.expected.length));
  }
  return near.map((value) => code.slice(0, at) + value + code.slice(at + raw.length));
}

function concatenated(code: string): Split {
  const elements: Element[] = [];
  let at = code.startsWith(separator) ? 1 : 0;
  while (at < code.length) {
    const ai = aiAt(code, at);
    const row = ai === undefined ? undefined : aiRow(ai);
    if (ai === undefined || !row) return { elements, fault: unknownAi(at) };
    const start = at + ai.length;
    const next = code.indexOf(separator, start);
    const end = next < 0 ? code.length : next;
    const fixed = predefinedLength(ai);
    const stop = fixed === undefined ? end : Math.min(at + fixed, end);
    if (fixed === undefined && stop - start > row.maxLength)
      return { elements, fault: tooLong(ai, row.maxLength, start) };
    elements.push({ ai, raw: code.slice(start, stop), at: start });
    // A separator after an element of predefined length is allowed, and means nothing.
    at = code.charAt(stop) === separator ? stop + 1 : stop;
  }
  return { elements };
}

function bracketed(code: string): Split {
  const elements: Element[] = [];
  // The next identifier begins at a bracket that holds a known one; other brackets are part of the value.
  const heads = [...code.matchAll(/\(([0-9]{2,4})\)/g)].filter(([, ai = '']) => aiAt(ai, 0) === ai);
  const [first] = heads;
  if (first?.index !== 0) return { elements, fault: unknownAi(1) };
  for (const [order, head] of heads.entries()) {
    const at = head.index + head[0].length;
    const end = heads[order + 1]?.index ?? code.length;
    const raw = code.charAt(end - 1) === separator ? code.slice(at, end - 1) : code.slice(at, end);
    elements.push({ ai: head[1] ?? '', raw, at });
  }
  return { elements };
}

function unknownAi(at: number): ElementFault {
  const expected = 'an application identifier of GS1, or FNC1 before it if the element before ends here';
  return { reason: 'CHARACTER', at, expected };
}

function tooLong(ai: string, most: number, start: number): ElementFault {
  return { reason: 'LENGTH', at: start + most, expected: `FNC1 after at most ${most} characters of (${ai})` };
}
