import type { Nameplate, SentCommand } from '@nameplate/sdk';
import type { Context } from './context.ts';

/** What became of a command while somebody waited for it. */
export interface Awaited {
  readonly sent: SentCommand;
  /** By Ctrl-C: the command goes on. */
  readonly interrupted: boolean;
}

/**
 * Waits until nothing more comes of a command, and tells each state on the way; after Ctrl-C with the last one that it saw.
 * @throws NameplateError DEADLINE_EXCEEDED
 */
export async function waitCommand(
  { io }: Pick<Context, 'io'>,
  commands: Pick<Nameplate['commands'], 'wait'>,
  now: SentCommand,
  options: { readonly deadlineMs: number; readonly tell: (sent: SentCommand) => void },
): Promise<Awaited> {
  let last = now;
  const onChange = (sent: SentCommand) => {
    if (sent.state !== last.state) options.tell(sent);
    last = sent;
  };
  options.tell(now);
  try {
    const { deadlineMs } = options;
    const sent = await commands.wait(now.identifier, now.id, { deadlineMs, signal: io.signal, onChange });
    return { sent, interrupted: false };
  } catch (thrown) {
    if (!io.signal.aborted) throw thrown;
    return { sent: last, interrupted: true };
  }
}

/** How long `--wait` is: a minute unless it says, and no longer than a `--timeout` that was given. */
export function waitMs(
  wait: number | true,
  { deadlineMs, deadlineGiven }: Pick<Context, 'deadlineMs' | 'deadlineGiven'>,
) {
  return Math.min(wait === true ? 60_000 : wait * 1_000, deadlineGiven ? deadlineMs : Infinity);
}
