import { type HandleValue, isNameplateError, type Prefix } from '@nameplate/model';
import { decodeAdmin, decodeValueList, encodeAdmin } from '@nameplate/protocol/handle';
import { NameplateError } from '@nameplate/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, batchLimits, blocks } from './blocks.ts';
import type { BatchCommand, BatchTarget } from './command.ts';
import { formatRecord } from './format-record.ts';
import { parseBlock } from './parse-block.ts';
import { type BlockResult, runBatch } from './run-batch.ts';

async function blocksOf(text: string): Promise<Block[]> {
  const found: Block[] = [];
  for await (const block of blocks([new TextEncoder().encode(text)])) found.push(block);
  return found;
}

async function commands(text: string): Promise<BatchCommand[]> {
  return (await blocksOf(text)).map(parseBlock);
}

const text = (data: unknown) => new TextDecoder().decode(data as Uint8Array);

describe('a batch file', () => {
  it('CREATE with values of every format', async () => {
    const [create] = await commands(
      [
        'CREATE 88.118.22/a',
        '100 HS_ADMIN 86400 1110 ADMIN 300:110011111111:0.NA/88.118.22',
        '101 HS_VLIST 86400 1110 LIST 300:88.118.22/x;301:88.118.22/y:z',
        '1 URL 60 1100 UTF8 https://example.com/?a b',
        '2 IMAGE @1893456000 1111 FILE pictures/a b.png',
        '3 X 86400 1110 BASE64 AAEC',
        '4 EMPTY 86400 1110 UTF8',
      ].join('\n'),
    );
    if (create?.kind !== 'create') expect.fail('no CREATE');
    const [admin, list, url, image, octets, empty] = create.values;
    expect(create.handle.handle).toBe('88.118.22/a');
    expect(decodeAdmin(admin?.data as Uint8Array)).toEqual({
      index: 300,
      handle: '0.NA/88.118.22',
      permissions: 0xcff,
    });
    expect(decodeValueList(list?.data as Uint8Array)).toEqual([
      { index: 300, handle: '88.118.22/x' },
      { index: 301, handle: '88.118.22/y:z' },
    ]);
    expect(url).toMatchObject({ index: 1, type: 'URL', ttl: { kind: 'relative', seconds: 60 } });
    expect(url?.permissions).toEqual({ adminRead: true, adminWrite: true, publicRead: false, publicWrite: false });
    expect(text(url?.data)).toBe('https://example.com/?a b');
    expect(image).toMatchObject({
      data: { file: 'pictures/a b.png' },
      ttl: { kind: 'absolute', unixSeconds: 1893456000 },
    });
    expect(octets?.data).toEqual(Uint8Array.of(0, 1, 2));
    expect(empty?.data).toEqual(new Uint8Array());
  });

  it('every other operation; blocks end at a blank line or at the next keyword', async () => {
    const found = await commands(`

AUTHENTICATE PUBKEY:300:0.NA/88.118
c:\\keys\\admin.bin | my pass|phrase
DELETE 88.118.22/a
DELETE 88.118.22/b

REMOVE 2, 3:88.118.22/a:b
HOME 88.118.22

UNHOME 127.0.0.1:2641:TCP
0.NA/88.118.23
88.118.24

SESSIONSETUP
USESESSION:1

authenticate SECKEY:301:0.NA/88.118
DELETE is my secret
`);
    expect(found.map(({ kind }) => kind)).toEqual([
      'authenticate',
      'delete',
      'delete',
      'remove',
      'home',
      'unhome',
      'session',
      'authenticate',
    ]);
    expect(found[0]).toMatchObject({
      identity: { index: 300, keyFile: 'c:\\keys\\admin.bin', passphrase: 'my pass|phrase' },
    });
    expect(found[3]).toMatchObject({ indexes: [2, 3], handle: { handle: '88.118.22/a:b' } });
    expect(found[5]).toMatchObject({ prefixes: ['88.118.23', '88.118.24'] });
    expect(found[7]).toMatchObject({ identity: { method: 'SECKEY', index: 301, secret: 'DELETE is my secret' } });
  });

  it('a value line that ends in one backslash has the next with it, blank or not', async () => {
    const [create] = await commands('ADD 88.1/a\n1 X 0 1110 UTF8 one\\\n\\\nCREATE three\\\\\n2 Y 0 1110 UTF8 z\n');
    expect(create?.kind === 'add' && create.values.map(({ data }) => text(data))).toEqual([
      'one\n\nCREATE three\\\\',
      'z',
    ]);
  });

  it.each([
    ['CREATE 88.1/a', 'Line 1'],
    ['CREATE nothing\n1 X 0 1110 UTF8 a', 'Line 1'],
    ['MODIFY 88.1/a\n1 X 0 1110 UTF8 a\n2 Y 0 111 UTF8 a', 'Line 3'],
    ['MODIFY 88.1/a\n0 X 0 1110 UTF8 a', 'Line 2'],
    ['MODIFY 88.1/a\n2147483648 X 0 1110 UTF8 a', 'Line 2'],
    ['MODIFY 88.1/a\n1 X 0 1110 ADMIN 300:11:0.NA/88', 'Line 2'],
    ['MODIFY 88.1/a\n1 X 0 1110 BASE64 A', 'Line 2'],
    ['MODIFY 88.1/a\n1 X 0 1110 MORSE a', 'Line 2'],
    ['REMOVE 88.1/a', 'Line 1'],
    ['DELETE 88.1/a\n1 X 0 1110 UTF8 a', 'Line 2'],
    ['FROBNICATE 88.1/a', 'Line 1'],
    ['\n\nAUTHENTICATE SECKEY:300\nverysecret', 'Line 3'],
  ])('%j is refused with its line, and without what is secret', async (file, line) => {
    const [block] = await blocksOf(file);
    const parse = () => parseBlock(block ?? expect.fail());
    expect(parse).toThrow(new RegExp(`^${line}: `));
    expect(parse).not.toThrow(/verysecret/);
  });

  it('a line or a block that is too large is refused, and the next block is read', async () => {
    const long = 'x'.repeat(batchLimits.line + 1);
    const many = '1 X 0 1110 UTF8 a\n'.repeat(batchLimits.lines);
    const found = await blocksOf(`CREATE 88.1/a\n1 X 0 1110 UTF8 ${long}\n\nADD 88.1/b\n${many}\nDELETE 88.1/c\n`);
    expect(found.map(({ refused }) => refused?.code)).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', undefined]);
    expect(found.map((block) => block.line)).toEqual([1, 4, 4 + batchLimits.lines + 2]);
  });

  it('whatever it holds, blocks come or a NameplateError', async () => {
    const words = [
      'CREATE ',
      'AUTHENTICATE SECKEY:',
      '1 X 0 1110 UTF8 ',
      '\n',
      '\\',
      '88.1/a',
      '300:',
      ' ADMIN ',
      '热',
      '\r\n',
    ];
    const file = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 6 })), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(file, async (parts) => {
        for (const block of await blocksOf(parts.join(''))) {
          expect(block.line).toBeGreaterThan(0);
          try {
            parseBlock(block);
          } catch (thrown) {
            expect(isNameplateError(thrown), String(thrown)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('formatRecord', () => {
  const may = fc.record({
    adminRead: fc.boolean(),
    adminWrite: fc.boolean(),
    publicRead: fc.boolean(),
    publicWrite: fc.boolean(),
  });
  const texts = fc.string({
    unit: fc.constantFrom('a', ' ', '\\', '\n', '\r', '\t', '热', '\u2028', '\u0000', '\uFEFF', ';'),
  });
  const admin = fc
    .record({ index: fc.nat(), handle: texts, permissions: fc.integer({ min: 0, max: 0xffff }) })
    .map(encodeAdmin);
  const value: fc.Arbitrary<Omit<HandleValue, 'index'>> = fc.record({
    type: fc.constantFrom('URL', 'HS_ADMIN', 'HS_VLIST'),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      texts.map((one) => new TextEncoder().encode(one)),
      admin,
    ),
    ttl: fc.oneof(
      fc.record({ kind: fc.constant('relative' as const), seconds: fc.nat() }),
      fc.record({ kind: fc.constant('absolute' as const), unixSeconds: fc.integer({ min: 0, max: 0xffff_ffff }) }),
    ),
    permissions: may,
    timestamp: fc.constant(0),
    references: fc.constant([]),
  });

  it('gives the same values when it is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 5 }), async (some) => {
        const values = some.map((one, at) => ({ ...one, index: at + 1 }));
        const written = formatRecord({ handle: '88.118.22/a b', values });
        const [create, ...more] = await commands(`${written.text}DELETE 88.1/x`);
        expect(more).toHaveLength(1);
        expect(create?.kind === 'create' && create.handle.handle).toBe('88.118.22/a b');
        const read = create?.kind === 'create' ? create.values : [];
        expect(
          read.map((one) => ({ ...one, data: [...(one.data as Uint8Array)], timestamp: 0, references: [] })),
        ).toEqual(values.map((one) => ({ ...one, data: [...one.data] })));
        expect(written.lost).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('runBatch', () => {
  function target(failing: Readonly<Record<string, NameplateError>> = {}) {
    const done: string[] = [];
    const note = (what: string) => {
      if (failing[what]) throw failing[what];
      done.push(what);
    };
    const under: BatchTarget = {
      authenticate: async ({ method, index, handle }) => (note(`authenticate ${method} ${index}:${handle}`), undefined),
      create: async ({ handle }, values) => note(`create ${handle} ${values.map(({ data }) => text(data)).join()}`),
      add: async ({ handle }, values) => note(`add ${handle} ${values.length}`),
      modify: async ({ handle }, values) => note(`modify ${handle} ${values.length}`),
      remove: async ({ handle }, indexes) => note(`remove ${handle} ${indexes.join()}`),
      delete: async ({ handle }) => note(`delete ${handle}`),
      home: async (prefix: Prefix) => note(`home ${prefix}`),
      unhome: async (prefix: Prefix) => note(`unhome ${prefix}`),
    };
    return { done, under };
  }

  async function run(file: string, under: BatchTarget, continueAt?: number) {
    const results: BlockResult[] = [];
    const readFile = async (path: string) => new TextEncoder().encode(`contents of ${path}`);
    const all = blocks([new TextEncoder().encode(file)]);
    try {
      for await (const result of runBatch(all, { target: under, continueAt, readFile })) results.push(result);
      return { results, thrown: undefined };
    } catch (thrown) {
      return { results, thrown };
    }
  }

  const file = `AUTHENTICATE SECKEY:300:0.NA/88.1
hidden

CREATE 88.1/a
1 X 0 1110 FILE x.txt

REMOVE 1,2:88.1/b

HOME 88.2
88.3
`;

  it('does the blocks in order, files read, and shows no secret', async () => {
    const { done, under } = target();
    const { results } = await run(file, under);
    expect(done).toEqual([
      'authenticate SECKEY 300:0.NA/88.1',
      'create 88.1/a contents of x.txt',
      'remove 88.1/b 1,2',
      'home 88.2',
      'home 88.3',
    ]);
    expect(results.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(JSON.stringify(results.map(({ title }) => title))).not.toContain('hidden');
  });

  it('a block that fails does not stop the rest; a server that is away does', async () => {
    const refused = new NameplateError('PERMISSION_DENIED', 'no');
    const away = new NameplateError('UPSTREAM_UNAVAILABLE', 'away');
    const first = target({ 'remove 88.1/b 1,2': refused });
    expect((await run(file, first.under)).results.map(({ state }) => state)).toEqual([
      'done',
      'done',
      'failed',
      'done',
    ]);
    const second = target({ 'remove 88.1/b 1,2': away });
    const { results, thrown } = await run(file, second.under);
    expect(results.map(({ state }) => state)).toEqual(['done', 'done', 'failed']);
    expect(thrown).toBe(away);
  });

  it('ends when the file cannot be who it wants to be', async () => {
    const { done, under } = target({
      'authenticate SECKEY 300:0.NA/88.1': new NameplateError('AUTHENTICATION_FAILED', 'no'),
    });
    expect((await run(file, under)).thrown).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(done).toEqual([]);
  });

  it('goes on at a line, as who the file says', async () => {
    const { done, under } = target();
    await run(`NONSENSE\n\n${file}`, under, 9);
    expect(done).toEqual(['authenticate SECKEY 300:0.NA/88.1', 'remove 88.1/b 1,2', 'home 88.2', 'home 88.3']);
  });
});
