/** Octets of a journal that are not what was written. They are skipped, and reported. */
export interface JournalDamage {
  readonly segment: string;
  /** Where it begins, and how many octets were given up. */
  readonly position: number;
  readonly bytes: number;
  /**
   * `torn-tail`: the end of an append that was never acknowledged; cut off when the journal is opened.
   * `checksum`: a record in the middle. `header`: a whole segment. `gap`: positions that no segment holds.
   */
  readonly reason: 'torn-tail' | 'checksum' | 'header' | 'gap';
}

export type DamageListener = (damage: JournalDamage) => void;
