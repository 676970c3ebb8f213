import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  codecFormats,
  decodeSparkplug,
  defaultDecodeLimits,
  encodeSparkplug,
  type Format,
  isProblem,
  SparkplugHost,
} from '@nameplate/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2_000);
const vectors = join(import.meta.dirname, '../../packages/formats/vectors');
const jsonSamples = ['lorawan', 'thingsboard'].flatMap((folder) =>
  readdirSync(join(vectors, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => new Uint8Array(readFileSync(join(vectors, folder, name)))),
);
const birth = encodeSparkplug({
  timestampMs: 1,
  seq: 0,
  metrics: [
    { name: 'bdSeq', type: 'Int64', value: 0n },
    { name: 'a', alias: 1n, type: 'Int32', value: -1, properties: { Quality: { type: 'Int32', value: 192 } } },
    { name: 't', alias: 2n, type: 'DataSet', value: { columns: ['c'], types: ['Int8'], rows: [[1]] } },
    { name: 'l', alias: 3n, type: 'StringArray', value: ['x', 'y'] },
  ],
});
const data = encodeSparkplug({
  timestampMs: 2,
  seq: 1,
  metrics: [{ alias: 1n, type: 'Int32', typeKnown: true, value: 2 }],
});

/** Random octets, and real messages with some octets changed and the end cut off. */
function hostile(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat({ max: 12 }),
      )
      .map(([sample, edits, cut]) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, octet] of edits) if (bytes.length > 0) bytes[at % bytes.length] = octet;
        return bytes;
      }),
  );
}

const schema =
  'syntax = "proto3"; message M { int32 a = 1; repeated fixed64 b = 2; map<string, M> c = 3; M d = 4; string e = 5; }';
const source = readFileSync(join(vectors, 'ts013/climate-tlv.js'), 'utf8');
const options: Readonly<Record<string, object>> = {
  protobuf: { schema, message: 'M' },
  ts013: { source },
  chirpstack: { payload: { format: 'protobuf', options: { schema, message: 'M' } }, prefer: 'octets' },
};
const samples = [
  ...jsonSamples,
  birth,
  data,
  Uint8Array.of(8, 5, 18, 8, 1, 2, 3, 4, 5, 6, 7, 8, 34, 2, 8, 1, 26, 5, 10, 1, 97, 18, 0),
];
const formats = new Map(codecFormats.map((format) => [format.name, format]));
const context = { receiveTimeMs: 1, limits: defaultDecodeLimits };

describe.each(codecFormats.map((format): [string, Format] => [format.name, format]))('%s', (name, format) => {
  // A run of a codec is a world of its own, which takes its time.
  const runs = name === 'ts013' ? Math.ceil(numRuns / 20) : numRuns;

  it('gives records or a problem, whatever the octets', async () => {
    const decode = await format.compile(format.parseOptions(options[name] ?? {}, 'options', formats), formats);
    fc.assert(
      fc.property(hostile(samples), (octets) => {
        const { records, rejected } = decode(octets, context);
        expect(Array.isArray(records)).toBe(true);
        if (rejected !== undefined) expect(isProblem(rejected) && rejected.message.length).toBeLessThan(400);
      }),
      { numRuns: runs },
    );
  });

  it('takes no memory for a length that is not there', async () => {
    const decode = await format.compile(format.parseOptions(options[name] ?? {}, 'options', formats), formats);
    const promises = [8, 16, 18, 34, 26, 130, 138].map((key) => Uint8Array.of(key, 0xff, 0xff, 0xff, 0xff, 0x07));
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    for (const octets of promises) decode(octets, context);
    expect(process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before).toBeLessThan(16 * 1024 * 1024);
  });
});

it('a Sparkplug host bears any messages on any topics', () => {
  const host = new SparkplugHost({ nodesMax: 20, metricsMax: 500, devicesPerNodeMax: 5 });
  const types = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDATA', 'DDEATH', 'NCMD', 'STATE', 'X'];
  const topic = fc
    .tuple(
      fc.constantFrom('g', 'STATE', ''),
      fc.constantFrom(...types),
      fc.nat(30),
      fc.option(fc.constantFrom('d', 'e', '+')),
    )
    .map(([group, type, node, device]) =>
      ['spBv1.0', group, type, `n${node}`, ...(device === null ? [] : [device])].join('/'),
    );
  let nowMs = 0;
  fc.assert(
    fc.property(topic, hostile([birth, data]), fc.nat(5000), (topic, octets, waitMs) => {
      nowMs += waitMs;
      for (const event of [...host.accept(topic, octets, nowMs), ...host.tick(nowMs)])
        if (event.kind === 'rebirth')
          expect(isProblem(decodeSparkplug(event.payload, defaultDecodeLimits))).toBe(false);
      const snapshot = host.snapshot();
      expect(snapshot.nodes.length).toBeLessThanOrEqual(20);
      expect(SparkplugHost.restore(JSON.parse(JSON.stringify(snapshot)), nowMs).snapshot()).toEqual(snapshot);
    }),
    { numRuns },
  );
});
