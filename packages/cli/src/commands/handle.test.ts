import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRequest, encodeResolutionRequest, toHex } from '@nameplate/protocol/handle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import { passedLine } from '../handle-dump/line.ts';
import type { Io } from '../io.ts';
import { main } from '../main.ts';

const request = toHex(
  encodeRequest({
    opCode: 1,
    requestId: 7,
    nowMs: Date.UTC(2026, 0, 1),
    body: encodeResolutionRequest({ handle: '88.118.22/泵', indexes: [], types: ['URL'] }),
  }),
);

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nameplate-handle-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function nameplate(args: readonly string[], input = '') {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    environment: {},
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => input,
  };
  const code = await main(['node', 'nameplate', 'handle', ...args], io);
  return { code, ...said };
}

describe('handle decode and encode', () => {
  it('what decode prints, encode takes', async () => {
    const decoded = await nameplate(['decode', request, '--json']);
    expect(JSON.parse(decoded.out)).toMatchObject({
      header: { opCode: 1, responseCode: 0 },
      body: { handle: '88.118.22/泵', types: ['URL'] },
    });
    const file = join(scratch, 'request.json');
    await writeFile(file, decoded.out);
    expect(await nameplate(['encode', file])).toEqual({ code: 0, out: `${request}\n`, err: '' });
    expect(JSON.parse((await nameplate(['encode', '-', '--json'], decoded.out)).out)).toEqual({ hex: request });
  });

  it('names the flag of an answer past its time to live', async () => {
    const fields = {
      envelope: { requestId: 7 },
      header: { opCode: 1, responseCode: 1, flags: ['recursive', 'stale'] },
    };
    const body = { handle: '88.118.22/a', values: [] };
    const hex = (await nameplate(['encode', '-'], JSON.stringify({ ...fields, body }))).out.trim();
    const { header } = JSON.parse((await nameplate(['decode', hex, '--json'])).out);
    expect(header).toMatchObject({ opFlags: '0x10010000', flags: ['recursive', 'stale'] });
    const frame = new Uint8Array(Buffer.from(hex, 'hex'));
    const passed = { at: new Date(0), transport: 'udp', conversation: 1, direction: 'answer', frame } as const;
    expect(passedLine(passed, 120)).toContain('88.118.22/a 0 values stale');
  });

  it('reads hexadecimal from standard input, white space and all', async () => {
    const spaced = request.replace(/../g, '$& ');
    const { code, out } = await nameplate(['decode', '-'], `${spaced}\n`);
    expect(code).toBe(0);
    expect(out).toContain('  handle   88.118.22/泵\n');
    expect(out).toMatch(/^ {2}opCode +1$/m);
  });

  it('reads other things by their kind', async () => {
    const admin = '0fff0000000d302e4e412f38382e3131312e31000000c8';
    const { out } = await nameplate(['decode', admin, '--kind', 'admin', '--json']);
    expect(JSON.parse(out)).toMatchObject({ permissions: 4095, adminHandle: '0.NA/88.111.1', adminIndex: 200 });
    expect((await nameplate(['encode', '-', '--kind', 'admin'], out)).out).toBe(`${admin}\n`);
  });

  it.each([
    [['decode', 'xyz'], 'hexadecimal'],
    [['decode', '0211'], 'cut off'],
    [['decode', request.slice(2)], 'message length'],
    [['decode', request, '--kind', 'letter'], 'letter'],
    [['encode', 'no-such-file'], 'no-such-file'],
    [['dump', '--listen', '70000', '--to', '127.0.0.1:1'], '65535'],
    [['dump', '--listen', '0', '--to', 'nowhere'], 'host:port'],
  ])('%j is wrong usage, and told why', async (args, why) => {
    const { code, out, err } = await nameplate(args);
    expect({ code, out }).toEqual({ code: exitCodes.usage, out: '' });
    expect(err).toContain(why);
  });

  it('names the field that is wrong', async () => {
    const { code, err } = await nameplate(['encode', '-'], '{"envelope": {"requestId": "7"}, "header": {"opCode": 1}}');
    expect(code).toBe(exitCodes.usage);
    expect(err).toMatch(/body\.handle|envelope\.requestId/);
  });
});
