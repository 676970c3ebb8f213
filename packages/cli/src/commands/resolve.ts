import { type Asset, type Hop, NameplateError, type Resolution, type ResolveOptions } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { assetText } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import * as format from '../format.ts';
import { handleEndpointBeside, isHandleEndpoint } from '../handle-endpoint.ts';
import { collect, indexArgument } from '../parse.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';
import { resolveFromRoot } from '../resolve-natively.ts';
import { table } from '../table.ts';
import { traceText } from '../trace.ts';
import { reportText } from '../trust/report-text.ts';

interface Options {
  readonly type?: readonly string[];
  readonly index?: readonly number[];
  readonly authoritative?: boolean;
  readonly public?: boolean;
  readonly verify?: boolean;
  readonly protocol?: 'grpc' | 'handle';
  readonly server?: string;
  readonly root?: string;
  readonly trace?: boolean;
}

/** `nameplate resolve`: what it is, where it is and what it reports, on one screen. */
export function addResolve(program: Command, run: Run): void {
  program
    .command('resolve')
    .description('show what an identifier is, where it is and what it reports now')
    .argument('<identifier>')
    .option('--type <type>', 'only handle values of this type; repeatable', collect)
    .option('--index <n>', 'only handle values at this index; repeatable', indexArgument)
    .option('--authoritative', 'bypass caches')
    .option('--public', 'only what everyone may see')
    .option('--verify', 'and whether it is what was signed, as the server finds by the roots that it trusts')
    .addOption(new Option('--protocol <name>', 'how to ask (default: by the endpoint)').choices(['grpc', 'handle']))
    .option('--server <host:port>', 'this Handle server')
    .option('--root <file>', 'from the root on, which a bootstrap file names, server by server')
    .option('--trace', 'show every Handle server that was asked, and what it answered')
    .action(run(resolve));
}

async function resolve(context: Context, identifier: string, options: Options): Promise<number> {
  const asked = handleContext(context, options);
  if (asked !== undefined) {
    if (options.verify) throw usage('--verify asks the server over gRPC: nameplate verify verifies here.');
    await resolveNatively(asked, identifier, options);
    return exitCodes.ok;
  }
  if (options.trace) throw usage('--trace is of the Handle protocol: add --protocol handle, or --root.');
  const request = { ...requestOf(context, options, ['place', 'readings']), verify: options.verify ?? false };
  const resolution = await withClient(context, (np) => np.resolve(identifier, request));
  if (resolution.values.length === 0 && request.types.length + request.indexes.length > 0)
    throw new NameplateError('VALUE_NOT_FOUND', `${resolution.identifier} has no value of those asked for.`);
  const { trust } = resolution;
  print(context, {
    json: { ...resolution, values: resolution.values.map(format.valueJson) },
    text: () =>
      assetText(resolution) +
      readingsText(context, resolution) +
      (trust === undefined ? '' : `\n${reportText(context, trust)}`),
  });
  return trust === undefined || trust.trusted ? exitCodes.ok : exitCodes.notTrusted;
}

/** The trace is shown also when there is no answer: that is when it is needed most. */
async function resolveNatively(context: Context, identifier: string, options: Options): Promise<void> {
  const trace: Hop[] = [];
  const note = (hop: Hop) => void trace.push(hop);
  const shown = options.trace ? { json: { trace }, text: () => traceText(context, trace) } : undefined;
  const answer = await ask(context, identifier, options, note).catch((thrown: unknown) => {
    if (shown !== undefined) print(context, shown);
    throw thrown;
  });
  // Neither a time of registration nor an etag is told over the Handle protocol.
  const { createTime: _registered, etag: _etag, ...told } = answer;
  print(context, {
    json: { ...told, values: answer.values.map(format.valueJson), ...shown?.json },
    text: () => assetText(answer) + (shown?.text() ?? ''),
  });
}

async function ask(context: Context, identifier: string, options: Options, trace: (hop: Hop) => void): Promise<Asset> {
  const request = requestOf(context, options, ['place']);
  const { root } = options;
  if (root === undefined) return await withClient(context, (np) => np.resolve(identifier, request), { trace });
  const { types, indexes, authoritative, signal } = request;
  const deadlineMs = Date.now() + context.deadlineMs;
  const question = { identifier, types, indexes, authoritative, deadlineMs, signal };
  const record = await resolveFromRoot(root, question, trace);
  const youngest = Math.max(...record.values.map(({ timestamp }) => timestamp));
  const times = { createTime: new Date(0), updateTime: new Date(youngest * 1_000) };
  return { ...record, ...times, attributes: {}, etag: '', state: 'active' };
}

function requestOf(context: Context, options: Options, want: NonNullable<ResolveOptions['want']>) {
  return {
    want,
    types: options.type ?? [],
    indexes: options.index ?? [],
    authoritative: options.authoritative ?? false,
    publicOnly: options.public ?? false,
    signal: context.io.signal,
  };
}

/** The context with the Handle server to ask; undefined when gRPC shall be spoken. */
function handleContext(context: Context, { protocol, server, root }: Options): Context | undefined {
  const names = [server, root].filter((name) => name !== undefined);
  if (names.length === 2) throw usage('Give --server or --root, not both.');
  if (protocol === 'grpc') {
    if (names.length > 0) throw usage('--server and --root are of the Handle protocol: leave out --protocol grpc.');
    if (isHandleEndpoint(context.endpoint)) throw usage('The endpoint is hdl://: leave out --protocol grpc.');
    return undefined;
  }
  if (protocol === undefined && names.length === 0 && !isHandleEndpoint(context.endpoint)) return undefined;
  const endpoint = server === undefined ? handleEndpointBeside(context.endpoint) : `hdl://${server}`;
  const key = context.keyGiven ? context.key : undefined;
  return { ...context, endpoint, key };
}

function usage(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'USAGE' });
}

function readingsText(context: Context, { readings }: Resolution): string {
  const rows = Object.values(readings).map((reading) => [
    reading.metric,
    format.figure(reading.value),
    reading.unit,
    format.age(reading.ageMs),
    format.time(reading.time),
    reading.quality.join(' '),
  ]);
  if (rows.length === 0) return '';
  const head = ['metric', 'value', 'unit', 'age', 'measured', 'quality'];
  const last = rows.some((row) => row[5] !== '') ? 6 : 5;
  const shown = rows.map((row) => row.slice(0, last));
  return `\n${bold(context, 'Latest readings')}\n${table(head.slice(0, last), shown, context.io.columns)}`;
}
