import type { GatewayLogger, TelemetrySink } from '../ports.ts';
import type { JournalSource } from './ingest.ts';

export interface JournalReleaseOptions {
  readonly telemetry: Pick<TelemetrySink, 'flush'>;
  readonly journal: Pick<JournalSource, 'release'>;
  readonly logger: GatewayLogger;
}

/** Lets the journal forget what is safe in the series. The series first: at every moment one of the two has the message on disk. */
export class JournalRelease {
  readonly #options: JournalReleaseOptions;
  #released = 0;
  #underWay: Promise<void> | undefined;

  constructor(options: JournalReleaseOptions) {
    this.#options = options;
  }

  /** Up to a position that is written; joins the release that is under way. */
  upTo(written: number): Promise<void> {
    if (this.#underWay) return this.#underWay;
    if (written === this.#released) return Promise.resolve();
    this.#underWay = this.#release(written).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** When the release under way is through. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  async #release(written: number): Promise<void> {
    const { telemetry, journal, logger } = this.#options;
    try {
      await telemetry.flush();
      await journal.release(written);
      this.#released = written;
    } catch (err) {
      logger.warn({ err }, 'The series could not be flushed; the journal keeps what it has.');
    }
  }
}
