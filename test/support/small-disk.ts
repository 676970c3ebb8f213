import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of a few megabytes that a test can fill. */
export interface SmallDisk {
  readonly directory: string;
  /** Takes all room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  unmount(): void;
}

/** Undefined where it cannot be mounted: not Linux, or not root. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'nameplate-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]).status !== 0) {
    rmdirSync(directory);
    return undefined;
  }
  const ballast = join(directory, 'ballast');
  return {
    directory,
    async fill() {
      const file = await open(ballast, 'a');
      try {
        for (let size = 64 * 1024; size >= 1; size /= 4) await writeUntilFull(file, new Uint8Array(size));
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    unmount() {
      if (!existsSync(directory)) return;
      spawnSync('umount', [directory]);
      rmdirSync(directory);
    },
  };
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, block: Uint8Array): Promise<void> {
  for (;;) {
    try {
      await file.appendFile(block);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
