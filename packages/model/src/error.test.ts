import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable, isNameplateError, NameplateError, toNameplateError } from './error.ts';

describe('the error table', () => {
  const entries = Object.entries(errorTable);

  it.each(entries)(
    '%s has a Handle response code, an HTTP error status and a remedy in both languages',
    (_code, row) => {
      expect(Number.isInteger(row.handle) && row.handle > 1).toBe(true);
      expect(row.http).toBeGreaterThanOrEqual(400);
      expect(row.http).toBeLessThan(600);
      expect(row.remedy.en).toMatch(/\.$/);
      expect(row.remedy.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    },
  );

  it('lets only those be repeated whose gRPC status says that nothing lasting is wrong', () => {
    const retried = entries.filter(([, { retry }]) => retry === 'backoff' || retry === 'after-delay');
    const transient = ['UNAVAILABLE', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED'];
    for (const [code, { grpc }] of retried) expect(transient, code).toContain(grpc);
  });
});

describe('NameplateError', () => {
  it('carries code, reason, metadata and cause, and says whether to repeat', () => {
    const cause = new Error('disk');
    const error = new NameplateError('STORAGE_UNAVAILABLE', 'No space.', {
      reason: 'DISK_FULL',
      metadata: { path: 'x' },
      cause,
      retryAfterMs: 5,
    });
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', reason: 'DISK_FULL', retryAfterMs: 5, retryable: true });
    expect(error.cause).toBe(cause);
    expect(error.remedy).toEqual(errorTable.STORAGE_UNAVAILABLE.remedy);
    const forged = new NameplateError('UPSTREAM_UNAVAILABLE', 'x', { reason: 'ANSWER_NOT_AUTHENTIC' });
    expect(forged.remedy.en).toContain('delegate again');
    expect(forged.remedy.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    const plain = new NameplateError('INVALID_VALUE', 'x');
    expect(plain).toMatchObject({ reason: 'INVALID_VALUE', metadata: {}, retryable: false });
    expect('cause' in plain).toBe(false);
  });

  it('is known across copies of the package, by code too', () => {
    const foreign = Object.assign(new Error('x'), { name: 'NameplateError', code: 'IN_USE' as ErrorCode });
    expect(isNameplateError(foreign)).toBe(true);
    expect(isNameplateError(foreign, 'IN_USE')).toBe(true);
    expect(isNameplateError(foreign, 'INTERNAL')).toBe(false);
    expect(isNameplateError(new Error('x'))).toBe(false);
    expect(isNameplateError({ name: 'NameplateError', code: 'IN_USE' })).toBe(false);
  });

  it('becomes INTERNAL from anything else, without telling what it was', () => {
    const cause = new TypeError('secret path');
    const error = toNameplateError(cause);
    expect(error).toMatchObject({ code: 'INTERNAL', cause });
    expect(error.message).not.toContain('secret');
    expect(toNameplateError(error)).toBe(error);
  });
});
