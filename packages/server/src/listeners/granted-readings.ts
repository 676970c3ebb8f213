import { type Identifier, type Principal, tryParseIdentifier } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import type { SubscribedReading } from '@nameplate/telemetry';

type Sees = (metric: string) => boolean;

/** Devices whose grants one stream remembers. */
const knownMax = 10_000;

/** The readings that grants let one principal see: of as many devices as it asks about, until grants change. */
export class GrantedReadings {
  readonly #registry: Registry;
  readonly #principal: Principal;
  readonly #known = new Map<string, Sees | undefined>();
  #epoch = -1;

  constructor(registry: Registry, principal: Principal) {
    this.#registry = registry;
    this.#principal = principal;
  }

  /** Which metrics of a device; undefined: none. */
  async of(identifier: Identifier): Promise<Sees | undefined> {
    const { access, handles } = this.#registry;
    const { epoch } = access.book;
    if (epoch !== this.#epoch || this.#known.size >= knownMax) this.#known.clear();
    this.#epoch = epoch;
    if (this.#known.has(identifier.key)) return this.#known.get(identifier.key);
    const record = await handles.read(identifier);
    const sees = record?.state === 'active' ? await access.readings(record, this.#principal) : undefined;
    // Only what is of one epoch is kept together.
    if (access.book.epoch === this.#epoch) this.#known.set(identifier.key, sees);
    return sees;
  }

  /** Of a stream, what is public or granted in the moment in which it is passed on. */
  async *only(
    events: AsyncIterable<SubscribedReading>,
    { publicToo = true }: { readonly publicToo?: boolean } = {},
  ): AsyncGenerator<SubscribedReading, void> {
    for await (const event of events) {
      if (publicToo && event.reading.public) {
        yield event;
        continue;
      }
      const identifier = tryParseIdentifier(event.identifier);
      const sees = identifier && (await this.of(identifier));
      if (sees?.(event.reading.metric)) yield event;
    }
  }
}
