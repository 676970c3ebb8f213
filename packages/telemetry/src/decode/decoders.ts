import { type DeviceProfile, toNameplateError } from '@nameplate/model';
import {
  compileDecoder,
  type DecodedMessage,
  type DecoderOptions,
  type EncodedMessage,
  type MessageDecoder,
} from './decode.ts';

/**
 * Decoders of profiles, each compiled once for a profile object and let go of with it. Synchronous once compiled. A profile that
 * cannot be compiled, though it was checked when it was published, makes each of its messages a rejected one.
 */
export class Decoders {
  readonly #options: DecoderOptions;
  readonly #compiled = new WeakMap<DeviceProfile, MessageDecoder | Promise<MessageDecoder>>();

  constructor(options: DecoderOptions = {}) {
    this.#options = options;
  }

  /** Payload → readings. */
  decode(profile: DeviceProfile, message: EncodedMessage): DecodedMessage | Promise<DecodedMessage> {
    const decoder = this.of(profile);
    return decoder instanceof Promise ? decoder.then((ready) => ready(message)) : decoder(message);
  }

  /** The decoder itself. */
  of(profile: DeviceProfile): MessageDecoder | Promise<MessageDecoder> {
    let decoder = this.#compiled.get(profile);
    if (decoder === undefined) {
      decoder = this.#compile(profile);
      this.#compiled.set(profile, decoder);
    }
    return decoder;
  }

  #compile(profile: DeviceProfile): MessageDecoder | Promise<MessageDecoder> {
    try {
      const compiled = compileDecoder(profile, this.#options);
      if (!(compiled instanceof Promise)) return compiled;
      return compiled.catch(rejecting).then((ready) => {
        this.#compiled.set(profile, ready);
        return ready;
      });
    } catch (thrown) {
      return rejecting(thrown);
    }
  }
}

function rejecting(thrown: unknown): MessageDecoder {
  const message = `The profile cannot be used: ${toNameplateError(thrown).message}`.slice(0, 200);
  const rejected = { reason: 'codec-failed', message } as const;
  return Object.assign(() => ({ readings: [], rejected }), {
    records: () => ({ records: [], rejected }),
    map: () => ({ readings: [], rejected }),
    unused: () => [],
  });
}
