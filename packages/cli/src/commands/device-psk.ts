import { NameplateError, type PskEnrolment } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { type MqttAddress, mqttAddressOf } from '../mqtt-address.ts';
import { countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { readNamedFile } from '../read-file.ts';
import { quote } from '../shell-quote.ts';
import { fields } from '../table.ts';

/** `nameplate device psk`. */
export function addDevicePsk(device: Command, run: Run): void {
  device
    .command('psk')
    .description('give it a pre-shared key for MQTT over TLS, shown once')
    .argument('<identifier>')
    .option('--profile <identifier>', "a profile, when it is no device yet (else its template's)")
    .option('--overlap <seconds>', 'how long the key before it still works (default: not at all)', countArgument)
    .option('--psk-file <file>', 'a key that the device has already: 32 to 128 hexadecimal digits')
    .option('--mqtt <url>', 'where the server takes it, for the line to try (default: 8884 beside the endpoint)')
    .action(run(psk));
}

const usualPort = 8884;

interface PskCommandOptions {
  readonly profile?: string;
  readonly overlap?: number;
  readonly pskFile?: string;
  readonly mqtt?: string;
}

async function psk(context: Context, id: string, options: PskCommandOptions): Promise<void> {
  const { profile, overlap = 0, pskFile, mqtt } = options;
  const address = mqtt === undefined ? { ...mqttAddressOf(context), port: usualPort } : mqttAddressOf(context, mqtt);
  const key = pskFile === undefined ? undefined : await readKey(pskFile);
  const issued = await withClient(context, (np) =>
    np.devices.psk(id, { overlapMs: overlap * 1_000, ...(profile !== undefined && { profile }), ...(key && { key }) }),
  );
  print(context, { json: issued, text: () => text(issued, address) });
}

/** A file rather than an option: what is typed stays in the shell's history. */
async function readKey(file: string): Promise<Uint8Array> {
  const digits = Buffer.from(await readNamedFile('--psk-file', file))
    .toString('utf8')
    .trim();
  if (/^(?:[0-9a-fA-F]{2}){16,64}$/.test(digits)) return Buffer.from(digits, 'hex');
  throw new NameplateError('INVALID_VALUE', `--psk-file: ${file} does not hold 32 to 128 hexadecimal digits.`, {
    reason: 'PSK_KEY',
  });
}

function text({ device, psk: { identity, key } }: PskEnrolment, { host, port }: MqttAddress): string {
  const line = [
    `mosquitto_pub -h ${quote(host)} -p ${port} -q 1 --psk-identity ${quote(identity)}`,
    `--psk ${key}`,
    `-t ${quote(`iot/${device.identifier}/up/json`)} -m '{"temperature": 21.5}'\n`,
  ].join(' \\\n  ');
  const rows: [string, string][] = [
    ['identity', identity],
    ['key', key],
  ];
  return `${fields(rows)}\nThe key is shown this once. Try it:\n\n${line}`;
}
