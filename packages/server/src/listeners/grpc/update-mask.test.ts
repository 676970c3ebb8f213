import { defaultPermissions, defaultTimeToLive, type HandleValue } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { parseUpdate } from './update-mask.ts';

const value = (index: number): HandleValue => ({
  index,
  type: 'URL',
  data: new Uint8Array(),
  ttl: defaultTimeToLive,
  permissions: defaultPermissions,
  timestamp: 0,
  references: [],
});

describe('parseUpdate', () => {
  it('replaces all values without a mask, and with values', () => {
    expect(parseUpdate([], [value(1)])).toEqual({ values: [value(1)] });
    expect(parseUpdate(['values', 'values.2'], [value(1)])).toEqual({ values: [value(1)] });
  });

  it('sets what was sent and removes what was not', () => {
    expect(parseUpdate(['values.1', 'values.2', 'values.2'], [value(1)])).toEqual({ set: [value(1)], remove: [2] });
  });

  it.each([['etag'], ['values.0'], ['values.x'], ['values.1.data'], ['']])('refuses the path %j', (path) => {
    expect(() => parseUpdate([path], [])).toThrowError(expect.objectContaining({ reason: 'UPDATE_MASK' }));
  });

  it('refuses a value that no path names', () => {
    expect(() => parseUpdate(['values.1'], [value(1), value(2)])).toThrowError(/values\.2/);
  });
});
