import { connect, type Nameplate } from '@nameplate/sdk';
import type { Io } from './io.ts';
import type { Language } from './language.ts';

/** What every command has: its streams and the global options. */
export interface Context {
  readonly io: Io;
  readonly json: boolean;
  readonly language: Language;
  readonly endpoint: string;
  readonly key: string | undefined;
  readonly deadlineMs: number;
}

/** Runs `work` with a connected client and closes it. */
export async function withClient<T>(context: Context, work: (np: Nameplate) => Promise<T>): Promise<T> {
  const { endpoint, key, deadlineMs } = context;
  await using np = await connect({ endpoint, key, deadlineMs });
  return await work(np);
}
