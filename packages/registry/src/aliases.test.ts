import { scan } from '@nameplate/identifiers';
import { anonymous } from '@nameplate/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { aliasesMax } from './aliases.ts';
import { type Fixture, id, openFixture, stranger, value, writer } from './fixture.ts';

const label = '(01)80614141123458(10)L1(21)6789';
const tag = '3074257BF7194E4000001A85';
const by = { principal: writer };

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
  for (const name of ['pump-1', 'pump-2']) {
    await fixture.registry.handles.create(by, { identifier: id(name), values: [value(1, 'N', name)] });
  }
});
const aliases = () => fixture.registry.aliases;
const bind = (name: string, code: string) => aliases().bind(by, { identifier: id(name), code });
const found = async (code: string) => (await aliases().find([scan(code)]))?.canonical;

describe('aliases', () => {
  it('finds the handle by every way in which the code is written', async () => {
    const bound = await bind('pump-1', label);
    expect(bound).toMatchObject({
      code: 'https://id.gs1.org/01/80614141123458/10/L1/21/6789',
      scheme: 'gs1',
      identifier: '88.118.22/pump-1',
    });
    for (const code of [label, tag, 'urn:epc:id:sgtin:0614141.812345.6789', 'https://x.cn/01/80614141123458/21/6789']) {
      expect(await found(code)).toBe('88.118.22/pump-1');
    }
    expect(await found('(01)80614141123458(21)6788')).toBeUndefined();
    expect(await aliases().list(writer, id('pump-1'))).toEqual([bound]);
    expect(await aliases().list(writer, id('pump-2'))).toEqual([]);
  });

  it('binds a code to one handle only, and to the same again without a change', async () => {
    const first = await bind('pump-1', label);
    fixture.clock.advance(1_000);
    expect(await bind('pump-1', tag)).toEqual(first);
    await expect(bind('pump-2', tag)).rejects.toMatchObject({ code: 'VALUE_ALREADY_EXISTS', reason: 'ALIAS_TAKEN' });
    const outcomes = await Promise.allSettled([bind('pump-1', '490154203237518'), bind('pump-2', '490154203237518')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('unbinds from the handle it is bound to, and then the code is free', async () => {
    await bind('pump-1', label);
    const from = (name: string) => aliases().unbind(by, { identifier: id(name), code: tag });
    await expect(from('pump-2')).rejects.toMatchObject({ code: 'VALUE_NOT_FOUND', reason: 'ALIAS_UNKNOWN' });
    await from('pump-1');
    expect(await found(label)).toBeUndefined();
    expect(await aliases().list(writer, id('pump-1'))).toEqual([]);
    await expect(from('pump-1')).rejects.toMatchObject({ code: 'VALUE_NOT_FOUND' });
    expect(await bind('pump-2', label)).toMatchObject({ identifier: '88.118.22/pump-2' });
  });

  it('asks the permission before anything else', async () => {
    const input = { identifier: id('nowhere'), code: label };
    for (const principal of [stranger, anonymous]) {
      const code = principal === anonymous ? 'AUTHENTICATION_NEEDED' : 'PERMISSION_DENIED';
      await expect(aliases().bind({ principal }, input)).rejects.toMatchObject({ code });
      await expect(aliases().unbind({ principal }, input)).rejects.toMatchObject({ code });
      await expect(aliases().list(principal, input.identifier)).rejects.toMatchObject({ code });
    }
  });

  it('is bound to handles that are there only', async () => {
    await expect(bind('nowhere', label)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await fixture.registry.handles.retire(by, { identifier: id('pump-1') });
    await expect(bind('pump-1', label)).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  });

  it.each([
    ['88.118.22/pump-2', 'INVALID_VALUE', 'ALIAS_SCHEME'],
    ['C3660', 'INVALID_VALUE', 'ALIAS_SCHEME'],
    ['6901234567893', 'INVALID_IDENTIFIER', 'CHECK_DIGIT'],
    ['hello', 'INVALID_IDENTIFIER', 'UNKNOWN_CODE'],
  ])('refuses %s', async (code, error, reason) => {
    await expect(bind('pump-1', code)).rejects.toMatchObject({ code: error, reason });
  });

  it('reads the code as the scheme that is named', async () => {
    const input = { identifier: id('pump-1'), code: '100011234567', scheme: 'ecode' } as const;
    expect(await aliases().bind(by, input)).toMatchObject({ scheme: 'ecode', code: '100011234567' });
  });

  it('answers a repeated request as the first time', async () => {
    const context = { principal: writer, requestId: 'one' };
    const input = { identifier: id('pump-1'), code: label };
    const first = await aliases().bind(context, input);
    await aliases().unbind(by, input);
    expect(await aliases().bind(context, input)).toEqual(first);
    expect(await found(label)).toBeUndefined();
  });

  it(`has at most ${aliasesMax} codes for a handle`, async () => {
    for (let at = 0; at < aliasesMax; at += 1) await bind('pump-1', `(01)80614141123458(21)${at}`);
    await expect(bind('pump-1', '(01)80614141123458(21)more')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await aliases().list(writer, id('pump-1'))).toHaveLength(aliasesMax);
  });
});
