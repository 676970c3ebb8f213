import type { IngestOptions } from './ingest.ts';
import type { SeriesWriter } from './series-writer.ts';

/** What the passing of time makes of edge nodes: a wait that is over, connections that did not outlive a restart. */
export class HostTime {
  readonly #options: IngestOptions;
  readonly #writer: Pick<SeriesWriter, 'write'>;
  #caughtUp = false;

  constructor(options: IngestOptions, writer: Pick<SeriesWriter, 'write'>) {
    this.#options = options;
    this.#writer = writer;
  }

  /** Once what earlier connections left is read: those are gone, and their edge nodes with them. */
  async catchUp(written: number): Promise<void> {
    const { backlogEnd, hosts, clock, interpreter, presence, onHostEvents } = this.#options;
    if (this.#caughtUp || backlogEnd === undefined || written < backlogEnd) return;
    this.#caughtUp = true;
    for (const heard of hosts?.lost(clock.now()) ?? []) {
      const { attendance } = await interpreter.interpretEvents(heard, clock.now());
      for (const { device, online, timeMs } of attendance) presence?.said(device.key, online, timeMs);
      onHostEvents?.(heard);
    }
  }

  /** What had waited for a gap to be filled is written at the position reached. */
  async tick(written: number): Promise<void> {
    const { hosts, interpreter, clock, deadLetters, logger, presence } = this.#options;
    const now = clock.now();
    for (const heard of hosts?.tick(now) ?? []) {
      try {
        const { parts, problems, orphans, attendance } = await interpreter.interpretEvents(heard, now);
        for (const { device, online, timeMs } of attendance) presence?.said(device.key, online, timeMs);
        const { identifier, key: deviceKey } = heard.sender;
        const message = { identifier, deviceKey, port: 'sparkplug', receiveTimeMs: now, payload: new Uint8Array() };
        for (const { reason, message: what } of problems) deadLetters.add(reason, what, message);
        if (orphans.length > 0) await this.#options.onOrphans(orphans);
        const found = parts.map((part) => ({ ...part, message, next: written }));
        if (found.length > 0) await this.#writer.write(found, written);
      } catch (err) {
        logger.warn({ err }, 'What an edge node had waiting could not be written.');
      }
      this.#options.onHostEvents?.(heard);
    }
  }
}
