import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIterativeResolver, type Endpoint, openExchange, resolutionRequest } from '@nameplate/handle-client';
import { decodeResolutionBody } from '@nameplate/protocol/handle';
import { rootSites } from '@nameplate/protocol/http';
import { delegate, startMember, writeBootstrap } from './servers.ts';

const directory = await mkdtemp(join(tmpdir(), 'nameplate-hierarchy-'));
try {
  await demo();
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** Four servers: a root, a secondary node, an enterprise node, and one that resolves whatever any of them holds. */
async function demo(): Promise<void> {
  await using root = await startMember('root', directory);
  await using secondary = await startMember('secondary', directory);
  await using enterprise = await startMember('enterprise', directory);
  const bootstrap = await writeBootstrap(directory, root.handle);
  await using recursive = await startMember('recursive', directory, {
    roles: ['authority', 'recursive'],
    recursive_bootstrap_file: bootstrap,
  });
  for (const { name, handle, grpc } of [root, secondary, enterprise, recursive])
    say(`${name.padEnd(10)} Handle ${handle}, gRPC ${grpc}`);

  await delegate(root, secondary, enterprise.handle);
  await enterprise.np.prefixes.create('88.118.22', { description: 'Enterprise node' });
  say('root delegates 88.118 to secondary, secondary delegates 88.118.22 to enterprise');

  const identifiers = ['88.118.22/meter-0001', '88.118.22/meter-0002'];
  for (const id of identifiers)
    await enterprise.np.handles.create(id, [{ index: 1, type: 'URL', data: `https://example.cn/${id}` }]);
  await secondary.np.handles.create('88.118/catalogue', [{ index: 1, type: 'URL', data: 'https://example.cn/118' }]);

  const [host = '', port = ''] = recursive.handle.split(':');
  const server: Endpoint[] = [{ protocol: 'udp', host, port: Number(port) }];
  await using exchange = openExchange();
  for (const handle of [...identifiers, '88.118/catalogue']) {
    const request = resolutionRequest({ handle, indexes: [], types: [] }, { recursive: true });
    const answer = await exchange.exchange(request, server, { deadlineMs: Date.now() + 5_000 });
    const { responseCode } = answer.message.header;
    if (responseCode !== 1) throw new Error(`${handle}: response code ${responseCode}`);
    const [url] = decodeResolutionBody(answer.content).values;
    say(`${handle} → ${new TextDecoder().decode(url?.data)} (through recursive, ${answer.roundTripMs.toFixed(1)} ms)`);
  }

  say('The way that it takes, hop by hop:');
  const roots = rootSites(JSON.parse(await readFile(bootstrap, 'utf8')));
  await using resolver = createIterativeResolver({ roots });
  for (const handle of ['88.118.22/meter-0001', '88.118.22/meter-0002', '88.118.22/meter-0001']) {
    say(`  ${handle}`);
    await resolver.resolve(handle, {
      trace: ({ server: asked, asked: question, code, ms, flags }) =>
        say(
          `    ${asked.padEnd(24)} ${question.padEnd(22)} ${String(code).padEnd(4)} ${ms.toFixed(1)} ms ${flags.join(' ')}`,
        ),
    });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
