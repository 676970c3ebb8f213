/** One element of a GS1 code, with its value as what it means. */
export interface ApplicationDatum {
  readonly ai: string;
  /** What the General Specifications call it, as a name: `useBy`, `netWeight`. */
  readonly name: string;
  /** As in the code. */
  readonly raw: string;
  readonly value: DatumValue;
}

/** Decimals are text, so that `1.50` keeps its zero. Units are UCUM's. */
export type DatumValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'integer'; readonly number: number }
  | { readonly type: 'decimal'; readonly decimal: string; readonly unit: string }
  | { readonly type: 'money'; readonly decimal: string; readonly currency?: string }
  | { readonly type: 'flag'; readonly flag: boolean }
  /** `YYYY-MM-DD`; where the code names no day, the last of the month, as GS1 has it. */
  | { readonly type: 'date'; readonly date: string; readonly until?: string; readonly dayGiven: boolean }
  | { readonly type: 'dateTime'; readonly local: string };
