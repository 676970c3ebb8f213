import { type Clock, NameplateError } from '@nameplate/model';
import { messageDeadlineMs } from '@nameplate/protocol/handle';
import type { HandleRequest } from './exchange.ts';

/**
 * Nothing is done for a sender that waits no longer. RFC 3652 §2.2.2. The time is of the sender's clock.
 * @throws NameplateError DEADLINE_EXCEEDED
 */
export function refuseExpired({ message }: Pick<HandleRequest, 'message'>, clock: Clock): void {
  if (clock.now() <= messageDeadlineMs(message.header)) return;
  throw new NameplateError(
    'DEADLINE_EXCEEDED',
    'The request had expired when it came: its sender waits no longer, or the clocks of the two differ.',
    { reason: 'REQUEST_EXPIRED' },
  );
}
