import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import type { PayloadContext } from '../format.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { Sandbox } from './sandbox.ts';
import { compileTs013, type Ts013Options, ts013Format } from './ts013.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const context: PayloadContext = { receiveTimeMs: 0, limits: defaultDecodeLimits, fPort: 1 };
const decode = (options: Ts013Options, hex = '0102') =>
  compileTs013(options, sandbox).decodeUplink(Buffer.from(hex, 'hex'), context);
const data = (expression: string, files: Readonly<Record<string, string>> = {}) =>
  decode({ source: `function decodeUplink(input) { return { data: { it: ${expression} } }; }`, files }).records[0]
    ?.fields['it'];

describe('a codec of several files', () => {
  const files = {
    'dist/driver.js': `'use strict';
      Object.defineProperty(exports, '__esModule', { value: true });
      var words = require('./lib');
      exports.decodeUplink = function (input) {
        return { data: { it: words.name(input.bytes[0]), version: require('../package.json').version, same: words === require('./lib/index') } };
      };`,
    'dist/lib/index.js':
      "var table = require('../table'); module.exports = { name: function (n) { return table[n]; } };",
    'dist/table.js': "module.exports = ['zero', 'one'];",
    'package.json': '{"version": "1.2.3", "__proto__": 7}',
  };

  it('is resolved as CommonJS resolves it, each file read once', () => {
    expect(decode({ source: "module.exports = require('./dist/driver.js');", files }).records).toEqual([
      { fields: { it: 'one', version: '1.2.3', same: true } },
    ]);
  });

  it('may go in a circle, and then sees what is there so far', () => {
    const circle = {
      'a.js': "exports.early = 1; exports.b = require('./b'); exports.late = 2;",
      'b.js': "var a = require('./a'); exports.seen = Object.keys(a).join();",
    };
    expect(data("require('./a').b.seen", circle)).toBe('early');
  });

  it.each([
    './table',
    './dist/../../dist/table',
    '../dist/table',
    '/dist/table.js',
    'dist/table.js',
    'fs',
    'node:fs',
    '',
  ])('finds nothing else: %j', (name) => {
    expect(() => decode({ source: `require(${JSON.stringify(name)}); function decodeUplink() {}`, files })).toThrow(
      /a codec has the files of its profile/,
    );
  });

  it('names the file and the line of an error, in the syntax or later', () => {
    const thrown = (text: string) =>
      decode({ source: "exports.decodeUplink = require('./x');", files: { 'x.js': text } });
    expect(() => thrown('var a;\nvar b = {;')).toThrow(/SyntaxError: .*\(\.\/x\.js, line 2\)/);
    expect(thrown('module.exports = function () {\n\n  return nothing.at.all;\n};').rejected?.message).toContain(
      '(./x.js, line 3)',
    );
  });

  it('is stopped by its limits', () => {
    const slow = {
      source: "function decodeUplink() { require('./x'); }",
      files: { 'x.js': 'for (;;);' },
      limits: { ms: 20 },
    };
    expect(decode(slow).rejected?.message).toContain('it ran too long');
    const itself = { 'x.js': "module.exports = function f() { return require('./x')() + 1; };" };
    expect(
      decode({ source: "function decodeUplink() { return require('./x')(); }", files: itself }).rejected,
    ).toMatchObject({
      reason: 'codec-failed',
    });
  });

  it('leaves nothing for the next message', () => {
    const options = {
      source: "exports.decodeUplink = function () { return { data: { it: require('./count').next() } }; };",
      files: { 'count.js': 'var n = 0; exports.next = function () { return ++n; };' },
    };
    const { decodeUplink } = compileTs013(options, sandbox);
    for (let i = 0; i < 2; i++) expect(decodeUplink(Uint8Array.of(1), context).records[0]?.fields).toEqual({ it: 1 });
  });
});

describe('Buffer', () => {
  it.each([
    ["Buffer.from(input.bytes).toString('hex')", '0102'],
    ["Buffer.from('MzM=', 'base64').toString()", '33'],
    ['Buffer.from([0xff, 0xfe]).readInt16BE(0)', -2],
    ['Buffer.from([0, 0, 0x80, 0x3f]).readFloatLE(0)', 1],
    ["require('buffer').Buffer === Buffer && require('node:buffer').Buffer === require('buffer/').Buffer", true],
  ])('%s', (expression, expected) => {
    expect(data(expression)).toBe(expected);
  });

  it('is made in the sandbox: nothing of Node.js is behind it', () => {
    expect(data("typeof Buffer.constructor('return typeof process + typeof global')()")).toBe('string');
    expect(data("Buffer.constructor('return typeof process + typeof __loadFile')()")).toBe('undefinedundefined');
    expect(() => data("require('base64')")).not.toThrow();
    expect(data("require('base64')")).toBeUndefined();
  });

  it('may be the codec’s own', () => {
    expect(
      decode({
        source:
          'function Buffer(b) { return b.length; } function decodeUplink(i) { return { data: { it: Buffer(i.bytes) } }; }',
      }).records,
    ).toEqual([{ fields: { it: 2 } }]);
    expect(
      decode({ source: 'Buffer = 7; function decodeUplink() { return { data: { it: Buffer } }; }' }).records,
    ).toEqual([{ fields: { it: 7 } }]);
  });
});

describe('the files of a profile', () => {
  const parse = (files: unknown) => () =>
    ts013Format(sandbox).parseOptions({ source: 'x', files }, 'options', new Map());

  it.each([
    '../a.js',
    '/a.js',
    './a.js',
    'a//b.js',
    '',
    '.',
    '..',
    'a/..',
    '.env',
    'a\\b.js',
    'node:buffer',
    '__proto__',
    'a/__proto__',
    'é.js',
    'a'.repeat(129),
  ])('have no path %j', (path) => {
    expect(parse(Object.fromEntries([[path, 'x']]))).toThrow(/expected the path of a file/);
  });

  it('are bounded', () => {
    expect(parse(Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}.js`, ''])))).toThrow(
      'at most 64 files',
    );
    expect(parse({ 'a.js': 'x'.repeat(300_000), 'b.js': 'x'.repeat(300_000) })).toThrow('all files together');
    expect(parse({ 'a.js': 7 })).toThrow('expected the text of the file');
    expect(parse({ '@scope/pkg/a-b_c.min.js': '' })).not.toThrow();
  });
});

describe('a vendor’s package from npm, as it is published (@adeunis/codecs)', () => {
  const library = readFileSync(createRequire(import.meta.url).resolve('@adeunis/codecs'), 'utf8');
  const source = `
    var adeunis = require('./adeunis');
    function decodeUplink(input) {
      var decoder = new adeunis.Decoder();
      decoder.setDeviceType(input.variables.product);
      return { data: decoder.decode(Buffer.from(input.bytes).toString('hex')) };
    }`;
  const read = (product: string, hex: string) =>
    decode({ source, files: { 'adeunis.js': library }, variables: { product }, limits: { ms: 1000 } }, hex).records[0]
      ?.fields;

  // Payloads and what is in them are those of the package's own tests (src/products/**/*.spec.ts).
  it('decodes what the vendor’s own tests decode', () => {
    expect(read('comfort', '4c2000c51f00c72000c82100ca2200cc2300cd24')).toMatchObject({
      type: '0x4c Comfort data',
      temperature: { values: [19.7, 19.9, 20, 20.2, 20.4, 20.5] },
      humidity: { values: [31, 32, 33, 34, 35, 36] },
    });
    expect(read('comfortCo2', '6b843102463201A414ABA3E9')).toMatchObject({
      timestamp: '2023-12-28T19:22:17.000',
      alarmCo2: { alarmStatus: 'active', co2: { value: 420 } },
    });
    expect(read('temp4', '579201B3FF9C01F4FFFF')).toMatchObject({
      temperatures: [{ values: [43.5, 50] }, { values: [-10, -0.1] }],
    });
  });
});
