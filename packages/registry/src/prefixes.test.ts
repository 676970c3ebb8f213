import { anonymous, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, openFixture, texts, value } from './fixture.ts';

const manager = app(['prefix.manage'], ['88.118'], 'npk_manager');

describe('prefixes', () => {
  it('are homed by who manages them or what is above', async () => {
    const { registry } = await openFixture();
    await registry.prefixes.create({ principal: manager }, { prefix: '88.118.23', description: 'Second plant' });
    expect(await registry.prefixes.has('88.118.23')).toBe(true);
    for (const prefix of ['88.119', '88', '88.1180'])
      await expect(registry.prefixes.create({ principal: manager }, { prefix })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    const other = app(['identifier.write'], ['*']);
    await expect(registry.prefixes.create({ principal: other }, { prefix: '88.1' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(registry.prefixes.create({ principal: anonymous }, { prefix: '88.1' })).rejects.toMatchObject({
      code: 'AUTHENTICATION_NEEDED',
    });
    await expect(registry.prefixes.create({ principal: admin }, { prefix: '*' })).rejects.toMatchObject({
      code: 'INVALID_IDENTIFIER',
    });
  });

  it('have a public record that says who holds them', async () => {
    const { registry } = await openFixture();
    const record = await registry.handles.read(parseIdentifier('0.na/88.118.22'));
    expect(texts(record?.values.map((stored) => stored.decode()) ?? [])).toEqual({ DESC: 'A plant' });
    expect(record?.values.every(({ publicRead }) => publicRead)).toBe(true);
    expect(await registry.prefixes.responsibleFor(parseIdentifier('0.NA/88.118.22'))).toBe(true);
    expect(await registry.prefixes.responsibleFor(parseIdentifier('0.NA/88.118'))).toBe(false);
  });

  it('are homed once, without regard to case', async () => {
    const { registry } = await openFixture();
    const create = (prefix: string) => registry.prefixes.create({ principal: admin }, { prefix });
    const tries = await Promise.allSettled(['abc', 'ABC', 'Abc'].map(create));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(create('aBc')).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS', reason: 'PREFIX_EXISTS' });
  });

  it('take writes as soon as they are homed, though they were asked for before', async () => {
    const { registry } = await openFixture();
    const write = { identifier: parseIdentifier('88.7/x'), values: [] };
    await expect(registry.handles.create({ principal: admin }, write)).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
    });
    await registry.prefixes.create({ principal: admin }, { prefix: '88.7' });
    await registry.handles.create({ principal: admin }, write);
  });

  it('are read and listed by who may', async () => {
    const { registry } = await openFixture();
    for (const prefix of ['88.118.23', '88.119', '88.120'])
      await registry.prefixes.create({ principal: admin }, { prefix });
    expect(await registry.prefixes.get(manager, '88.118.22')).toMatchObject({
      prefix: '88.118.22',
      description: 'A plant',
    });
    await expect(registry.prefixes.get(manager, '88.119')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(registry.prefixes.get(manager, '88.404')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(registry.prefixes.get(admin, '88.404')).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
    const names = async (pageSize: number) => {
      const first = await registry.prefixes.list(admin, { pageSize });
      const second = await registry.prefixes.list(admin, { pageSize, pageToken: first.nextPageToken });
      return [first, second].map(({ prefixes }) => prefixes.map(({ prefix }) => prefix));
    };
    expect(await names(3)).toEqual([['88.118.22', '88.118.23', '88.119'], ['88.120']]);
    expect((await registry.prefixes.list(manager)).prefixes.map(({ prefix }) => prefix)).toEqual([
      '88.118.22',
      '88.118.23',
    ]);
    await expect(registry.prefixes.list(anonymous)).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  });

  it('keep the delegation that a parent wrote before', async () => {
    const { registry } = await openFixture();
    const principal = admin;
    await registry.prefixes.create({ principal }, { prefix: '0.NA' });
    const identifier = parseIdentifier('0.NA/88.9');
    await registry.handles.create({ principal }, { identifier, values: [value(3, 'HS_SERV', '0.NA/88')] });
    await registry.prefixes.create({ principal }, { prefix: '88.9' });
    const record = await registry.handles.read(identifier);
    expect(record).toMatchObject({ revision: 2 });
    expect(record?.values.map(({ type }) => type)).toEqual(['HS_SERV']);
  });

  it('repeat with the same request id', async () => {
    const { registry } = await openFixture();
    const context = { principal: admin, requestId: 'p-1' };
    const first = await registry.prefixes.create(context, { prefix: '88.5' });
    expect(await registry.prefixes.create(context, { prefix: '88.5' })).toEqual(first);
  });
});
