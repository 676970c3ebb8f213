import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCliIn } from './run-cli.ts';

/**
 * Runs a block of `nameplate` commands as a reader types it, in this process: a process of its own for each would take most
 * of the test's time. Knows what guides use: `export`, `$NAME`, `$(node -p "require('./FILE').FIELD")`, quotes, `>FILE`,
 * `|| true` and `\` at the end of a line.
 */
export async function typeBlock(
  block: string,
  options: { readonly directory: string; readonly environment: Readonly<Record<string, string>> },
): Promise<string> {
  const { directory } = options;
  const environment: Record<string, string> = { ...options.environment };
  let said = '';
  for (const typed of block.replaceAll('\\\n', ' ').split('\n')) {
    if (typed.trim() === '') continue;
    const [command = '', ...args] = words(substitute(typed, directory, environment));
    if (command === 'export') {
      for (const arg of args) environment[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1);
      continue;
    }
    if (command !== 'nameplate') throw new Error(`the guide types what this test does not know: ${typed}`);
    const mayFail = args.at(-2) === '||' && args.at(-1) === 'true';
    const own = mayFail ? args.slice(0, -2) : args;
    const file = own.at(-1)?.startsWith('>') ? own.at(-1)?.slice(1) : undefined;
    const { code, out, err } = await runCliIn(environment, file === undefined ? own : own.slice(0, -1));
    if (code !== 0 && !mayFail) throw new Error(`${typed}\nended with ${code}: ${err}`);
    if (file === undefined) said += out + err;
    else writeFileSync(join(directory, file), out);
  }
  return said;
}

function substitute(line: string, directory: string, environment: Readonly<Record<string, string>>): string {
  return line
    .replaceAll(/\$\(node -p "require\('\.\/([\w.]+)'\)\.(\w+)"\)/g, (_, file: string, field: string) => {
      const json = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Record<string, unknown>;
      return String(json[field]);
    })
    .replaceAll(/\$([A-Z_]+)/g, (_, name: string) => environment[name] ?? '');
}

/** Words of a line; quotes keep spaces together. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/['"]/g, ''));
}
