import { describe, expect, it } from 'vitest';
import type { Permission } from './claims.ts';
import { coversHandle, mayGrant } from './scope.ts';

const all: Permission = { perm: 'everything' };
const one = (handle: string): Permission => ({ perm: 'thisHandle', handle });
const derived = (handle: string): Permission => ({ perm: 'derivedPrefixes', handle });
const under = (handle: string): Permission => ({ perm: 'handlesUnderThisPrefix', handle });

describe('coversHandle', () => {
  it.each([
    [all, '88.118/a', true],
    [one('88.118/a'), '88.118/A', true],
    [one('88.118/a'), '88.118/ab', false],
    [under('0.NA/88.118'), '88.118/a', true],
    [under('0.na/88.118'), '88.118/a', true],
    [under('0.NA/88.118'), '88.118.22/a', false],
    [under('0.NA/88.118'), '88.1189/a', false],
    [under('88.118'), '88.118/a', false],
    [derived('0.NA/88.118'), '0.NA/88.118.22', true],
    [derived('0.NA/88.118'), '0.NA/88.118', false],
    [derived('0.NA/88.118'), '0.NA/88.1189', false],
    [derived('0.NA/88.118'), '88.118/a', false],
  ] as const)('%j on %s: %s', (permission, handle, covered) => {
    expect(coversHandle([permission], handle)).toBe(covered);
    expect(coversHandle([], handle)).toBe(false);
  });
});

describe('mayGrant', () => {
  it.each([
    [all, all, true],
    [derived('0.NA/88.118'), all, false],
    [derived('0.NA/88.118'), under('0.NA/88.118.22'), true],
    [derived('0.NA/88.118'), derived('0.NA/88.118'), true],
    [derived('0.NA/88.118'), derived('0.NA/88.118.22'), true],
    [derived('0.NA/88.118'), under('0.NA/88.118'), false],
    [derived('0.NA/88.118'), under('0.NA/88.119.1'), false],
    [under('0.NA/88.118'), under('0.NA/88.118'), true],
    [under('0.NA/88.118'), one('88.118/a'), true],
    [under('0.NA/88.118'), derived('0.NA/88.118'), false],
    [one('0.NA/88.118'), under('0.NA/88.118'), false],
    [one('0.NA/88.118'), one('0.NA/88.118'), true],
  ] as const)('%j gives %j: %s', (own, granted, may) => {
    expect(mayGrant([own], granted)).toBe(may);
  });
});
