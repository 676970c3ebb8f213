import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CommandDesk } from './command-desk.ts';
import { Inbox } from './inbox.ts';
import type { DeviceCommand } from './link.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-desk-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

async function open(path = join(scratch, `${++files}.json`), act: (command: DeviceCommand) => unknown = () => 'done') {
  const link = { up: true, fails: false };
  const carriedOut: DeviceCommand[] = [];
  const published: string[] = [];
  const problems: unknown[] = [];
  const desk = new CommandDesk({
    inbox: await Inbox.open(path, '{"error":"interrupted"}', 4),
    onCommand: (command) => {
      carriedOut.push(command);
      return act(command);
    },
    publish: async (id, answer) => {
      if (link.fails) throw new Error('the link went down');
      published.push(`${id} ${answer}`);
    },
    isUp: () => link.up,
    onProblem: (thrown) => problems.push(thrown),
  });
  const take = (id: string, command = 'locate', args: object = {}) =>
    desk.take('command', Buffer.from(JSON.stringify({ id, command, args })));
  return { path, link, desk, carriedOut, published, problems, take };
}

describe('a device that is told', () => {
  it('carries a command out once and answers it once, however often it comes', async () => {
    const { desk, take, carriedOut, published, path } = await open();
    await Promise.all([take('7', 'beep', { times: 2 }), take('7', 'beep', { times: 2 })]);
    await desk.idle();
    await take('7');
    await desk.idle();
    expect(carriedOut).toMatchObject([{ port: 'command', id: '7', command: 'beep', args: { times: 2 } }]);
    await vi.waitFor(() => expect(published).toEqual(['7 "done"']));
    const again = await open(path);
    again.desk.wake();
    await again.take('7');
    await again.desk.idle();
    expect([again.carriedOut, again.published]).toEqual([[], []]);
  });

  it('answers when the link is there, also after a restart', async () => {
    const first = await open();
    first.link.up = false;
    await first.take('7');
    await first.desk.idle();
    expect(first.published).toEqual([]);
    first.link.up = true;
    first.link.fails = true;
    first.desk.wake();
    await vi.waitFor(() => expect(first.problems).toHaveLength(1));
    const second = await open(first.path);
    second.desk.wake();
    await vi.waitFor(() => expect(second.published).toEqual(['7 "done"']));
    expect(second.carriedOut).toEqual([]);
  });

  it('that ended while it carried one out does not do it again, and says so', async () => {
    const first = await open(undefined, () => new Promise(() => undefined));
    await first.take('7');
    await vi.waitFor(() => expect(first.carriedOut).toHaveLength(1));
    const second = await open(first.path);
    await second.take('7');
    second.desk.wake();
    await vi.waitFor(() => expect(second.published).toEqual(['7 {"error":"interrupted"}']));
    expect(second.carriedOut).toEqual([]);
  });

  it('says what went wrong, and what has nothing to say is an empty answer', async () => {
    const { desk, take, published } = await open(undefined, ({ id }) => {
      if (id === '7') throw new Error('the valve is stuck');
    });
    await take('7');
    await take('8');
    await desk.idle();
    await vi.waitFor(() => expect(published).toEqual(['7 {"error":"the valve is stuck"}', '8 ']));
  });

  it('hands on what is no named command, each time', async () => {
    const { desk, carriedOut, published } = await open();
    const texts = [
      'close',
      '{"id":7,"command":"x"}',
      '{"id":"__proto__","command":"x"}',
      '{"id":"7"}',
      'null',
      '[]',
      '',
    ];
    for (const text of [...texts, 'close']) await desk.take('valve', Buffer.from(text));
    await desk.take('valve', Uint8Array.of(0xff, 0x68));
    await desk.idle();
    expect(carriedOut.map(({ payload }) => Buffer.from(payload).toString('latin1'))).toEqual([
      ...texts,
      'close',
      '\u00ffh',
    ]);
    expect(carriedOut.every(({ id }) => id === undefined)).toBe(true);
    expect(published).toEqual([]);
  });

  it('keeps the newest commands, and says when it cannot read them', async () => {
    const { path, take, desk } = await open();
    for (let id = 1; id <= 5; id += 1) await take(String(id));
    await desk.idle();
    const again = await open(path);
    await again.take('1');
    await again.take('5');
    await again.desk.idle();
    expect(again.carriedOut.map(({ id }) => id)).toEqual(['1']);
    writeFileSync(path, '{');
    await expect(Inbox.open(path, '')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
});
