import { type DecodeLimits, defaultDecodeLimits } from '@nameplate/formats';
import { type DeviceProfile, genericProfile, isNameplateError, parseProfile } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { compileDecoder, type EncodedMessage, openTelemetry } from '@nameplate/telemetry';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2_000);

function decodeMessage(profile: DeviceProfile, message: EncodedMessage, limits: DecodeLimits = defaultDecodeLimits) {
  const decoder = compileDecoder(profile, { limits });
  if (decoder instanceof Promise) throw new TypeError('JSON is compiled at once');
  return decoder(message);
}

const profiles = [
  genericProfile,
  parseProfile({ format: 'json', metrics: { a: { kind: 'counter', scale: 0.1, numericText: true, rollover: 1000 } } }),
  parseProfile({
    format: 'json',
    records: 'r',
    time: { path: 't', form: 'unix-s' },
    acceptUnknown: true,
    metrics: {
      a: { kind: 'gauge', path: 'a[0].b', range: { max: 1 }, step: { max: 1, perS: 1 } },
      s: { kind: 'state' },
      x: { kind: 'text' },
    },
  }),
];

/** Values under the names that the profiles look at, and under those that JavaScript has plans for. */
const names = fc.oneof(
  fc.constantFrom('a', 'b', 'r', 's', 't', 'x', 'time', '__proto__', 'constructor', 'length'),
  fc.string(),
);
const scalars = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 1e11, 1.5e9, -1, '2018-01-02T23:00:00Z', '1e9'),
);
const { value: nested } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalars, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.array(fc.tuple(names, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
}));
const json = nested.map((value) => Buffer.from(JSON.stringify(value) ?? ''));
const damaged = fc
  .tuple(json, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }))
  .map(([bytes, changes]) => {
    const copy = Buffer.from(bytes);
    for (const [at, octet] of changes) if (copy.length > 0) copy[at % copy.length] = octet;
    return copy;
  });
const payloads = fc.oneof(fc.uint8Array({ maxLength: 200 }), json, damaged);
const limits = { ...defaultDecodeLimits, recordsPerMessage: 3, readingsPerMessage: 10, textLength: 20 };

describe('the JSON decoder on anything', () => {
  it('answers within its limits, and all that it answers can be stored', async () => {
    const store = openMemoryStore();
    let profile = genericProfile;
    const telemetry = await openTelemetry({ store, clock: { now: () => 0 }, profileOf: async () => profile });
    let device = 0;
    const property = fc.asyncProperty(
      payloads,
      fc.constantFrom(...profiles),
      fc.nat(4e12),
      async (payload, used, receiveTimeMs) => {
        profile = used;
        const { readings, rejected } = decodeMessage(used, { payload, receiveTimeMs, port: 'json' }, limits);
        expect(readings.length).toBeLessThanOrEqual(10);
        expect(readings.length > 0 || rejected !== undefined).toBe(true);
        expect(rejected?.message.length ?? 0).toBeLessThanOrEqual(250);
        for (const { value } of readings) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        device += 1;
        const identifier = `88.1/d${device}`;
        const batch = [{ deviceKey: identifier, identifier, readings }];
        const { stored, duplicates } = await telemetry.write(batch);
        expect(stored + duplicates).toBe(readings.length);
        const latest = await telemetry.latest(identifier);
        await telemetry.write(batch);
        expect(await telemetry.latest(identifier)).toEqual(latest);
        expect(new Set(latest.map(({ metric }) => metric))).toEqual(new Set(readings.map(({ metric }) => metric)));
      },
    );
    await fc.assert(property, { numRuns });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a profile of anything', () => {
  it('is read or refused with INVALID_VALUE, and what is read decodes', () => {
    const definition = fc.record(
      {
        format: fc.constantFrom('json', 'cbor'),
        records: fc.oneof(fc.constantFrom('a', 'a[0]', '["x"]', 'a..b'), scalars),
        time: fc.oneof(
          fc.record({ path: names, form: fc.constantFrom('unix-s', 'rfc3339', 'x') }, { requiredKeys: [] }),
          nested,
        ),
        acceptUnknown: fc.oneof(fc.boolean(), scalars),
        metrics: fc.oneof(
          fc.dictionary(
            names,
            fc.record(
              { kind: fc.constantFrom('gauge', 'counter', 'state', 'text'), path: names, scale: scalars },
              { requiredKeys: ['kind'] },
            ),
          ),
          nested,
        ),
      },
      { requiredKeys: [] },
    );
    const property = fc.property(fc.oneof(definition, nested), json, (value, payload) => {
      try {
        decodeMessage(parseProfile(value), { payload, receiveTimeMs: 1, port: 'json' });
      } catch (thrown) {
        if (!isNameplateError(thrown, 'INVALID_VALUE')) throw thrown;
      }
    });
    fc.assert(property, { numRuns });
  });
});
