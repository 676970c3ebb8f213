import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { main } from '../main.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-block-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** No server is there: what asks one ends with another code. */
async function reserve(...args: string[]) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    environment: {},
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => '',
  };
  const code = await main(
    ['node', 'nameplate', 'block', 'reserve', '88.118.22', '--endpoint', '127.0.0.1:1', ...args],
    io,
  );
  return { code, ...said };
}

describe('block reserve', () => {
  it('refuses a file that is there, before it asks a server', async () => {
    const file = join(scratch, 'line-1.block');
    writeFileSync(file, 'how far it is used');
    const { code, err } = await reserve('--count', '5', '--out', file);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(`${file} is there already: nothing was reserved.`);
    expect(err).toContain('Give another file with --out');
    expect(readFileSync(file, 'utf8')).toBe('how far it is used');
  });

  it.each(['0', '1000001', '99999999999'])('says how many a block may have when %s are asked for', async (count) => {
    const { code, err } = await reserve('--count', count, '--out', join(scratch, 'none.block'));
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('1 to 1,000,000');
  });
});
