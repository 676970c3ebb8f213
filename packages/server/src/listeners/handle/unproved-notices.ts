import type { Clock } from '@nameplate/model';
import type { Logger } from '../../observe/logger.ts';
import type { HandleRequest } from './exchange.ts';

const everyMs = 10 * 60_000;

/**
 * Tells the operator when a challenge goes to what looks like the vendor's SDK without a login: it chooses session ids
 * itself, takes 402 for success, and nobody else would notice. At most once in ten minutes, with how many there were.
 */
export class UnprovedNotices {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #quietUntilMs = 0;
  #count = 0;

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  challenged({ message, connection }: Pick<HandleRequest, 'message' | 'connection'>): void {
    const { sessionId } = message.envelope;
    if (sessionId === 0) return;
    this.#count += 1;
    const now = this.#clock.now();
    if (now < this.#quietUntilMs) return;
    this.#quietUntilMs = now + everyMs;
    const { opCode } = message.header;
    this.#logger.warn(
      { component: 'handle', peer: connection.peer, opCode, sessionId, challenges: this.#count },
      'Challenged a client that chose its session id and has not logged in: the SDK that does so takes this for success.' +
        ' handle_unproved_answer: refuse makes it an error there.',
    );
    this.#count = 0;
  }
}
