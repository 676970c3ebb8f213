import { found, plain, type Reader } from '../reading.ts';
import { slip } from '../slip.ts';

const maxLength = 255;

/** Any http or https address of at most 255 characters: IEC 61406-1; also the globalAssetId of an Asset Administration Shell. */
export const identificationLink: Reader = (code) => {
  const form = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)(\?[^#\s]*)?(#\S*)?$/i.exec(code);
  if (!form) return [];
  if (code.length > maxLength) {
    return [{ slip: slip('identification-link', 'LENGTH', code, maxLength, `at most ${maxLength} characters`) }];
  }
  const [, protocol = '', authority = '', path = '', query, fragment = ''] = form;
  const host = authority.toLowerCase();
  const canonical = `${protocol.toLowerCase()}://${host}${path}${query ?? ''}${fragment}`;
  const parts = { host, path, ...(query !== undefined && { query: query.slice(1) }) };
  return [found(plain({ scheme: 'identification-link', canonical, parts }), true)];
};
