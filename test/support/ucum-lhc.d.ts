/** The part of the library that the tests use: it has no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  export const UcumLhcUtils: {
    getInstance(): {
      validateUnitString(code: string): { readonly status: 'valid' | 'invalid' | 'error' };
      convertUnitTo(
        from: string,
        value: number,
        to: string,
      ): { readonly status: 'succeeded' | 'failed' | 'error'; readonly toVal: number | null };
    };
  };
}
