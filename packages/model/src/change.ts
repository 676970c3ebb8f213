import type { Visibility } from './visibility.ts';

/** What a committed write did; `access`: who may see or change it is granted anew, or no longer. */
export type ChangeKind = 'created' | 'updated' | 'retired' | 'access';

/** A value that a write changed: it decides who learns of the write. */
export interface TouchedValue {
  readonly index: number;
  readonly type: string;
  readonly visibility: Visibility;
}

/** Every committed write appends one; caches, watchers, mirrors and the audit feed from it. */
export interface Change {
  /** Monotonic, without gaps that hide a change: a watcher resumes after the last one it saw. */
  readonly sequence: number;
  readonly kind: ChangeKind;
  /** Canonical text. */
  readonly identifier: string;
  readonly revision: number;
  /** Of what the asker sees of it, when that is not all. */
  readonly etag?: string;
  /** The values that an `updated` record changed, by index and type, each by the wider of its visibilities. */
  readonly touched?: readonly TouchedValue[];
  readonly timeMs: number;
  /** Public id of the principal that wrote. */
  readonly actor: string;
}
