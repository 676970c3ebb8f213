import { malformed } from './reader.ts';

/** PEM text of DER octets, RFC 7468: lines of 64 characters unless another length and line end are asked for. */
export function encodePem(label: string, der: Uint8Array, { lineLength = 64, lineEnd = '\n' } = {}): string {
  let binary = '';
  for (const octet of der) binary += String.fromCharCode(octet);
  const base64 = btoa(binary);
  const lines = Array.from({ length: Math.ceil(base64.length / lineLength) }, (_, line) =>
    base64.slice(line * lineLength, (line + 1) * lineLength),
  );
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(lineEnd);
}

/** The DER octets of the first block of the text. @throws NameplateError MALFORMED_MESSAGE */
export function decodePem(text: string): Uint8Array {
  const begin = beginOf.exec(text);
  const start = begin === null ? -1 : begin.index + begin[0].length;
  const end = text.indexOf('-----END ', Math.max(start, 0));
  if (start < 0 || end < 0) throw malformed('a key in PEM has no BEGIN or no END line', 'PEM');
  try {
    return Uint8Array.from(atob(text.slice(start, end)), (octet) => octet.charCodeAt(0));
  } catch (cause) {
    throw malformed('a key in PEM is not base64', 'PEM', cause);
  }
}

const beginOf = /-----BEGIN [A-Z0-9 ]{1,64}-----/;
