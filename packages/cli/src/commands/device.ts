import type { Enrolment } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { fields } from '../table.ts';
import { addDeviceCommand } from './device-command.ts';

/** `nameplate device enrol|rotate|revoke|get`. */
export function addDevice(program: Command, run: Run): void {
  const device = program.command('device').description('devices and what they connect with');
  device
    .command('enrol')
    .description('give a registered asset an MQTT user name and password, shown once')
    .argument('<identifier>')
    .option('--profile <identifier>', "a profile, also a built-in one such as meter.water (else its template's)")
    .action(run(enrol));
  device
    .command('rotate')
    .description('give it a new password')
    .argument('<identifier>')
    .option('--overlap <seconds>', 'how long the old one still works (default: not at all)', countArgument)
    .action(run(rotate));
  device
    .command('revoke')
    .description('end its passwords and connections')
    .argument('<identifier>')
    .action(run(revoke));
  addDeviceCommand(device, run);
  device.command('get').description('show a device').argument('<identifier>').action(run(get));
}

async function enrol(context: Context, id: string, options: { readonly profile?: string }): Promise<void> {
  show(context, await withClient(context, (np) => np.devices.enrol(id, options)));
}

async function rotate(context: Context, id: string, options: { readonly overlap?: number }): Promise<void> {
  const overlapMs = (options.overlap ?? 0) * 1_000;
  show(context, await withClient(context, (np) => np.devices.rotate(id, { overlapMs })));
}

async function revoke(context: Context, id: string): Promise<void> {
  const device = await withClient(context, (np) => np.devices.revoke(id));
  print(context, { json: device, text: () => `${device.identifier} can no longer connect.\n` });
}

async function get(context: Context, id: string): Promise<void> {
  const device = await withClient(context, (np) => np.devices.get(id));
  print(context, {
    json: device,
    text: () =>
      fields([
        ['device', device.identifier],
        ['profile', device.profile ?? 'generic'],
        ['enrolled', format.time(device.enrolTime)],
        ['passwords', `${device.activeCredentials} valid`],
      ]),
  });
}

function show(context: Context, { device, credential }: Enrolment): void {
  const { username, password, publishTopic, subscribeTopic } = credential;
  const lines = () =>
    `${fields([
      ['user name', username],
      ['password', password],
      ['publishes to', publishTopic],
      ['subscribes to', subscribeTopic],
    ])}\nThe password is shown this once. Try it:\n\nmosquitto_pub -u ${quote(username)} -P ${quote(password)} -q 1 \\\n  -t ${quote(
      publishTopic,
    )} -m '{"temperature": 21.5}'\n`;
  print(context, { json: { device, credential }, text: lines });
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
