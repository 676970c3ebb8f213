import { isProvince } from '@nameplate/model';
import { checkCharacter } from '../check-character.ts';
import { found, plain, type Reader } from '../reading.ts';
import { nearCodes, placeIn, slip } from '../slip.ts';

/** An organisation in China: the unified social credit code. GB 32100-2015. */
export const uscc: Reader = (code) => {
  const text = code.replace(/[ -]/g, '').toUpperCase();
  // The third to eighth are a region's code: it tells a slip from any other text of eighteen.
  if (!/^[0-9A-Z]{18}$/.test(text) || !isProvince(text.slice(2, 4)) || !/^[1-9ANY]/.test(text)) return [];
  if (isValid(text)) {
    const [department, category] = [text.charAt(0), text.charAt(1)];
    const parts = {
      department,
      category,
      region: text.slice(2, 8),
      organisation: text.slice(8, 17),
      check: text.charAt(17),
    };
    return [found(plain({ scheme: 'uscc', canonical: text, parts }))];
  }
  const near = nearCodes(text, isValid);
  const wrong = text.search(/[^0-9A-HJ-NPQRTUWXY]/);
  if (wrong >= 0) return [{ slip: slip('uscc', 'CHARACTER', code, placeIn(code, wrong), 'no I, O, S, V or Z', near) }];
  if (!/^..[0-9]{6}/.test(text)) return [];
  const check = checkCharacter(text.slice(0, 17), 'uscc');
  const corrected = text.slice(0, 17) + check;
  return [
    {
      slip: slip('uscc', 'CHECK_DIGIT', code, placeIn(code, 17), `${check}, as the check character`, [
        ...near,
        corrected,
      ]),
    },
  ];
};

function isValid(text: string): boolean {
  return (
    /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text) &&
    checkCharacter(text.slice(0, 17), 'uscc') === text.charAt(17)
  );
}
