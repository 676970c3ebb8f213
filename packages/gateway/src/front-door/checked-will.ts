import type { Message } from './message.ts';
import type { Publication } from './topic-rules.ts';

/** What a client says when it goes without a word: allowed, and copied out of its CONNECT. MQTT 5 §3.1.2.5. */
export interface CheckedWill {
  readonly publication: Publication;
  readonly message: Message;
  readonly contentType?: string;
  readonly delayMs: number;
  /** Lifetime from its publication on. */
  readonly expiryS?: number;
}
