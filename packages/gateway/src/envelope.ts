import type { DeviceProfile } from '@nameplate/model';

/** Envelopes around a device's octets, as formats are named. */
export type Envelope = 'chirpstack' | 'things-stack';

const derived: Readonly<Record<Envelope, WeakMap<DeviceProfile, DeviceProfile>>> = {
  chirpstack: new WeakMap(),
  'things-stack': new WeakMap(),
};

/**
 * The profile of a device whose octets come in an envelope: the envelope's format, with the device's own inside. What the
 * network server decoded is used when the profile has no codec but plain JSON. A profile that reads the envelope itself stays.
 */
export function enveloped(profile: DeviceProfile, envelope: Envelope): DeviceProfile {
  if (profile.format === envelope || profile.decode?.some(({ format }) => format === envelope)) return profile;
  const known = derived[envelope].get(profile);
  if (known !== undefined) return known;
  const { decode, format, options, records, ...rest } = profile;
  const inner = { ...(records !== undefined && { records }), ...options };
  const made: DeviceProfile = {
    ...rest,
    format: envelope,
    options: {
      payload: { ...(decode && { decode }), format, options: inner },
      prefer: decode !== undefined || format !== 'json' ? 'octets' : 'object',
    },
  };
  // The same object each time: decoders are compiled once for each.
  derived[envelope].set(profile, made);
  return made;
}

/** What a network server calls the device of an uplink, the surest name first. Both spell a DevEUI in either case. */
export function uplinkNames(envelope: Envelope, payload: Uint8Array): readonly string[] {
  const message = parse(payload);
  const ids = objectIn(message, envelope === 'chirpstack' ? 'deviceInfo' : 'end_device_ids');
  const names = envelope === 'chirpstack' ? [ids['devEui']] : [ids['dev_eui'], ids['device_id']];
  return names.filter((name) => typeof name === 'string' && name !== '') as string[];
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

function objectIn(from: unknown, field: string): Readonly<Record<string, unknown>> {
  const value = isObject(from) ? from[field] : undefined;
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
