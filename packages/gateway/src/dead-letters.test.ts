import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeadLetters } from './dead-letters.ts';
import { silentLogger } from './ports.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-dead-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const limits = { deadLetterRing: 3, deadLetterFileBytes: 2_000, deadLetterPayloadBytes: 8 };
const from = (text: string) => ({ identifier: '88.1/x', port: 'p', receiveTimeMs: 5, payload: Buffer.from(text) });

function open(counted: string[] = []): Promise<DeadLetters> {
  const observer = { count: (event: string, label: string) => counted.push(`${event} ${label}`) };
  return DeadLetters.open({ directory, limits, observer, logger: silentLogger });
}

it('are counted by reason, the last ones are kept, payloads are cut', async () => {
  const counted: string[] = [];
  const letters = await open(counted);
  for (const text of ['1', '2', '3', '0123456789']) letters.add('undecodable', 'why', from(text));
  expect(counted).toEqual(Array.from({ length: 4 }, () => 'dead_letters undecodable'));
  expect(letters.recent().map(({ payload }) => Buffer.from(payload, 'base64').toString())).toEqual([
    '2',
    '3',
    '01234567',
  ]);
  expect(letters.recent()[2]).toMatchObject({ payloadOctets: 10, identifier: '88.1/x', message: 'why' });
  await letters.close();
});

it('go to two files that stay within their size, over a restart too', async () => {
  for (let run = 0; run < 3; run++) {
    const letters = await open();
    for (let n = 0; n < 20; n++) {
      letters.add('bad-topic', `message ${n}`, from('x'));
      await letters.close();
    }
  }
  expect((await readdir(directory)).sort()).toEqual(['dead-letters.jsonl', 'dead-letters.jsonl.1']);
  for (const name of await readdir(directory))
    expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(1_000);
  const lines = (await readFile(join(directory, 'dead-letters.jsonl'), 'utf8')).trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ message: 'message 19', reason: 'bad-topic' });
});

it('never hold anybody up when the file cannot be written', async () => {
  const letters = await open();
  await rm(directory, { recursive: true });
  letters.add('undecodable', 'why', from('x'));
  await letters.close();
  expect(letters.recent()).toHaveLength(1);
});
