import { describe, expect, it } from 'vitest';
import { anonymous, decide, type Principal, prefixCovers, type Scope, scopes } from './access.ts';

const app = (granted: readonly Scope[], prefixes: readonly string[]): Principal => ({
  kind: 'app',
  id: 'npk_1',
  scopes: granted,
  prefixes,
});
const device: Principal = { kind: 'device', id: '88.118.22/METER' };

describe('decide', () => {
  it.each(scopes)('denies %s to nobody in particular', (scope) => {
    expect(decide(anonymous, { scope, prefix: '88.118' })).toEqual({
      allowed: false,
      rule: 'anonymous',
      missing: scope,
    });
  });

  it('needs the scope and the prefix together', () => {
    const key = app(['identifier.read'], ['88.118']);
    expect(decide(key, { scope: 'identifier.read', prefix: '88.118.22' }).allowed).toBe(true);
    expect(decide(key, { scope: 'identifier.write', prefix: '88.118.22' })).toEqual({
      allowed: false,
      rule: 'key-scope',
      missing: 'identifier.write',
    });
    expect(decide(key, { scope: 'identifier.read', prefix: '88.119' })).toEqual({ allowed: false, rule: 'key-prefix' });
    expect(decide(app(scopes, []), { scope: 'identifier.read', prefix: '88' }).allowed).toBe(false);
  });

  it('asks for the whole server only of who holds all of it', () => {
    const question = { scope: 'key.manage', prefix: '*' } as const;
    expect(decide(app(scopes, ['88']), question).allowed).toBe(false);
    expect(decide(app(scopes, ['*']), question).allowed).toBe(true);
  });

  it.each(scopes)('lets a device do no %s but read and publish its own telemetry', (scope) => {
    const own = scope === 'telemetry.read' || scope === 'telemetry.publish';
    expect(decide(device, { scope, prefix: '88.118.22', device: '88.118.22/METER' }).allowed).toBe(own);
    expect(decide(device, { scope, prefix: '88.118.22', device: '88.118.22/OTHER' }).allowed).toBe(false);
    expect(decide(device, { scope, prefix: '88.118.22' }).allowed).toBe(false);
  });
});

describe('an administrator that proved a key of its handle', () => {
  const admin: Principal = {
    kind: 'handle',
    id: '300:88.118.22/ADMIN',
    handleKey: '88.118.22/ADMIN',
    index: 300,
  };
  const ask = (held: number | undefined) =>
    decide(admin, { scope: 'identifier.write', prefix: '88.118.22', admin: { needed: 0x10, held } });

  it('may what HS_ADMIN gives', () => {
    expect(ask(0x10)).toEqual({ allowed: true, rule: 'handle-admin' });
    expect(ask(0xfff).allowed).toBe(true);
  });

  it('is told apart from one that HS_ADMIN gives too little', () => {
    expect(ask(0xfef)).toMatchObject({ allowed: false, rule: 'handle-admin-permission' });
    expect(ask(undefined)).toMatchObject({ allowed: false, rule: 'handle-not-admin' });
  });

  it.each(scopes)('may nothing where no HS_ADMIN was asked: %s', (scope) => {
    expect(decide(admin, { scope, prefix: '*' }).allowed).toBe(false);
    expect(decide(admin, { scope, prefix: '88.118.22', device: '88.118.22/ADMIN' }).allowed).toBe(false);
  });
});

describe('prefixCovers', () => {
  it.each([
    ['88.118', '88.118', true],
    ['88.118', '88.118.22', true],
    ['88.118', '88.1180', false],
    ['88.118.22', '88.118', false],
    ['88', '880.1', false],
    ['*', '88.118', true],
    ['*', '*', true],
    ['88', '*', false],
    ['', '88', false],
  ])('%s covers %s: %s', (held, asked, covered) => {
    expect(prefixCovers(held, asked)).toBe(covered);
  });
});
