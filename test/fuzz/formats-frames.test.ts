import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtInFormats,
  type DecodedPayload,
  defaultDecodeLimits,
  frameFormats,
  type PayloadContext,
} from '@nameplate/formats';
import { NameplateError } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A few seconds by default; `FUZZ_RUNS=1000000` runs for minutes. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2_000);

interface Vector {
  readonly hex?: string;
  readonly text?: string;
  readonly options?: unknown;
}

/** Known payloads of each format, and the options that they are read with. */
const directories: Readonly<Record<string, string>> = {
  senml: 'senml',
  'senml-json': 'senml',
  'senml-cbor': 'senml',
  'dlt645-2007': 'dlt645',
  'dlt645-1997': 'dlt645',
  cjt188: 'cjt188',
  'modbus-rtu': 'modbus',
  struct: 'struct',
};

function vectorsOf(format: string): readonly Vector[] {
  const directory = join(import.meta.dirname, '../../packages/formats/vectors', directories[format] ?? format);
  return readdirSync(directory).flatMap((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Vector[]);
}

const octetsOf = ({ hex, text }: Vector) =>
  new Uint8Array(Buffer.from(hex?.replace(/\s+/g, '') ?? text ?? '', hex === undefined ? 'utf8' : 'hex'));

/** Random octets, and real payloads, some octets changed, cut, or one behind another. */
function hostile(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edited = fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.nat({ max: 12 }),
    )
    .map(([sample, edits, cut]) => {
      const octets = sample.slice(0, Math.max(0, sample.length - cut));
      for (const [at, octet] of edits) if (octets.length > 0) octets[at % octets.length] = octet;
      return octets;
    });
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    edited,
    fc.tuple(edited, edited).map(([first, second]) => Uint8Array.of(...first, ...second)),
  );
}

const context: PayloadContext = { receiveTimeMs: 1_514_937_605_000, limits: defaultDecodeLimits };

/** Everything that a decoder may say; nothing else, and nothing that cannot be stored. */
function expectSound({ records, rejected }: DecodedPayload, limits = defaultDecodeLimits): void {
  expect(records.length).toBeLessThanOrEqual(limits.recordsPerMessage);
  if (records.length === 0 && rejected === undefined)
    expect.unreachable('a payload became nothing, and nothing says why');
  if (rejected !== undefined) expect(rejected.message.length).toBeLessThan(300);
  for (const { fields, timeMs, units = {}, codes = {} } of records) {
    if (timeMs !== undefined) expect(Number.isFinite(timeMs)).toBe(true);
    for (const field of [...Object.keys(units), ...Object.values(codes)])
      expect(Object.hasOwn(fields, field)).toBe(true);
    for (const value of Object.values(fields)) {
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      else expect(['bigint', 'boolean', 'string', 'object']).toContain(typeof value);
    }
  }
}

describe.each(frameFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const vectors = vectorsOf(name);
  const samples = vectors.map(octetsOf);
  const options = [...new Set(vectors.map((vector) => JSON.stringify(vector.options ?? {})))].flatMap((text) => {
    try {
      return [format.parseOptions(JSON.parse(text), 'decode', builtInFormats)];
    } catch {
      return [];
    }
  });
  const compiled = Promise.all(options.map(async (each) => format.compile(each, builtInFormats)));

  it('makes records or says what is wrong, whatever the octets', async () => {
    const decoders = await compiled;
    expect(decoders.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(hostile(samples), fc.constantFrom(...decoders), (octets, decode) => {
        const decoded = decode(octets, context);
        // An empty pack of SenML measures nothing, rightly.
        if (!name.startsWith('senml') || decoded.records.length > 0) expectSound(decoded);
      }),
      { numRuns },
    );
  });

  it('keeps to small limits', async () => {
    const decoders = await compiled;
    const limits = { payloadBytes: 400, recordsPerMessage: 2, readingsPerMessage: 3, textLength: 16 };
    fc.assert(
      fc.property(hostile(samples), fc.constantFrom(...decoders), (octets, decode) => {
        expect(decode(octets, { ...context, limits }).records.length).toBeLessThanOrEqual(2);
      }),
      { numRuns },
    );
  });

  it('reads options, or names the one that is wrong', () => {
    const known = vectors.map((vector) => JSON.stringify(vector.options ?? {}));
    const odd = fc.constantFrom<unknown>(
      null,
      -1,
      1.5,
      2 ** 40,
      'x',
      '',
      true,
      [],
      {},
      [null],
      [1],
      { field: 'a' },
      'rest',
    );
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), odd, fc.jsonValue(), (text, which, other, any) => {
        const places = [...text.matchAll(/[[,{:]/g)].length;
        let at = -1;
        const changed: unknown = JSON.parse(text, (_key, value: unknown) => {
          at += 1;
          return at === which % (places + 1) ? other : value;
        });
        for (const each of [changed, any]) {
          try {
            format.parseOptions(each, 'decode', builtInFormats);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(NameplateError);
          }
        }
      }),
      { numRuns },
    );
  });

  it('takes a megabyte of anything without a hang', async () => {
    const size = defaultDecodeLimits.payloadBytes;
    const filled = [0x68, 0x9f, 0xff, 0x5b, 0x04, 0xfe, 0x81, 0xc4].map((octet) => new Uint8Array(size).fill(octet));
    const repeated = samples
      .filter(({ length }) => length > 0)
      .slice(0, 8)
      .map((sample) => Uint8Array.from({ length: size }, (_, at) => sample[at % sample.length] ?? 0));
    for (const decode of (await compiled).slice(0, 3))
      for (const octets of [...filled, ...repeated]) {
        const { records } = decode(octets, context);
        expect(records.length).toBeLessThanOrEqual(defaultDecodeLimits.recordsPerMessage);
      }
  });
});
