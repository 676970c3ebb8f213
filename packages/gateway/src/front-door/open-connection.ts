import type { CheckedWill } from './checked-will.ts';
import type { Client } from './client.ts';
import { type CloseReason, leavesWill } from './close-reason.ts';
import type { ConnectionContext } from './connection-context.ts';
import type { Session, SessionLink } from './session.ts';

/** What an admitted connection has, and gives back when it ends. */
export class OpenConnection {
  readonly client: Client;
  readonly session: Session;
  readonly keepAliveMs: number;
  readonly #will: CheckedWill | undefined;
  /** Absent: an app. */
  readonly #deviceKey: string | undefined;
  /** When what proved the client ends; it may come nearer. */
  readonly #until: () => number;
  readonly #context: ConnectionContext;

  constructor(parts: {
    readonly client: Client;
    readonly session: Session;
    readonly keepAliveMs: number;
    readonly will: CheckedWill | undefined;
    readonly deviceKey: string | undefined;
    readonly until: () => number;
    readonly context: ConnectionContext;
  }) {
    this.client = parts.client;
    this.session = parts.session;
    this.keepAliveMs = parts.keepAliveMs;
    this.#will = parts.will;
    this.#deviceKey = parts.deviceKey;
    this.#until = parts.until;
    this.#context = parts.context;
    if (this.#deviceKey !== undefined) this.#context.presence?.connected(this.#deviceKey);
  }

  /** What proved the client is over. */
  get expired(): boolean {
    return this.#context.clock.now() >= this.#until();
  }

  /** Leaves the session, with the will when the reason is none to keep it unsaid. */
  leave(reason: CloseReason, link: SessionLink): void {
    this.client.gone();
    if (this.#deviceKey !== undefined) this.#context.presence?.disconnected(this.#deviceKey);
    const said = leavesWill(reason, this.session.persistent && (this.#will?.delayMs ?? 0) > 0);
    this.#context.sessions.detach(this.session, link, said ? this.#will : undefined);
  }
}
