/** What trials and benchmarks have in common: programs of their own, with a command line. */

/** The command line cannot be used; the message says how it can. */
export class UsageError extends Error {}

/** Reads the command line of this program; ends it with 2 and what is wrong when it cannot be used. */
export function planOf<T>(read: (args: readonly string[]) => T): T {
  try {
    return read(process.argv.slice(2));
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    return process.exit(2);
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
