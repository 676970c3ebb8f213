import type { DecodeLimits } from '@nameplate/formats';
import { type DeviceProfile, genericProfile, type Reading } from '@nameplate/model';
import { openMemoryStore, type Store } from '@nameplate/storage';
import { compileDecoder, type DecodedMessage, type EncodedMessage } from './decode/decode.ts';
import { openTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';

/** The device of the tests. */
export const deviceKey = '88.118.22/METER-0001';
export const identifier = '88.118.22/meter-0001';

/** Telemetry on a memory store, with one profile for all devices. For tests only. */
export async function testTelemetry(
  options: { readonly profile?: DeviceProfile; readonly store?: Store } & Partial<TelemetryOptions> = {},
): Promise<Telemetry> {
  const { profile = genericProfile, ...rest } = options;
  return openTelemetry({ store: openMemoryStore(), clock: { now: () => 0 }, profileOf: async () => profile, ...rest });
}

/** A good reading of metric `m`, received when it was measured. */
export function reading(deviceTimeMs: number, value: Reading['value'], rest: Partial<Reading> = {}): Reading {
  return { metric: 'm', value, unit: '', deviceTimeMs, receiveTimeMs: deviceTimeMs, quality: [], ...rest };
}

/** Writes readings of one device as one batch. */
export function writeAll(telemetry: Telemetry, readings: readonly Reading[]) {
  return telemetry.write([{ deviceKey, identifier, readings }]);
}

/** Decodes by a profile whose formats are ready at once. */
export function decodeMessage(profile: DeviceProfile, message: EncodedMessage, limits?: DecodeLimits): DecodedMessage {
  const decoder = compileDecoder(profile, { ...(limits && { limits }) });
  if (decoder instanceof Promise) throw new TypeError('the formats of the profile are compiled later');
  return decoder(message);
}
