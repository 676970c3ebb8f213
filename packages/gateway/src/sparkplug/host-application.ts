import { hostDeath, hostState } from '@nameplate/formats';
import type { Clock } from '@nameplate/model';
import { type Message, plainMessage } from '../front-door/message.ts';
import type { SenderEvents } from './hosts.ts';

export interface HostApplicationOptions {
  /** One topic level. */
  readonly hostId: string;
  readonly announce: (message: Message) => Promise<unknown>;
  readonly clock: Clock;
}

/** What the Sparkplug host application says itself: that it is there (Sparkplug 3.0 §4.3), and which births it wants. */
export class HostApplication {
  readonly #options: HostApplicationOptions;
  #stateTold = false;

  constructor(options: HostApplicationOptions) {
    this.#options = options;
  }

  /** It is there: once, before anybody can have asked. */
  async sayState(): Promise<void> {
    if (this.#stateTold) return;
    this.#stateTold = true;
    const { hostId, clock, announce } = this.#options;
    const { birth } = hostState(hostId, clock.now());
    await announce({ ...plainMessage(birth), retain: true });
  }

  /** It goes; nothing when it was not there. */
  async sayDeath(): Promise<void> {
    if (!this.#stateTold) return;
    this.#stateTold = false;
    const { hostId, clock, announce } = this.#options;
    await announce({ ...plainMessage(hostDeath(hostId, clock.now())), retain: true });
  }

  /** Asks edge nodes for the births that it lacks. */
  heard({ events }: SenderEvents): void {
    for (const event of events) {
      if (event.kind !== 'rebirth') continue;
      const { topic, payload } = event;
      void this.#options.announce(plainMessage({ topic, payload, qos: 0 }));
    }
  }
}
