/** What the reader says about the symbol, `]` and two characters, and the code itself. ISO/IEC 15424. */
export function withoutSymbology(text: string): { readonly symbology: string | undefined; readonly code: string } {
  const prefix = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0];
  return { symbology: prefix, code: prefix === undefined ? text : text.slice(prefix.length) };
}
