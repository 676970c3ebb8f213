import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeErrorBody,
  decodeMessage,
  encodeHandleBody,
  encodeMessage,
  encodeResolutionRequest,
  opCodes,
  requestMessage,
} from '@nameplate/protocol/handle';
import { connect } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { writeBootstrap } from '../../examples/hierarchy/servers.ts';
import { Conversation, contentOf } from '../support/handle-conversation.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-handle-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'nameplate-deadline-'));
const open: Conversation[] = [];
/** Second of the expiration time of each request that came to the root, which never answers. */
const expirations: number[] = [];
let root: ScriptedServer;
let recursive: TestServer;

beforeAll(async () => {
  root = await scriptedServer(({ message }) => expirations.push(message.header.expirationTime));
  const recursive_bootstrap_file = await writeBootstrap(directory, `127.0.0.1:${root.port}`);
  recursive = await startTestServer({ config: { roles: ['authority', 'recursive'], recursive_bootstrap_file } });
});
afterEach(() => {
  for (const conversation of open.splice(0)) conversation.close();
  expirations.length = 0;
});
afterAll(async () => {
  await recursive?.close();
  root?.close();
  rmSync(directory, { recursive: true, force: true });
});

const resolution = (handle: string, deadlineMs: number) =>
  encodeMessage(
    requestMessage({
      opCode: opCodes.resolution,
      body: encodeResolutionRequest({ handle, indexes: [], types: [] }),
      requestId: 9,
      nowMs: Date.now(),
      deadlineMs,
    }),
  );

async function ask(server: TestServer, frame: Uint8Array) {
  const conversation = new Conversation(server.handlePort);
  open.push(conversation);
  return decodeMessage(await conversation.ask(frame));
}

it('an expired request is answered that it is, and not worked on', async () => {
  expect((await ask(recursive, resolution(`0.NA/${recursive.prefix}`, Date.now() + 5_000))).header.responseCode).toBe(
    1,
  );
  const late = await ask(recursive, resolution('77.1/expired', Date.now() - 1_000));
  expect(late.header.responseCode).toBe(2);
  expect(decodeErrorBody(contentOf(late))).toContain('had expired');
  expect(expirations).toEqual([]);
});

it('a write that has expired changes nothing', async () => {
  const site = encodeMessage(
    requestMessage({
      opCode: opCodes.deleteHandle,
      body: encodeHandleBody(`0.NA/${recursive.prefix}`),
      requestId: 3,
      nowMs: 0,
    }),
  );
  // Without the check it would be a challenge.
  expect((await ask(recursive, site)).header.responseCode).toBe(2);
});

it('what a Handle client allows is what the next server is told', async () => {
  const deadlineMs = Date.now() + 2_000;
  const answer = await ask(recursive, resolution('77.1/a', deadlineMs));
  expect(answer.header.responseCode).toBe(2);
  expect(expirations.length).toBeGreaterThan(0);
  expect(Math.max(...expirations)).toBeLessThanOrEqual(Math.floor(deadlineMs / 1000));
});

it('the deadline of a gRPC call bounds the way from server to server', async () => {
  await using np = await connect({ endpoint: recursive.endpoint, retry: false });
  const deadlineAt = Date.now() + 1_500;
  await expect(np.resolve('77.2/a', { deadlineMs: 1_500 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(expirations.length).toBeGreaterThan(0);
  // A second more than the deadline would show that the resolver's own eight seconds were used.
  expect(Math.max(...expirations)).toBeLessThanOrEqual(Math.floor(deadlineAt / 1000) + 1);
});

it('a server of another time takes requests for expired, and says what may be wrong', async () => {
  const clock = { now: () => Date.now() + 3_600_000 };
  await using ahead = await startTestServer({ prefix: '88.200.1', clock });
  const answer = await ask(ahead, resolution('0.NA/88.200.1', Date.now() + 5_000));
  expect(answer.header.responseCode).toBe(2);
  expect(decodeErrorBody(contentOf(answer))).toContain('clocks');
});
