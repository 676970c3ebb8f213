import { expect, it } from 'vitest';
import { linkTypeHint } from './link-type-hint.ts';

it.each([
  ['gs1:pip', undefined],
  ['gs1:whatsInTheBox', undefined],
  ['describedby', undefined],
  ['https://maker.example/types/drawing', undefined],
  ['gs1:recipeinfo', 'Did you mean gs1:recipeInfo?'],
  ['gs1:nutritionalInformation', 'Did you mean gs1:nutritionalInfo?'],
  ['gs1:nonsense', 'https://ref.gs1.org/voc/'],
  ['gs1:constructor', 'https://ref.gs1.org/voc/'],
])('of %s says %s', (rel, expected) => {
  const hint = linkTypeHint(rel);
  if (expected === undefined) expect(hint).toBeUndefined();
  else expect(hint).toContain(expected);
});
