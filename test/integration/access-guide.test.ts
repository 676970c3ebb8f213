import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/access.md'), 'utf8');

function shown(language: string): string[] {
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
}

/** The commands of a block, one after the other, with the file where it was saved. */
async function type(server: TestServer, block: string, file: string): Promise<string> {
  let said = '';
  for (const command of block
    .replaceAll(/\\\n\s*/g, '')
    .trim()
    .split('\n')) {
    const [program, ...args] = command.split(' ').map((word) => (word === 'pump.json' ? file : word));
    expect(program).toBe('nameplate');
    const { code, out, err } = await runCli(server, args);
    expect(code, `${command}: ${err}`).toBe(0);
    said += out;
  }
  return said;
}

it('access.md says what its commands say', async () => {
  await using server = await startTestServer();
  const scratch = mkdtempSync(join(tmpdir(), 'nameplate-access-'));
  const file = join(scratch, 'pump.json');
  try {
    writeFileSync(file, shown('json')[0] ?? '');
    const [example = '', grants = ''] = shown('sh');
    const out = await type(server, example, file);
    // The id of the key is another each time.
    const plain = (text: string) => text.replaceAll(/npk_[0-9a-f]{16}/g, 'npk_…');
    for (const line of (shown('text')[0] ?? '').trim().split('\n')) expect(plain(out)).toContain(plain(line));
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const listed = await type(server, grants, file);
    expect(listed).toContain('88.118.22/pump under 88.118.22');
    expect(listed).toContain('organization:partner');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
