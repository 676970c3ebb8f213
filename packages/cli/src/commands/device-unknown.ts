import type { Template, UnknownDevice } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { attributesOf, settingArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface AdoptOptions {
  readonly as?: string;
  readonly gateway?: string;
  readonly template?: string;
  readonly set?: readonly (readonly [string, string])[];
  readonly profile?: string;
  readonly newPassword?: boolean;
}

/** `nameplate device unknown|adopt`. */
export function addDeviceUnknown(device: Command, run: Run): void {
  device
    .command('unknown')
    .description('list devices that nobody enrolled: that tried to connect, or that a gateway spoke of')
    .action(run(list));
  device
    .command('adopt')
    .description('register and enrol one of them, and take in what was kept of it')
    .argument('<name>', 'as the list has it')
    .option('--as <identifier>', 'what it is to be (else its name)')
    .option('--gateway <identifier>', 'the gateway that spoke of it')
    .option('--template <identifier>', 'the kind of thing it is')
    .option('--set <name=value>', 'an attribute of the template; repeatable', settingArgument)
    .option('--profile <identifier>', "how it encodes what it reports (else its template's)")
    .option('--new-password', 'do not let it keep the password that it presented last')
    .action(run(adopt));
}

async function list(context: Context): Promise<void> {
  const devices = await withClient(context, (np) => np.unknownDevices.list({ signal: context.io.signal }));
  const json = devices.map((device) => ({ ...device, sample: Buffer.from(device.sample).toString('base64') }));
  const head = ['name', 'spoken of by', 'seen', 'last', 'sample'];
  print(context, { json, text: () => table(head, devices.map(row), context.io.columns) });
}

function row({ name, gateway, address, count, lastTime, sample }: UnknownDevice): string[] {
  const shown = Buffer.from(sample)
    .toString('latin1')
    .replaceAll(/[^ -~]/g, '.')
    .slice(0, 40);
  return [name, gateway ?? `itself, from ${address}`, String(count), format.time(lastTime), shown];
}

async function adopt(context: Context, name: string, options: AdoptOptions): Promise<void> {
  const { as: identifier = name, gateway, template, set = [], profile, newPassword = false } = options;
  const adoption = await withClient(context, async (np) => {
    const of: Template | undefined = template ? await np.templates.get(template) : undefined;
    const asset = { identifier, ...(of && { template: of, attributes: attributesOf(set, of.definition) }) };
    const how = { newPassword, ...(profile && { profile }) };
    return await np.unknownDevices.adopt({ name, ...(gateway && { gateway }) }, asset, how);
  });
  const { device, credential, replayed } = adoption;
  const password = credential ? ` Its password, shown this once: ${credential.password}` : '';
  print(context, {
    json: adoption,
    text: () => `${device.identifier} is enrolled; ${replayed} kept messages are taken in.${password}\n`,
  });
}
