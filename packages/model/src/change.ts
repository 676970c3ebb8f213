/** What a committed write did. */
export type ChangeKind = 'created' | 'updated' | 'retired';

/** Every committed write appends one; caches, watchers, mirrors and the audit feed from it. */
export interface Change {
  /** Monotonic, without gaps that hide a change: a watcher resumes after the last one it saw. */
  readonly sequence: number;
  readonly kind: ChangeKind;
  /** Canonical text. */
  readonly identifier: string;
  readonly revision: number;
  readonly timeMs: number;
  /** Public id of the principal that wrote. */
  readonly actor: string;
}
