import { once } from 'node:events';
import { isNameplateError, NameplateError } from '@nameplate/model';
import {
  describeOctets,
  fromHex,
  type InspectKind,
  inspectKinds,
  octetsFromFields,
  toHex,
} from '@nameplate/protocol/handle';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { passedJson, passedLine } from '../handle-dump/line.ts';
import { type ProxyOptions, proxyTcp } from '../handle-dump/tcp.ts';
import { proxyUdp } from '../handle-dump/udp.ts';
import { outline } from '../outline.ts';
import { addressArgument, portArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { readJson } from '../read-definition.ts';

/** `nameplate handle decode|encode|dump`: what goes over the wire, in words. No server is needed. */
export function addHandle(program: Command, run: Run): void {
  const handle = program.command('handle').description('messages of the Handle protocol, read and written');
  const kind = () => new Option('--kind <kind>', 'what the octets are').choices(inspectKinds).default('frame');
  handle
    .command('decode')
    .description('show what octets say')
    .argument('<hex>', 'the octets in hexadecimal; - for standard input')
    .addOption(kind())
    .action(run(decode));
  handle
    .command('encode')
    .description('make octets of what decode --json prints')
    .argument('<file>', 'JSON; - for standard input')
    .addOption(kind())
    .action(run(encode));
  handle
    .command('dump')
    .description('pass a conversation on to a server and show it, TCP and UDP, until Ctrl-C')
    .requiredOption('--listen <port>', 'on 127.0.0.1; 0 for any free one', portArgument)
    .requiredOption('--to <host:port>', 'the server', addressArgument)
    .action(run(dump));
}

async function decode(context: Context, hex: string, options: { readonly kind: InspectKind }): Promise<void> {
  const text = hex === '-' ? await context.io.readInput() : hex;
  const octets = fromHex(text.replace(/\s+/g, ''));
  if (octets === undefined)
    throw new NameplateError('INVALID_VALUE', 'Expected octets in hexadecimal, two digits each.');
  const json = describeOctets(options.kind, octets);
  print(context, { json, text: () => outline(json) });
}

async function encode(context: Context, file: string, options: { readonly kind: InspectKind }): Promise<void> {
  const hex = toHex(encoded(options.kind, await readJson(context.io, file)));
  print(context, { json: { hex }, text: () => `${hex}\n` });
}

/** What fails as a frame may be another thing: the reader is told how to say which. */
function encoded(kind: InspectKind, json: unknown): Uint8Array {
  try {
    return octetsFromFields(kind, json);
  } catch (thrown) {
    if (kind !== 'frame' || !isNameplateError(thrown)) throw thrown;
    const others = inspectKinds.filter((one) => one !== 'frame').join(', ');
    throw new NameplateError(
      thrown.code,
      `${thrown.message} If it is no whole message, say what it is: --kind ${others}.`,
      {
        reason: thrown.reason,
        cause: thrown,
      },
    );
  }
}

async function dump(
  context: Context,
  options: { readonly listen: number; readonly to: ProxyOptions['to'] },
): Promise<void> {
  const { io } = context;
  const proxy: ProxyOptions = {
    to: options.to,
    now: () => new Date(),
    onFrame(passed) {
      if (context.json) printLine(context, passedJson(passed));
      else io.out(`${passedLine(passed, io.columns)}\n`);
    },
    onProblem: (problem) => io.err(`${problem}\n`),
  };
  await using tcp = await proxyTcp(options.listen, proxy).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `Port ${options.listen} of 127.0.0.1 cannot be had: ${why}`, { cause });
  });
  await using udp = await proxyUdp(tcp.port, proxy);
  const { host, port } = options.to;
  io.err(`Listening on 127.0.0.1:${udp.port}, TCP and UDP, for ${host}:${port}. Ctrl-C ends.\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
}
