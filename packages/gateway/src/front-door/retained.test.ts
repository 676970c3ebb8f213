import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { silentLogger } from '../ports.ts';
import { type Message, plainMessage } from './message.ts';
import { RetainedMessages } from './retained.ts';
import { openRetainedFile } from './retained-file.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-retained-'));
  path = join(directory, 'retained.jsonl');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const clock = { time: 0, now: () => clock.time };
const message = (topic: string, text: string, expireTimeMs = Number.POSITIVE_INFINITY): Message => ({
  ...plainMessage({ topic, payload: Buffer.from(text), qos: 1 }),
  retain: true,
  expireTimeMs,
});

async function open(limits: Partial<GatewayLimits> = {}) {
  clock.time = 0;
  const store = await openRetainedFile(path, silentLogger);
  return await RetainedMessages.load({ store, limits: { ...defaultLimits, ...limits }, clock });
}

const shown = (retained: RetainedMessages): string[] =>
  retained.match('#').map(({ topic, payload }) => `${topic} ${Buffer.from(payload).toString()}`);

describe('retained messages', () => {
  it('are the last of each topic, and are there after a restart', async () => {
    const first = await open();
    await first.set(message('a', '1'));
    await first.set(message('a', '2'));
    await Promise.all([first.set(message('b/c', '3')), first.set(message('d', '4')), first.set(message('d', ''))]);
    await first.close();
    expect(shown(await open())).toEqual(['a 2', 'b/c 3']);
  });

  it('are bounded in number and octets; the one that does not fit replaces nothing and leaves nothing', async () => {
    const retained = await open({ retainedMessages: 2, retainedBytes: 10 });
    await retained.set(message('a', '1234'));
    await retained.set(message('b', '1234'));
    expect(retained.set(message('c', '1'))).toBeUndefined();
    expect(retained.set(message('b', '12345'))).toBeUndefined();
    expect(shown(retained)).toEqual(['a 1234']);
    await retained.close();
    expect(shown(await open())).toEqual(['a 1234']);
  });

  it('make room as they expire', async () => {
    const retained = await open({ retainedMessages: 1 });
    await retained.set(message('a', '1', 100));
    clock.time = 100;
    expect(shown(retained)).toEqual([]);
    await retained.set(message('b', '2'));
    expect(shown(retained)).toEqual(['b 2']);
  });

  it('a torn or damaged line is left out, and does not swallow the next one', async () => {
    const first = await open();
    await first.set(message('a', '1'));
    await first.close();
    await appendFile(path, '\n{"topic":"b","payl');
    const second = await open();
    await second.set(message('c', '3'));
    await second.close();
    expect(shown(await open())).toEqual(['a 1', 'c 3']);
  });

  it('the file is written anew when most of it is stale', async () => {
    const retained = await open();
    for (let n = 0; n < 1_100; n++) void retained.set(message('a', `${n}`));
    await retained.set(message('b', 'x'));
    await retained.close();
    const again = await open();
    await again.set(message('b', 'y'));
    await again.close();
    expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(10);
    expect(shown(await open())).toEqual(['a 1099', 'b y']);
  });

  it('a write that failed is made good by the next one', async () => {
    const retained = await open();
    await rm(directory, { recursive: true });
    await expect(retained.set(message('a', '1'))).rejects.toThrow(/ENOENT/);
    await mkdir(directory);
    await retained.set(message('b', '2'));
    await retained.close();
    expect(shown(await open())).toEqual(['a 1', 'b 2']);
  });

  it('an empty file is one without messages', async () => {
    await writeFile(path, '\n\n');
    expect(shown(await open())).toEqual([]);
  });
});
