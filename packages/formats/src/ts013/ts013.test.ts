import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { PayloadContext } from '../format.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { Sandbox } from './sandbox.ts';
import { compileTs013, type Ts013Options, ts013Format } from './ts013.ts';

const vectors = join(import.meta.dirname, '../../vectors/ts013');
const sourceOf = (name: string) => readFileSync(join(vectors, name), 'utf8');

interface Case {
  readonly codec: string;
  readonly hex: string;
  readonly fPort: number;
  readonly variables?: Record<string, string>;
  readonly fields?: object;
  readonly warning?: boolean;
  readonly reason?: string;
  readonly message?: string;
}
const cases = JSON.parse(readFileSync(join(vectors, 'cases.json'), 'utf8')) as readonly Case[];

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const context: PayloadContext = { receiveTimeMs: Date.parse('2026-01-31T08:00:00Z'), limits: defaultDecodeLimits };
const codec = (source: string, options: Partial<Ts013Options> = {}) => compileTs013({ source, ...options }, sandbox);
const run = (body: string, options: Partial<Ts013Options> = {}) =>
  codec(`function decodeUplink(input) { ${body} }`, options).decodeUplink(Uint8Array.of(1, 2), {
    ...context,
    fPort: 3,
  });

describe('codecs as vendors write them', () => {
  it.each(cases)(
    '$codec, port $fPort: $hex',
    ({ codec: name, hex, fPort, variables, fields, warning, reason, message }) => {
      const { decodeUplink } = codec(sourceOf(name), variables && { variables });
      const decoded = decodeUplink(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')), { ...context, fPort });
      expect(decoded).toEqual(
        fields === undefined
          ? { records: [], rejected: { reason, message } }
          : { records: [{ fields, ...(warning && { flags: ['decoder-warning'] }) }] },
      );
    },
  );

  it('encode and decode downlinks', () => {
    const { encodeDownlink, decodeDownlink } = codec(sourceOf('water-meter.js'));
    expect(encodeDownlink({ position: 'closed' })).toEqual({ bytes: Uint8Array.of(16, 1), fPort: 5, warnings: [] });
    expect(encodeDownlink({ position: 'ajar' })).toMatchObject({ reason: 'malformed' });
    expect(decodeDownlink(Uint8Array.of(16, 0), 5)).toEqual({ data: { position: 'open' }, warnings: [] });
  });

  it('encode in the shapes before TS013', () => {
    expect(codec(sourceOf('parking-v2.js')).encodeDownlink({ led: true })).toMatchObject({
      bytes: Uint8Array.of(1),
      fPort: 1,
    });
    expect(codec(sourceOf('tilt-v3.js'), { fPort: 7 }).encodeDownlink({ threshold: 9 })).toMatchObject({
      bytes: Uint8Array.of(7, 9),
      fPort: 7,
    });
    expect(codec(sourceOf('tilt-v3.js')).decodeDownlink(Uint8Array.of(1), 1)).toMatchObject({ reason: 'unsupported' });
  });

  it('encode nothing that is no octet', () => {
    const encode = (answer: string) => codec(`function encodeDownlink() { return ${answer}; }`).encodeDownlink({});
    for (const answer of [
      '{ bytes: [256] }',
      '{ bytes: "01" }',
      '{ bytes: [1.5] }',
      '{ bytes: [1], fPort: 0 }',
      '{}',
      '7',
    ])
      expect(encode(answer)).toMatchObject({ reason: 'codec-failed' });
  });

  it('find the port in the option, the envelope, the topic, in this order, else it is 1', () => {
    const port = (options: object, more: object) =>
      codec('function decodeUplink(input) { return { data: { p: input.fPort } } }', options).decodeUplink(
        new Uint8Array(),
        { ...context, ...more },
      ).records[0]?.fields['p'];
    expect([
      port({ fPort: 9 }, { fPort: 8, port: '7' }),
      port({}, { fPort: 8, port: '7' }),
      port({}, { port: '7' }),
      port({}, { port: 'lora' }),
    ]).toEqual([9, 8, 7, 1]);
  });

  it('several records, and what is none', () => {
    expect(run('return { data: [{ a: 1 }, { a: 2 }] }').records.map(({ fields }) => fields)).toEqual([
      { a: 1 },
      { a: 2 },
    ]);
    expect(run('return { data: 7 }').rejected?.reason).toBe('not-a-record');
    expect(run('return {}').rejected?.reason).toBe('not-a-record');
    expect(run('return 7').rejected?.reason).toBe('codec-failed');
    expect(run('').rejected?.reason).toBe('codec-failed');
  });
});

describe('between two messages', () => {
  it.each([
    ['a variable', 'n = (typeof n === "undefined" ? 0 : n) + 1; return { data: { n: n } }', { n: 1 }],
    [
      'a prototype',
      'var n = ({}).seen; Object.prototype.seen = 1; return { data: { n: n === undefined ? 0 : n } }',
      { n: 0 },
    ],
    [
      'a built-in',
      'var n = JSON.spoilt; JSON.spoilt = 1; Array.prototype.map = null; return { data: { n: typeof n } }',
      { n: 'undefined' },
    ],
  ])('nothing is left: %s', (_what, body, fields) => {
    const { decodeUplink } = codec(`function decodeUplink(input) { ${body} }`);
    for (let i = 0; i < 3; i++)
      expect(decodeUplink(new Uint8Array(), context).records[0]?.fields).toMatchObject(fields);
    expect(Object.hasOwn(Object.prototype, 'seen')).toBe(false);
  });

  it('another codec runs in a world of its own', () => {
    codec('var secret = 1; function decodeUplink() { return { data: {} } }').decodeUplink(new Uint8Array(), context);
    expect(run('return { data: { t: typeof secret } }').records[0]?.fields).toEqual({ t: 'undefined' });
  });

  it('nothing of the host is in reach', () => {
    const names = [
      'process',
      'global',
      'fetch',
      'setTimeout',
      'WebAssembly',
      'XMLHttpRequest',
      'std',
      'os',
      'scriptArgs',
    ];
    expect(
      run(
        `return { data: { found: ${JSON.stringify(names)}.filter(function (n) { return typeof globalThis[n] !== 'undefined' }) } }`,
      ).records[0]?.fields,
    ).toEqual({ found: [] });
    expect(run('return import("fs").then(function () { return 1 })').records).toEqual([]);
  });
});

describe('a hostile codec is stopped', () => {
  it.each([
    ['an endless loop', 'for (;;);', 'it ran too long'],
    ['a loop that catches', 'for (;;) try { for (;;); } catch (e) {}', 'it ran too long'],
    ['a regular expression', 'return /^(a+)+$/.test(Array(40).join("a") + "b")', 'it ran too long'],
    ['an array that grows', 'var a = []; for (;;) a.push(Array(1000).join("x") + a.length)', 'it'],
    ['a huge text', 'return { data: { x: "x".repeat(1e9) } }', 'it took too much memory'],
    ['a huge answer', 'return { data: { x: "x".repeat(1e6) } }', 'it made more than 65536 characters'],
    ['recursion', 'return decodeUplink(input) + 1', 'stack overflow'],
    ['a deep answer', 'var a = []; for (var i = 0; i < 1e5; i++) a = [a]; return { data: { a: a } }', ''],
    ['a getter that throws', 'return { get data() { throw new Error("no") } }', 'Error: no'],
    ['a toJSON that loops', 'return { data: { toJSON: function () { for (;;); } } }', 'it ran too long'],
    ['a throw of nothing', 'throw undefined', 'it threw undefined'],
    ['a throw of something odd', 'throw { get message() { throw 1 }, toString: function () { for (;;); } }', ''],
    ['a cycle', 'var a = {}; a.a = a; return { data: a }', 'circular'],
    ['a bigint', 'return { data: { n: 10n } }', 'TypeError'],
    ['a proxy', 'return { data: new Proxy({}, { ownKeys: function () { for (;;); } }) }', 'it ran too long'],
  ])('%s', (_what, body, why) => {
    const { records, rejected } = run(body, { limits: { ms: 50 } });
    expect(records).toEqual([]);
    expect(rejected?.reason).toBe('codec-failed');
    expect(rejected?.message).toContain(why);
    // And the next one runs as if nothing had been.
    expect(run('return { data: { ok: input.bytes[1] } }').records[0]?.fields).toEqual({ ok: 2 });
  });

  it('where QuickJS does not look at its clock, from outside', () => {
    expect(
      run('return { data: { i: new Array(4e9).indexOf(1) } }', { limits: { ms: 20 } }).rejected?.message,
    ).toContain('was ended');
    expect(run('return { data: { ok: 1 } }').records).toHaveLength(1);
  });

  it('for good, after it was stopped five times in a row', () => {
    const { decodeUplink } = codec(
      'function decodeUplink(input) { if (input.fPort === 1) return { data: {} }; for (;;); }',
      { limits: { ms: 5 } },
    );
    const message = (fPort: number) => decodeUplink(new Uint8Array(), { ...context, fPort }).rejected?.message;
    for (let i = 0; i < 4; i++) expect(message(2)).toContain('ran too long');
    expect(message(1)).toBeUndefined();
    for (let i = 0; i < 5; i++) expect(message(2)).toContain('ran too long');
    expect(message(1)).toContain('stopped 5 times');
  });
});

describe('when a profile is published', () => {
  it.each([
    ['function decodeUplink( {', 'SyntaxError'],
    ['var x = 1;', 'it has none of the functions'],
    ['\n\nundefinedFunction();', 'line 3'],
    ['for (;;);', 'it ran too long'],
    ['require("fs")', 'require'],
  ])('%j is refused: %s', (source, why) => {
    expect(() => codec(source)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(why) }),
    );
  });

  it.each([
    [{}, 'decode.source'],
    [{ source: 'x', fPort: 0 }, 'decode.fPort'],
    [{ source: 'x', limits: { ms: 5000 } }, 'decode.limits.ms'],
    [{ source: 'x', variables: { a: 1 } }, 'decode.variables.a'],
    [{ source: 'x', other: 1 }, 'decode.other'],
  ])('options %j are refused at %s', (options, path) => {
    expect(() => ts013Format(sandbox).parseOptions(options, 'decode', new Map())).toThrow(
      expect.objectContaining({ metadata: expect.objectContaining({ path }) }),
    );
  });
});

it('any octets give records or a problem', () => {
  const codecs = ['climate-tlv.js', 'water-meter.js', 'parking-v2.js', 'tilt-v3.js'].map((name) =>
    codec(sourceOf(name)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...codecs),
      fc.uint8Array({ maxLength: 60 }),
      fc.integer({ min: 1, max: 255 }),
      ({ decodeUplink }, bytes, fPort) => {
        const { records, rejected } = decodeUplink(bytes, { ...context, fPort });
        expect(records.length > 0 || rejected !== undefined).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
