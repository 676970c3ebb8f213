import { describe, expect, it } from 'vitest';
import { defaultPermissions, defaultTimeToLive, type HandleValue, privatePermissions } from './handle-value.ts';
import { isVisibility, narrower, settledVisibility, visibilities, visibilityOf, withVisibility } from './visibility.ts';

const value = (part: Partial<HandleValue> = {}): HandleValue => ({
  index: 1,
  type: 'A',
  data: new Uint8Array(),
  ttl: defaultTimeToLive,
  permissions: defaultPermissions,
  timestamp: 0,
  references: [],
  ...part,
});

describe('visibility', () => {
  it('is what the bits say when nothing else does', () => {
    expect(visibilityOf(value())).toBe('public');
    expect(visibilityOf(value({ permissions: privatePermissions }))).toBe('private');
  });

  it.each(visibilities)(
    '%s is told by one form of the value, with PUBLIC_READ when it is public only',
    (visibility) => {
      for (const before of visibilities) {
        const settled = withVisibility(withVisibility(value(), before), visibility);
        expect(visibilityOf(settled)).toBe(visibility);
        expect(settled.permissions.publicRead).toBe(visibility === 'public');
        expect('visibility' in settled).toBe(visibility !== 'public' && visibility !== 'private');
      }
    },
  );

  it('narrows to the smaller audience', () => {
    expect(narrower('public', 'named')).toBe('named');
    expect(narrower('private', 'consortium')).toBe('private');
    expect(narrower('named', 'consortium')).toBe('named');
  });

  it('stays when a writer says only that the value is not public', () => {
    const before = withVisibility(value(), 'named');
    expect(visibilityOf(settledVisibility(value({ permissions: privatePermissions }), before))).toBe('named');
    expect(visibilityOf(settledVisibility(value(), before))).toBe('public');
    expect(visibilityOf(settledVisibility(value({ visibility: 'private' }), before))).toBe('private');
    expect(visibilityOf(settledVisibility(value({ permissions: privatePermissions })))).toBe('private');
  });

  it('is one of five words', () => {
    for (const word of visibilities) expect(isVisibility(word)).toBe(true);
    for (const other of ['', 'unknown', 'toString', '__proto__', undefined, 0]) expect(isVisibility(other)).toBe(false);
  });
});
