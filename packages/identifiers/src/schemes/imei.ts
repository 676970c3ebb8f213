import { checkCharacter } from '../check-character.ts';
import { found, plain, type Reader } from '../reading.ts';
import { nearCodes, placeIn, slip } from '../slip.ts';

/** A mobile terminal: type allocation code, serial number, check digit. 3GPP TS 23.003 § 6.2. */
export const imei: Reader = (code) => {
  const head = /^imei: */i.exec(code)?.[0].length ?? 0;
  const number = code.slice(head);
  const text = number.replace(/[ -]/g, '');
  if (!/^[0-9OoQIli]{15}$/.test(text) || !/[0-9]/.test(text)) return [];
  if (isValid(text)) {
    const parts = { tac: text.slice(0, 8), serial: text.slice(8, 14), check: text.charAt(14) };
    return [found(plain({ scheme: 'imei', canonical: text, parts }))];
  }
  const placed = (place: number) => head + placeIn(number, place);
  const near = nearCodes(text, isValid);
  const wrong = text.search(/[^0-9]/);
  if (wrong >= 0) return [{ slip: slip('imei', 'CHARACTER', code, placed(wrong), 'a digit', near) }];
  const check = checkCharacter(text.slice(0, 14), 'luhn');
  return [
    {
      slip: slip('imei', 'CHECK_DIGIT', code, placed(14), `${check}, as the check digit`, [
        ...near,
        text.slice(0, 14) + check,
      ]),
    },
  ];
};

function isValid(text: string): boolean {
  return /^[0-9]{15}$/.test(text) && checkCharacter(text.slice(0, 14), 'luhn') === text.charAt(14);
}
