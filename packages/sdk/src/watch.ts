import type { ChangeKind } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { enumWord, toDate, toNumber } from './convert.ts';
import { type PrefixScope, scopeFields } from './identifier.ts';
import type { ChangeMessage } from './messages.ts';
import type { Methods } from './methods.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Subscription, subscribe } from './subscription.ts';

/** A committed write. */
export interface Change {
  /** Keep it, and give it as `from` to go on after it. */
  readonly sequence: number;
  readonly kind: ChangeKind;
  readonly identifier: string;
  /** The handle's after the change. */
  readonly etag: string;
  readonly time: Date;
  /** Public id of who did it. */
  readonly actor: string;
}

export interface WatchOptions extends CallOptions {
  /** After this sequence, 0 for the very first, or from now on. Default `now`. */
  readonly from?: number | 'now';
}

type Message = Methods['HandleService/WatchChanges']['response'];

/** Changes of one handle, of a prefix, or of all that may be read; a lost connection is opened again where it was. */
export function watch(
  caller: Caller,
  target: IdentifierLike | PrefixScope | 'all',
  options: WatchOptions,
): Subscription<Change> {
  const scope = target === 'all' ? {} : scopeFields(target);
  let after = typeof options.from === 'number' ? options.from : undefined;
  return subscribe<Message, Change>(
    {
      open: (signal) =>
        caller.stream(
          'HandleService/WatchChanges',
          { ...scope, afterSequence: after ?? 0, fromNow: after === undefined },
          { ...options, signal },
        ),
      item(message) {
        after = toNumber(message.sequence);
        return message.change ? toChange(message.change) : undefined;
      },
    },
    caller.environment,
    options.signal,
  );
}

function toChange(change: ChangeMessage): Change {
  const { identifier, etag, actor } = change;
  const kind = enumWord('CHANGE_KIND_', change.kind) as ChangeKind;
  return { sequence: toNumber(change.sequence), kind, identifier, etag, time: toDate(change.time), actor };
}
