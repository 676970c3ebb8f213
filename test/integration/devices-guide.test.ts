import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { installed } from '../support/mosquitto.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const canPublish = installed('mosquitto_pub') !== undefined && installed('xxd') !== undefined;

interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

/** What the guide shows, by heading, in its order. */
function sections(): ReadonlyMap<string, readonly Block[]> {
  const guide = readFileSync(join(root, 'docs/guides/devices.md'), 'utf8');
  const parts = guide.split(/^## /m).map((part) => {
    const blocks = [...part.matchAll(/^```(\S+)(?: (\S+))?\n([\s\S]*?)^```/gm)];
    return [
      part.slice(0, part.indexOf('\n')),
      blocks.map(([, language = '', name = '', text = '']) => ({ language, name, text })),
    ] as const;
  });
  return new Map(parts);
}

let server: TestServer;
let begin = '';
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-devices-guide-'));
const [[, [opening] = []] = [], ...rest] = sections();
const kinds = rest.map(([title, blocks]) => ({ title, blocks }));
beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  server = await startTestServer();
  const [functions = '', last = ''] = (opening?.text ?? '').split(/\n\n(?=nameplate prefix)/);
  begin = functions;
  await type(last);
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** The block as a reader types it who has begun, against this server. */
async function type(block: string): Promise<string> {
  const bin = join(root, 'packages/cli/bin/nameplate.mjs');
  const { endpoint, administratorKey, mqttUrl } = server;
  const command = `nameplate() { "${process.execPath}" "${bin}" "$@"; }`;
  const typed = `${command}\n${begin}\n${block}`
    .replace(/(NAMEPLATE_ENDPOINT=)\S+/, `$1${endpoint}`)
    .replace(/(NAMEPLATE_KEY=)\S+/, `$1${administratorKey}`)
    .replace(/(MQTT_PORT=)\S+/, `$1${new URL(mqttUrl).port}`);
  const { stdout } = await run('sh', ['-ec', typed], { cwd: scratch, timeout: 60_000 });
  return stdout;
}

/** Lines without what differs from day to day: the time of receipt, and how wide a column is. */
function lines(text: string, shown = ''): readonly string[] {
  const times = /TIME/.test(shown) ? /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?Z/g : /$^/g;
  return text
    .replaceAll(times, 'TIME')
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '');
}

function expectShown(out: string, shown: string): void {
  const found = lines(out, shown);
  for (const line of lines(shown))
    expect(
      found.filter((each) => each.startsWith(line)),
      out,
    ).not.toEqual([]);
}

describe.skipIf(!canPublish).each(kinds)('$title (needs mosquitto_pub and xxd)', ({ blocks }) => {
  it('is tried, put on the platform and read back as the guide says', async () => {
    const names = blocks.map(({ language, name }) => `${language} ${name}`.trim());
    expect(names).toContain('sh read');
    let out = '';
    for (const [place, { language, name, text }] of blocks.entries()) {
      const next = blocks[place + 1];
      if (language === 'text') expectShown(out, text);
      else if (language !== 'sh') writeFileSync(join(scratch, name), text);
      else if (name === 'read')
        await vi.waitFor(async () => expectShown((out = await type(text)), next?.text ?? ''), {
          timeout: 30_000,
          interval: 100,
        });
      else out = await type(text);
    }
  });
});
