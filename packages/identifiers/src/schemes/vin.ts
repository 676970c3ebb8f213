import { checkCharacter } from '../check-character.ts';
import { found, plain, type Reader } from '../reading.ts';
import { nearCodes, placeIn, slip } from '../slip.ts';

/** A vehicle: 17 characters without I, O and Q, the ninth checks the others. ISO 3779, GB 16735-2019. */
export const vin: Reader = (code) => {
  const text = code.replace(/[ -]/g, '').toUpperCase();
  if (isValid(text)) {
    const parts = { wmi: text.slice(0, 3), vds: text.slice(3, 8), check: text.charAt(8), vis: text.slice(9) };
    return [found(plain({ scheme: 'vin', canonical: text, parts }))];
  }
  if (!isMeant(text)) return [];
  const wrong = text.search(/[^A-HJ-NPR-Z0-9]/);
  const near = nearCodes(text, isValid);
  if (text.length !== 17) {
    return [{ slip: slip('vin', 'LENGTH', code, code.length, `17 characters; this has ${text.length}`) }];
  }
  if (wrong >= 0)
    return [
      { slip: slip('vin', 'CHARACTER', code, placeIn(code, wrong), 'no I, O or Q; they look like 1 and 0', near) },
    ];
  const check = checkCharacter(text, 'vin');
  const corrected = text.slice(0, 8) + check + text.slice(9);
  return [
    { slip: slip('vin', 'CHECK_DIGIT', code, placeIn(code, 8), `${check}, as the check digit`, [...near, corrected]) },
  ];
};

function isValid(text: string): boolean {
  return /^[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}$/.test(text) && checkCharacter(text, 'vin') === text.charAt(8);
}

/** A manufacturer in letters or digits, and a number at the end: the last four are digits. ISO 3779 § 5.3. */
function isMeant(text: string): boolean {
  if (!/^[A-Z0-9]{16,18}$/.test(text) || !/[A-Z]/.test(text)) return false;
  return text.length === 17 ? /[0-9OIQSBZ]{4}$/.test(text) : /^[A-Z]{2}[A-Z0-9]+[0-9]{5}$/.test(text);
}
