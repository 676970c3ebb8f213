import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNameplateError } from './error.ts';
import {
  exactKey,
  formatIdentifier,
  identifierFromHandle,
  parseIdentifier,
  parsePrefix,
  prefixKey,
  prefixRecordIdentifier,
  sameIdentifier,
  tryParseIdentifier,
} from './identifier.ts';

const reasonOf = (text: string) => {
  try {
    parseIdentifier(text);
    return 'accepted';
  } catch (thrown) {
    if (!isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw thrown;
    return thrown.reason;
  }
};

describe('parseIdentifier', () => {
  it.each([
    ['88.118.22/meter-0001', '88.118.22', 'meter-0001', 'national-88'],
    ['88.608.24060301/META_fcc9', '88.608.24060301', 'META_fcc9', 'national-88'],
    ['88.111.1/0.0', '88.111.1', '0.0', 'national-88'],
    ['20.500.12122/WWD9VO', '20.500.12122', 'WWD9VO', 'handle'],
    ['11022/0000-0000-0000-C', '11022', '0000-0000-0000-C', 'handle'],
    ['0.NA/88.118.22', '0.NA', '88.118.22', 'handle'],
    ['880.1/x', '880.1', 'x', 'handle'],
    ['88.118.22/a/b//c/', '88.118.22', 'a/b//c/', 'national-88'],
    ['88.118.22/热量表-一号', '88.118.22', '热量表-一号', 'national-88'],
    ['88.118.22/a?b#c', '88.118.22', 'a?b#c', 'national-88'],
    ['88.118.22/two words', '88.118.22', 'two words', 'national-88'],
    ['  88.118.22/a  ', '88.118.22', 'a', 'national-88'],
    ['hdl:88.118.22/a', '88.118.22', 'a', 'national-88'],
    ['HDL://88.118.22/a', '88.118.22', 'a', 'national-88'],
    ['info:hdl/88.118.22/a', '88.118.22', 'a', 'national-88'],
    ['https://hdl.handle.net/88.118.22/a?noredirect#x', '88.118.22', 'a', 'national-88'],
    ['http://127.0.0.1:8000/api/handles/88.118.22/a%2Fb', '88.118.22', 'a/b', 'national-88'],
  ])('divides %s at the first slash', (text, prefix, suffix, scheme) => {
    expect(parseIdentifier(text)).toMatchObject({ prefix, suffix, scheme, handle: `${prefix}/${suffix}` });
  });

  it.each([
    ['88.118.22', 'NO_SLASH'],
    ['', 'NO_SLASH'],
    ['88.118.22/', 'SUFFIX_EMPTY'],
    ['/a', 'PREFIX_EMPTY'],
    ['88.118.22/%20a', 'SUFFIX_BLANK'],
    ['88..22/a', 'PREFIX_PART_EMPTY'],
    ['.88/a', 'PREFIX_PART_EMPTY'],
    ['11022./a', 'PREFIX_PART_EMPTY'],
    ['88.11822.1/a', 'PREFIX_88'],
    ['88.118.22.1/a', 'PREFIX_88'],
    ['88.abc/a', 'PREFIX_88'],
    ['88.1.12345678901234567/a', 'PREFIX_88'],
    ['1 2/a', 'PREFIX_CHARACTER'],
    ['88.118.22 /a', 'PREFIX_CHARACTER'],
    ['hdl: 88.118.22/a', 'PREFIX_CHARACTER'],
    ['300:88.118.22/a', 'PREFIX_CHARACTER'],
    ['ftp://88.118.22/a', 'PREFIX_CHARACTER'],
    ['*/a', 'PREFIX_CHARACTER'],
    ['88.118.22/a\u00ADb', 'CHARACTER'],
    ['88.118.22/a\u{E0041}b', 'CHARACTER'],
    ['88.118.22/a\u0000b', 'CHARACTER'],
    ['88.118.22/a\nb', 'CHARACTER'],
    ['88.118.22/a\u202Eb', 'CHARACTER'],
    ['88.118.22/a\u200Bb', 'CHARACTER'],
    ['88.118.22/a\u2066b', 'CHARACTER'],
    ['88.118.22/a%00b', 'CHARACTER'],
    ['88.118.22/a\uD800b', 'CHARACTER'],
    ['８８.118.22/a', 'FULL_WIDTH'],
    ['88．118.22/a', 'FULL_WIDTH'],
    ['88.118.22/a%2', 'PERCENT'],
    ['88.118.22/100%', 'PERCENT'],
    ['88.118.22/%FF', 'PERCENT_UTF8'],
    [`88.118.22/${'x'.repeat(246)}`, 'TOO_LONG'],
    [`11022/${'x'.repeat(2043)}`, 'TOO_LONG'],
    [`${'1'.repeat(256)}/a`, 'TOO_LONG'],
    ['x'.repeat(100_000), 'TOO_LONG'],
  ])('refuses %j as %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
    expect(tryParseIdentifier(text)).toBeUndefined();
  });

  it('says where and what was expected, and what full-width digits should have been', () => {
    expect(() => parseIdentifier('８８.118.22/a')).toThrow('did you mean 88.118.22?');
    expect(() => parseIdentifier('88.118.22/a\u202Eb')).toThrow('U+202E');
    try {
      parseIdentifier('88.118.22');
    } catch (thrown) {
      expect(thrown).toMatchObject({ metadata: { position: '9', expected: 'a slash between prefix and suffix' } });
    }
  });

  it('counts octets of UTF-8, not characters', () => {
    const han = '表'.repeat(81);
    expect(reasonOf(`88.118.22/${han}xx`)).toBe('accepted');
    expect(reasonOf(`88.118.22/${han}xxx`)).toBe('TOO_LONG');
    expect(reasonOf(`11022/${'x'.repeat(2042)}`)).toBe('accepted');
  });

  it('decodes percent escapes once, never twice', () => {
    const identifier = parseIdentifier('88.118.22/a%2541');
    expect(identifier.handle).toBe('88.118.22/a%41');
    expect(identifier.canonical).toBe('88.118.22/a%2541');
    expect(parseIdentifier(identifier.canonical).handle).toBe(identifier.handle);
    expect(parseIdentifier('88.118.22/%E7%83%AD').suffix).toBe('热');
  });

  it('takes the value form as it is', () => {
    const identifier = identifierFromHandle('88.118.22/100%41');
    expect(identifier.handle).toBe('88.118.22/100%41');
    expect(identifier.canonical).toBe('88.118.22/100%2541');
    expect(identifierFromHandle('88.118.22/hdl:x').suffix).toBe('hdl:x');
    for (const text of [' 88.118.22/a', '88.118.22 /a', 'hdl:88.118.22/a', '88.118.22/a '])
      expect(() => identifierFromHandle(text)).toThrow(expect.objectContaining({ code: 'INVALID_IDENTIFIER' }));
  });

  it('normalises to NFC', () => {
    expect(sameIdentifier(parseIdentifier('11022/e\u0301'), parseIdentifier('11022/\u00e9'))).toBe(true);
  });
});

const same = (a: string, b: string) => sameIdentifier(parseIdentifier(a), parseIdentifier(b));

describe('comparing', () => {
  it('leaves to other servers what they may tell apart: everything behind the prefix', () => {
    expect(exactKey('20.500.a/Admin')).toBe('20.500.A/Admin');
    expect(exactKey('11022/e\u0301')).not.toBe(exactKey('11022/\u00e9'));
    expect(exactKey('0.na/20.500.a')).toBe('0.NA/20.500.A');
    expect(exactKey('20.500.a')).toBe('20.500.A');
  });

  it('folds ASCII letters only', () => {
    expect(same('88.118.22/Meter', '88.118.22/mETER')).toBe(true);
    expect(same('0.na/88', '0.NA/88')).toBe(true);
    expect(same('11022/ÄB', '11022/äb')).toBe(false);
    expect(same('11022/ı', '11022/I')).toBe(false);
    expect(same('11022/ß', '11022/SS')).toBe(false);
    expect(same('88.118.22/a', '88.118.22/a/')).toBe(false);
    expect(parseIdentifier('11022/Straße').key).toBe('11022/STRAßE');
    expect(prefixKey('0.na')).toBe('0.NA');
  });

  it('keeps what was written, and is deeply equal to its like', () => {
    expect(String(parseIdentifier('88.118.22/Meter'))).toBe('88.118.22/Meter');
    expect(JSON.stringify({ id: parseIdentifier('88.118.22/100%25') })).toBe('{"id":"88.118.22/100%25"}');
    expect(parseIdentifier('88.118.22/a')).toEqual(identifierFromHandle('88.118.22/a'));
    expect(parseIdentifier('88.118.22/a')).not.toEqual(parseIdentifier('88.118.22/A'));
    expect(Object.isFrozen(parseIdentifier('88.118.22/a'))).toBe(true);
  });
});

describe('prefixes', () => {
  it('are checked alone', () => {
    expect(parsePrefix(' 88.118.22 ')).toBe('88.118.22');
    expect(parsePrefix('88')).toBe('88');
    for (const text of ['', '88.118/22', '88.118.x', 'a b', '８８'])
      expect(() => parsePrefix(text)).toThrow(expect.objectContaining({ code: 'INVALID_IDENTIFIER' }));
  });

  it('have a record of their own', () => {
    expect(prefixRecordIdentifier(parsePrefix('88.118.22')).handle).toBe('0.NA/88.118.22');
  });
});

describe('formatIdentifier', () => {
  it('writes each form, and each reads back', () => {
    const identifier = identifierFromHandle('88.118.22/热 量/50%');
    expect(formatIdentifier(identifier)).toBe('88.118.22/热 量/50%25');
    expect(formatIdentifier(identifier, 'label')).toBe('88.118.22/热 量/50%');
    expect(formatIdentifier(identifier, 'hdl')).toBe('hdl:88.118.22/%E7%83%AD%20%E9%87%8F/50%25');
    expect(formatIdentifier(identifier, 'uri')).toBe('https://hdl.handle.net/88.118.22/%E7%83%AD%20%E9%87%8F/50%25');
  });

  const suffix = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  it('round-trips: what any form writes, parse reads as the same identifier', () => {
    fc.assert(
      fc.property(suffix, fc.constantFrom('88.118.22', '11022', '0.NA', '20.500.12122'), (text, prefix) => {
        let identifier;
        try {
          identifier = identifierFromHandle(`${prefix}/${text}`);
        } catch (thrown) {
          fc.pre(!isNameplateError(thrown));
          throw thrown;
        }
        for (const form of ['canonical', 'hdl', 'uri'] as const)
          expect(parseIdentifier(formatIdentifier(identifier, form))).toEqual(identifier);
        expect(identifierFromHandle(formatIdentifier(identifier, 'label'))).toEqual(identifier);
      }),
    );
  });

  it('answers an identifier or INVALID_IDENTIFIER for any text, and nothing else', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void tryParseIdentifier(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void tryParseIdentifier(`88.118.22/${text}`)));
  });
});
