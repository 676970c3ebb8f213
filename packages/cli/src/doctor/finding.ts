/** What one check found. */
export interface Finding {
  readonly about: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly found: string;
  readonly remedy?: { readonly en: string; readonly zh: string };
  /** What the command ends with when this is the first thing wrong. */
  readonly exitCode?: number;
}

export function ok(about: string, found: string): Finding {
  return { about, state: 'ok', found };
}

export function note(about: string, found: string, en: string, zh: string): Finding {
  return { about, state: 'note', found, remedy: { en, zh } };
}

export function wrong(about: string, found: string, exitCode: number, en: string, zh: string): Finding {
  return { about, state: 'wrong', found, remedy: { en, zh }, exitCode };
}
