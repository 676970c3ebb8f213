import { found, plain, type Reader } from '../reading.ts';
import { slip } from '../slip.ts';

/** A LoRaWAN device: an EUI-64 in hexadecimal, with or without dividing signs. LoRaWAN 1.0.4 § 6.1.1.2. */
export const devEui: Reader = (code) => {
  const text = code.replace(/[-: ]/g, '').toUpperCase();
  const divided = text.length !== code.length;
  if (/^[0-9A-F]{16}$/.test(text)) {
    const parts = { oui: text.slice(0, 6), extension: text.slice(6) };
    return [found(plain({ scheme: 'dev-eui', canonical: text, parts }))];
  }
  // Eight groups of two are nothing else; without them a letter may be anything.
  if (!divided || !/^[0-9A-Z]{2}(?:[-:][0-9A-Z]{2}){7}$/i.test(code)) return [];
  const wrong = code.search(/[^0-9A-F:-]/i);
  const suggestion = code.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  const fits = !/[^0-9A-F:-]/.test(suggestion);
  return [{ slip: slip('dev-eui', 'CHARACTER', code, wrong, 'a hexadecimal digit', fits ? [suggestion] : []) }];
};
