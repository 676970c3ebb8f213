import { describe, expect, it } from 'vitest';
import { defaultPermissions, isSecretType, privatePermissions, typeSelects, valueSelected } from './handle-value.ts';

describe('typeSelects', () => {
  it.each([
    ['URL', 'url', true],
    ['url', 'URL', true],
    ['URL', 'URLS', false],
    ['HS_SITE', 'HS_SITE.6', false],
    ['HS_SITE.', 'HS_SITE.6', true],
    ['HS_SITE.', 'hs_site', true],
    ['HS_SITE.', 'HS_SITES', false],
    ['HS_SITE.6', 'HS_SITE', false],
    ['Ä', 'ä', false],
    ['K', '\u212A', false],
  ])('%s selects %s: %s', (requested, stored, selected) => {
    expect(typeSelects(requested, stored)).toBe(selected);
  });
});

describe('valueSelected', () => {
  const value = { index: 3, type: 'URL' };
  it.each([
    [[], [], true],
    [['url'], [], true],
    [['EMAIL'], [], false],
    [[], [3], true],
    [[], [4], false],
    [['EMAIL'], [3], true],
    [['URL'], [4], true],
    [['EMAIL'], [4], false],
  ])('types %j and indexes %j: %s', (types, indexes, selected) => {
    expect(valueSelected(value, { types, indexes })).toBe(selected);
  });
});

describe('secrets', () => {
  it.each([
    ['HS_SECKEY', true],
    ['hs_seckey', true],
    ['HS_SECKEY.x', true],
    ['HS_PUBKEY', false],
    ['HS_SECKEYS', false],
  ])('%s: %s', (type, secret) => {
    expect(isSecretType(type)).toBe(secret);
  });
});

it('differs by default and private in publicRead only', () => {
  expect({ ...privatePermissions, publicRead: true }).toEqual(defaultPermissions);
  expect(privatePermissions.publicRead).toBe(false);
});
