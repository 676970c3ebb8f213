import { type HandleIdentity, openServerClient, type ServerChecks, type ServerClient } from '@nameplate/handle-client';
import { decodePrivateKey } from '@nameplate/protocol/handle';
import { decryptKeyFile, privateKeyObject } from '@nameplate/protocol/handle-crypto';
import { signIn } from '@nameplate/sdk';
import { handleEndpoints } from '../handle-endpoint.ts';
import type { BatchIdentity, BatchTarget } from './command.ts';

export interface HandleTargetOptions {
  /** `hdl://host:port` */
  readonly endpoint: string;
  /** Until the file says otherwise. */
  readonly identity: HandleIdentity | undefined;
  readonly checks: ServerChecks;
  readonly deadlineMs: number;
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

/** Carries blocks out over the Handle protocol, as whoever the file authenticates. Each block is one request. */
export function handleTarget(options: HandleTargetOptions): BatchTarget & AsyncDisposable {
  const { identity, checks, readFile } = options;
  const endpoints = handleEndpoints(options.endpoint);
  let server: ServerClient = openServerClient({ endpoints, identity, checks });
  const patience = () => ({ deadlineMs: Date.now() + options.deadlineMs });
  return {
    async authenticate(wanted) {
      const signedIn = await identityOf(wanted, readFile);
      await server.close();
      server = openServerClient({ endpoints, identity: signedIn, checks });
      return undefined;
    },
    create: async ({ handle }, values) => void (await server.create(handle, values, patience())),
    add: ({ handle }, values) => server.add(handle, values, patience()),
    modify: ({ handle }, values) => server.modify(handle, values, patience()),
    remove: ({ handle }, indexes) => server.remove(handle, indexes, patience()),
    delete: ({ handle }) => server.delete(handle, patience()),
    home: (prefix) => server.home(prefix, patience()),
    unhome: (prefix) => server.unhome(prefix, patience()),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** PEM and DER as `signIn` reads them; a Handle key file with its passphrase. */
async function identityOf(wanted: BatchIdentity, readFile: HandleTargetOptions['readFile']): Promise<HandleIdentity> {
  const user = `${wanted.index}:${wanted.handle}`;
  if (wanted.method === 'SECKEY') return signIn(user, { secret: wanted.secret });
  const octets = await readFile(wanted.keyFile);
  if (octets[0] !== 0) return signIn(user, octets);
  return signIn(user, privateKeyObject(decodePrivateKey(await decryptKeyFile(octets, wanted.passphrase))));
}
