import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Nameplate } from '@nameplate/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const count = Number(process.env['BULK_ROWS'] ?? 100_000);
/** What the server may hold, MB: it needs some 50, and one that kept something of each row would end of it. */
const heapMb = 96;
const prefix = '88.118.999';
const directory = mkdtempSync(join(tmpdir(), 'nameplate-bulk-'));
let server: ServerProcess;
let np: Nameplate;

beforeAll(async () => {
  const ports = await freePorts();
  server = await startServerProcess({ directory, ports, env: { NODE_OPTIONS: `--max-old-space-size=${heapMb}` } });
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  await np.prefixes.create(prefix);
});
afterAll(async () => {
  await np?.close();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const identifierOf = (row: number) => `${prefix}/asset-${String(row).padStart(7, '0')}`;

function* rows() {
  for (let row = 0; row < count; row += 1) {
    yield { identifier: identifierOf(row), values: [{ index: 1, type: 'URL', data: `https://example.com/${row}` }] };
  }
}

/** Memory of both ends, MB. Pages of the store's files that the system maps in and out are not the server's. */
function memory() {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return {
    server: Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) / 1024,
    client: process.memoryUsage().heapUsed / 1024 / 1024,
  };
}

it(`registers ${count} handles by the bulk call, and lists them page by page, with flat memory`, {
  timeout: 400_000,
}, async () => {
  const started = performance.now();
  let registered = 0;
  for await (const { error } of np.assets.registerMany(rows())) {
    expect(error).toBeUndefined();
    registered += 1;
  }
  expect(registered).toBe(count);
  const registering = (performance.now() - started) / 1000;

  const samples: { server: number; client: number }[] = [];
  const listing = performance.now();
  let listed = 0;
  for await (const { identifier } of np.assets.list({ prefix })) {
    // In the order of their keys, none left out, none twice.
    expect(identifier).toBe(identifierOf(listed));
    listed += 1;
    if (listed % Math.ceil(count / 20) === 0) samples.push(memory());
  }
  expect(listed).toBe(count);
  const seconds = (performance.now() - listing) / 1000;
  const [first, last] = [samples[4], samples.at(-1)];
  const figures = `${Math.round(count / registering)}/s registered, ${Math.round(count / seconds)}/s listed`;
  process.stdout.write(
    `${figures}; server of ${heapMb} MB heap ${first?.server.toFixed(0)} → ${last?.server.toFixed(0)} MB\n`,
  );
  // The server is held to its heap, and lives. The client does not grow with what it has read.
  expect(server.child.exitCode).toBeNull();
  const client = samples.map((one) => one.client);
  expect(Math.min(...client.slice(-5)) - Math.max(...client.slice(0, 5))).toBeLessThan(64);
});
