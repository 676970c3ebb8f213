import { main } from '@nameplate/cli';

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, against a server and as its administrator. */
export async function runCli(
  server: { readonly endpoint: string; readonly administratorKey: string },
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Result> {
  return await runCliIn({ NAMEPLATE_ENDPOINT: server.endpoint, NAMEPLATE_KEY: server.administratorKey }, args, signal);
}

/** The same with an environment of its own. */
export async function runCliIn(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  signal = new AbortController().signal,
): Promise<Result> {
  let out = '';
  let err = '';
  const code = await main(['node', 'nameplate', ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    environment,
    isTerminal: false,
    columns: 80,
    signal,
    readInput: async () => '',
  });
  return { code, out, err };
}
