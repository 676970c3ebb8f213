import { isNameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { compileDecoding, type Decoding } from './decoding.ts';
import type { Format, PayloadContext } from './format.ts';
import { builtInFormats } from './formats.ts';
import { jsonFormat } from './json.ts';
import { defaultDecodeLimits } from './limits.ts';

const context: PayloadContext = { receiveTimeMs: 0, limits: defaultDecodeLimits };
const payload = Buffer.from('{"a":1}');

/** Which rule a message is decoded by. */
async function chosen(decoding: Decoding, about: Partial<PayloadContext>) {
  const { rule, format, rejected } = (await compileDecoding(decoding, builtInFormats))(payload, {
    ...context,
    ...about,
  });
  return rejected?.reason ?? rule ?? format;
}

describe('a decode rule', () => {
  const decode = [
    { match: { port: 'a', contentType: 'application/json' }, format: 'json' },
    { match: { port: 'a' }, format: 'json' },
    { match: { fPort: 85 }, format: 'json' },
    { match: { contentType: 'Application/Senml+JSON' }, format: 'json' },
  ];

  it.each([
    [{ port: 'a', contentType: 'application/json; charset=utf-8' }, 0],
    [{ port: 'a', contentType: 'text/plain' }, 1],
    [{ port: 'a' }, 1],
    [{ fPort: 85 }, 2],
    [{ port: '85' }, 2],
    [{ port: '85', fPort: 2 }, 'json'],
    [{ port: '085' }, 'json'],
    [{ contentType: 'application/senml+json' }, 3],
    [{ port: 'b' }, 'json'],
    [{}, 'json'],
  ])('for %j is the first that matches: %s', async (about, expected) => {
    expect(await chosen({ decode, format: 'json' }, about)).toBe(expected);
  });

  it('is missing: the message is rejected, unless there is a format beside them', async () => {
    expect(await chosen({ decode }, { port: 'b' })).toBe('no-rule');
    expect(await chosen({ decode: [{ format: 'json' }] }, { port: 'b' })).toBe(0);
  });

  it('a payload beyond the limit is not looked at', async () => {
    const limits = { ...defaultDecodeLimits, payloadBytes: 6 };
    expect(await chosen({ format: 'json' }, { limits })).toBe('too-large');
  });
});

describe('compiling', () => {
  it('names the path of what is wrong', async () => {
    const refused = async (decoding: Decoding, path?: string) => {
      try {
        await compileDecoding(decoding, builtInFormats, path);
      } catch (thrown) {
        return isNameplateError(thrown, 'INVALID_VALUE') ? thrown.metadata['path'] : thrown;
      }
      return undefined;
    };
    expect(await refused({ format: 'morse' })).toBe('format');
    expect(await refused({ format: 'json', options: { recods: 'x' } })).toBe('options.recods');
    expect(await refused({ decode: [{ format: 'json' }, { format: 'json', records: 'a..b' }] })).toBe(
      'decode[1].records',
    );
    expect(await refused({ decode: [{ format: 'morse' }] }, 'decode[3]')).toBe('decode[3].decode[0].format');
  });

  it('opens nothing before every option was read, and fails as a promise', async () => {
    let opened = 0;
    const format: Format = {
      name: 'x',
      parseOptions: () => undefined,
      compile: () => {
        opened += 1;
        throw new TypeError('cannot');
      },
    };
    const formats = new Map<string, Format>([
      ['x', format],
      ['json', jsonFormat],
    ]);
    expect(() => compileDecoding({ decode: [{ format: 'x' }, { format: 'json', bad: 1 }] }, formats)).toThrow(
      'decode[1].bad',
    );
    expect(opened).toBe(0);
    await expect(compileDecoding({ decode: [{ format: 'x' }] }, formats)).rejects.toThrow('cannot');
  });
});
