import { parseIdentifier } from '@nameplate/model';
import { type Device, type Enrolment, NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { type MqttAddress, mqttAddressOf } from '../mqtt-address.ts';
import { countArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { quote } from '../shell-quote.ts';
import { fields, table } from '../table.ts';
import { enrolFile } from './device-bulk.ts';
import { addDeviceClaim } from './device-claim.ts';
import { addDeviceCommand } from './device-command.ts';
import { addDevicePsk } from './device-psk.ts';
import { addDeviceSimulate } from './device-simulate.ts';
import { addDeviceUnknown } from './device-unknown.ts';

/** `nameplate device enrol|rotate|psk|revoke|get|behind|remove|simulate`. */
export function addDevice(program: Command, run: Run): void {
  const device = program.command('device').description('devices and what they connect with');
  device
    .command('enrol')
    .description('give a registered asset an MQTT user name and password, shown once')
    .argument('[identifier]')
    .option('--profile <identifier>', "a profile, also a built-in one such as meter.water (else its template's)")
    .option('--gateway <identifier>', 'the gateway that speaks for it: it gets no password')
    .option('--alias <name>', 'what that gateway calls it (else its suffix)')
    .option('--edge-node <group/node>', 'its name in Sparkplug (else prefix/suffix)')
    .option('--certificate', 'it logs in by client certificate: it gets no password')
    .option('--fingerprint <sha256>', 'by this certificate only')
    .option('--file <file>', 'many, of a .csv or .jsonl file with these names as columns')
    .option('--out <file>', 'where the credentials of --file go; with it again, it goes on')
    .option('--mqtt <url>', 'where the server takes MQTT, for the line to try (default: beside the endpoint)')
    .action(run(enrol));
  device
    .command('rotate')
    .description('give it a new password')
    .argument('<identifier>')
    .option('--overlap <seconds>', 'how long the old one still works (default: not at all)', countArgument)
    .option('--mqtt <url>', 'where the server takes MQTT, for the line to try (default: beside the endpoint)')
    .action(run(rotate));
  device
    .command('revoke')
    .description('end its passwords, keys and connections')
    .argument('<identifier>')
    .action(run(revoke));
  addDeviceCommand(device, run);
  device.command('get').description('show a device').argument('<identifier>').action(run(get));
  device
    .command('behind')
    .description('list the devices that a gateway speaks for')
    .argument('<gateway>')
    .action(run(behind));
  device
    .command('remove')
    .description('make it an asset that is no device; what it reported stays')
    .argument('<identifier>')
    .action(run(remove));
  addDevicePsk(device, run);
  addDeviceClaim(device, run);
  addDeviceUnknown(device, run);
  addDeviceSimulate(device, run);
}

interface EnrolOptions {
  readonly profile?: string;
  readonly gateway?: string;
  readonly alias?: string;
  readonly edgeNode?: string;
  readonly certificate?: boolean;
  readonly fingerprint?: string;
  readonly file?: string;
  readonly out?: string;
  readonly mqtt?: string;
}

async function enrol(context: Context, id: string | undefined, options: EnrolOptions): Promise<number | undefined> {
  const { file, out } = options;
  if (file !== undefined && out !== undefined && id === undefined) return await enrolFile(context, file, out);
  if (file !== undefined || id === undefined)
    throw new NameplateError('INVALID_VALUE', 'Name one identifier, or --file and --out.', { reason: 'ENROL_WHAT' });
  const mqtt = mqttAddressOf(context, options.mqtt);
  const { gateway, alias = suffixOf(id), certificate, fingerprint } = options;
  if (gateway !== undefined) {
    const device = await withClient(context, (np) => np.devices.attach(id, { ...options, gateway, alias }));
    print(context, {
      json: { device },
      text: () => `${gateway} speaks for ${device.identifier} as ${device.alias}.\n`,
    });
  } else if (certificate || fingerprint !== undefined) {
    const device = await withClient(context, (np) => np.devices.certify(id, options));
    const uri = `URI:hdl:${device.identifier}`;
    print(context, { json: { device }, text: () => `${device.identifier} logs in by a certificate for ${uri}.\n` });
  } else show(context, await withClient(context, (np) => np.devices.enrol(id, options)), mqtt);
  return undefined;
}

function suffixOf(id: string): string {
  return parseIdentifier(id).suffix;
}

async function behind(context: Context, gateway: string): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const device of np.devices.behind(gateway, { signal: context.io.signal })) {
      if (context.json) printLine(context, device);
      else rows.push([device.alias ?? '', device.identifier, device.profile ?? '']);
    }
    if (!context.json) context.io.out(table(['alias', 'device', 'profile'], rows, context.io.columns));
  });
}

async function remove(context: Context, id: string): Promise<void> {
  const device = await withClient(context, (np) => np.devices.remove(id));
  print(context, { json: device, text: () => `${device.identifier} is no device any more.\n` });
}

interface RotateOptions {
  readonly overlap?: number;
  readonly mqtt?: string;
}

async function rotate(context: Context, id: string, options: RotateOptions): Promise<void> {
  const mqtt = mqttAddressOf(context, options.mqtt);
  const overlapMs = (options.overlap ?? 0) * 1_000;
  show(context, await withClient(context, (np) => np.devices.rotate(id, { overlapMs })), mqtt);
}

async function revoke(context: Context, id: string): Promise<void> {
  const device = await withClient(context, (np) => np.devices.revoke(id));
  print(context, { json: device, text: () => `${device.identifier} can no longer connect.\n` });
}

function presenceText({ online, lastSeenTime }: Device): string {
  const state = online === undefined ? '' : online ? ', online' : ', offline';
  return `${lastSeenTime ? format.time(lastSeenTime) : 'never'}${state}`;
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
        ...(device.lastSeenTime ? [['last seen', presenceText(device)] as [string, string]] : []),
        ['passwords', `${device.activeCredentials} valid`],
        ...(device.activePsks > 0 ? [['pre-shared keys', `${device.activePsks} valid`] as [string, string]] : []),
        ...(device.certificate ? [['certificate', 'logs in by it'] as [string, string]] : []),
        ...(device.gateway ? [['spoken for by', `${device.gateway} as ${device.alias}`] as [string, string]] : []),
        ...(device.edgeNode ? [['Sparkplug', device.edgeNode] as [string, string]] : []),
      ]),
  });
}

function show(context: Context, { device, credential }: Enrolment, mqtt: MqttAddress): void {
  const { username, password, publishTopic, subscribeTopic } = credential;
  const rows: [string, string][] = [
    ['user name', username],
    ['password', password],
    ['publishes to', publishTopic],
    ['subscribes to', subscribeTopic],
  ];
  const lines = () =>
    `${fields(rows)}\nThe password is shown this once. Try it:\n\n${tryLines(context, credential, mqtt)}`;
  print(context, { json: { device, credential }, text: lines });
}

/** A command to copy, for a POSIX shell. */
function tryLines(context: Context, { username, password, publishTopic }: Enrolment['credential'], mqtt: MqttAddress) {
  const { host, port, secure } = mqtt;
  const trust = context.tls.ca === undefined ? '--tls-use-os-certs' : `--cafile ${quote(context.tls.ca)}`;
  return [
    `mosquitto_pub -h ${quote(host)} -p ${port}${secure ? ` ${trust}` : ''} -q 1`,
    `-u ${quote(username)} -P ${quote(password)}`,
    `-t ${quote(publishTopic)} -m '{"temperature": 21.5}'\n`,
  ].join(' \\\n  ');
}
