import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '@nameplate/testing';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const guide = readFileSync(join(root, 'docs/guides/access.md'), 'utf8');

function shown(language: string): string[] {
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
}

it('access.md says what its commands say', { timeout: 600_000 }, async () => {
  await using server = await startTestServer();
  const scratch = mkdtempSync(join(tmpdir(), 'nameplate-access-'));
  try {
    const [template = ''] = shown('json');
    writeFileSync(join(scratch, 'pump.json'), template);
    const bin = join(root, 'packages/cli/bin/nameplate.mjs');
    const env = {
      ...process.env,
      NAMEPLATE_KEY: server.administratorKey,
      NAMEPLATE_ENDPOINT: server.endpoint,
      LANG: 'C',
    };
    const type = async (block: string) =>
      (
        await run('sh', ['-ec', block.replace(/^nameplate /gm, `"${process.execPath}" "${bin}" `)], {
          env,
          cwd: scratch,
        })
      ).stdout;
    const [example = '', grants = ''] = shown('sh');
    const out = await type(example);
    const [said = ''] = shown('text');
    for (const line of said.trim().split('\n')) expect(out).toContain(line);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const listed = await type(grants);
    expect(listed).toContain('88.118.22/pump under 88.118.22');
    expect(listed).toContain('organization:partner');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
