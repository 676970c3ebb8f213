import { NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { assetJson } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import { isHandleEndpoint } from '../handle-endpoint.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate retire`. */
export function addRetire(program: Command, run: Run): void {
  program
    .command('retire')
    .description('end an identifier for good; it is never given again')
    .argument('<identifier>')
    .option('--reason <text>', 'why; over hdl:// it is not told, and left out')
    .option('--successor <identifier>', 'what takes its place')
    .action(run(retire));
}

async function retire(
  context: Context,
  identifier: string,
  { reason, successor }: { readonly reason?: string; readonly successor?: string },
): Promise<void> {
  if (isHandleEndpoint(context.endpoint)) return await deleteNatively(context, identifier, { reason, successor });
  if (reason === undefined) throw usage('Say why: --reason TEXT.');
  const options = { reason, ...(successor === undefined ? {} : { successor }) };
  const asset = await withClient(context, (np) => np.assets.retire(identifier, options));
  print(context, { json: assetJson(asset), text: () => `Retired ${asset.identifier}.\n` });
}

/** DELETE_HANDLE says neither why nor what takes its place: who gives them shall know that they would be lost. */
async function deleteNatively(
  context: Context,
  identifier: string,
  { reason, successor }: { readonly reason: string | undefined; readonly successor: string | undefined },
): Promise<void> {
  if ((reason ?? successor) !== undefined)
    throw usage('The Handle protocol tells no reason and no successor: leave them out, or give the gRPC endpoint.');
  const handle = await withClient(context, (np) => np.handles.delete(identifier, { signal: context.io.signal }));
  const json = { identifier: handle.identifier, state: handle.state };
  print(context, { json, text: () => `Deleted ${handle.identifier}.\n` });
}

function usage(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'USAGE' });
}
