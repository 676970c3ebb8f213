import { blockSuffix } from '@nameplate/identifiers';
import { parseIdentifier } from '@nameplate/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { app, type Fixture, openFixture, value } from './fixture.ts';
import type { SuffixBlock } from './suffix-blocks.ts';

const prefix = '88.118.22';
const line = app(['identifier.write', 'identifier.read'], [prefix], 'npk_line');
const other = app(['identifier.write', 'identifier.read'], [prefix], 'npk_other');
const manager = app(['identifier.write', 'prefix.manage'], [prefix], 'npk_manager');
let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});

const reserve = (count: number, more: object = {}, principal = line) =>
  fixture.registry.blocks.reserve({ principal }, { prefix, count, ...more });
const numberOf = (block: SuffixBlock, number: number) => parseIdentifier(`${prefix}/${blockSuffix(block, number)}`);
const create = (identifier: ReturnType<typeof parseIdentifier>, principal = line) =>
  fixture.registry.handles.create({ principal }, { identifier, values: [value(1, 'URL', 'x')] });
const replay = (block: SuffixBlock, number: number, data = 'x', principal = line) =>
  fixture.registry.handles.createInBlock(
    { principal },
    { identifier: numberOf(block, number), values: [value(1, 'URL', data)], block: block.id },
  );

describe('a block of suffixes', () => {
  it('has numbers that no other has, and is the same when the request is repeated', async () => {
    const first = await reserve(100);
    const again = { principal: line, requestId: 'r1' };
    const input = { prefix, count: 5, stem: 'L1-' };
    const stem = await fixture.registry.blocks.reserve(again, input);
    expect(await fixture.registry.blocks.reserve(again, input)).toEqual(stem);
    expect([first.first, first.last, stem.first, stem.last]).toEqual([1, 100, 1, 5]);
    const many = await Promise.all(Array.from({ length: 10 }, () => reserve(10, {}, other)));
    const numbers = many.flatMap((block) => Array.from({ length: 10 }, (_, at) => block.first + at));
    expect(new Set(numbers).size).toBe(100);
    expect(Math.min(...numbers)).toBe(101);
  });

  it('goes around what is registered already', async () => {
    await create(parseIdentifier(`${prefix}/L0000000007`));
    await create(parseIdentifier(`${prefix}/l0000000009-b`));
    expect(await reserve(20, { stem: 'L' })).toMatchObject({ first: 10, last: 29 });
  });

  it('is registered by who reserved it or manages the prefix; by others only when it has expired', async () => {
    const block = await reserve(10, { checked: true, stem: 'M' });
    await expect(create(numberOf(block, 1), other)).rejects.toMatchObject({ reason: 'SUFFIX_RESERVED' });
    await expect(replay(block, 1, 'x', other)).rejects.toMatchObject({ reason: 'SUFFIX_RESERVED' });
    await create(numberOf(block, 1));
    await create(numberOf(block, 2), manager);
    // Beside the block, and with a check character that is not its own: other suffixes.
    await create(numberOf(block, 11), other);
    await create(parseIdentifier(`${prefix}/M0000000003`), other);
    fixture.clock.advance(31 * 86_400_000);
    await create(numberOf(block, 3), other);
  });

  it('is not taken by publishing a template or a profile under one of its suffixes', async () => {
    const block = await reserve(10, { stem: 'T' });
    const { templates, profiles } = fixture.registry;
    const definition = { name: { en: 'T' }, attributes: {} };
    const reserved = { reason: 'SUFFIX_RESERVED' };
    const [template, profile, source] = [numberOf(block, 1), numberOf(block, 2), parseIdentifier(`${prefix}/source`)];
    await expect(templates.create({ principal: other }, { identifier: template, definition })).rejects.toMatchObject(
      reserved,
    );
    const decoding = { format: 'json', metrics: { volume: { kind: 'counter', unit: 'm3' } } };
    const published = profiles.publish({ principal: other }, { identifier: profile, definition: decoding });
    await expect(published).rejects.toMatchObject(reserved);
    await templates.create({ principal: other }, { identifier: source, definition });
    await templates.publish({ principal: other }, { identifier: source });
    await expect(templates.fork({ principal: other }, { source, into: template })).rejects.toMatchObject(reserved);
    await templates.create({ principal: line }, { identifier: template, definition });
  });

  it('each suffix is registered once: the same again, ever so late, is a duplicate; another thing is refused', async () => {
    const block = await reserve(10);
    expect(await replay(block, 1)).toMatchObject({ duplicate: false, record: { revision: 1 } });
    fixture.clock.advance(100 * 86_400_000);
    const set = [value(1, 'URL', 'changed')];
    await fixture.registry.handles.update({ principal: line }, { identifier: numberOf(block, 1), set });
    expect(await replay(block, 1)).toMatchObject({ duplicate: true, record: { revision: 2 } });
    await expect(replay(block, 1, 'another')).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });
    await create(numberOf(block, 2));
    await expect(replay(block, 2)).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });
  });

  it('what is not of the block is refused, also when it is of another', async () => {
    const block = await reserve(10);
    const next = await reserve(10, {}, other);
    await expect(replay(block, 11)).rejects.toMatchObject({ reason: 'SUFFIX_NOT_IN_BLOCK' });
    await expect(replay({ ...block, id: next.id }, 1)).rejects.toMatchObject({ reason: 'SUFFIX_NOT_IN_BLOCK' });
    const input = { identifier: parseIdentifier(`${prefix}/meter`), values: [], block: block.id };
    await expect(fixture.registry.handles.createInBlock({ principal: line }, input)).rejects.toMatchObject({
      reason: 'SUFFIX_NOT_IN_BLOCK',
    });
  });

  it('a check writes nothing', async () => {
    const block = await reserve(10);
    const input = { identifier: numberOf(block, 1), values: [], block: block.id };
    const check = await fixture.registry.handles.createInBlock({ principal: line }, input, { checkOnly: true });
    expect(check.duplicate).toBe(false);
    expect(await fixture.registry.handles.read(numberOf(block, 1))).toBeUndefined();
  });

  it.each([
    [{ count: 0 }, 'BLOCK_SIZE'],
    [{ count: 1.5 }, 'BLOCK_SIZE'],
    [{ count: 1_000_001 }, 'BLOCK_SIZE'],
    [{ stem: 'a/b' }, 'SUFFIX_STEM'],
    [{ stem: 'a', checked: true }, 'SUFFIX_STEM'],
    [{ validMs: 400 * 86_400_000 }, 'BLOCK_VALIDITY'],
    [{ validMs: Number.NaN }, 'BLOCK_VALIDITY'],
    [{ prefix: '88.118.23' }, 'PREFIX_NOT_COVERED'],
  ])('%j is refused: %s', async (more, reason) => {
    await expect(reserve(10, more)).rejects.toMatchObject({ reason });
  });
});
