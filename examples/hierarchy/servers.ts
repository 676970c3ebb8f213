import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootstrapFile } from '@nameplate/protocol/http';
import { connect, type Nameplate, siteOfServers } from '@nameplate/sdk';
import { assemble, configOf, type RunningServer } from '@nameplate/server';

/** A server of the hierarchy, and a client with its administrator key. */
export interface Member extends AsyncDisposable {
  readonly name: string;
  readonly handle: string;
  readonly grpc: string;
  readonly http: string;
  /** Its administrator key, when it was made at this start. */
  readonly key: string;
  readonly np: Nameplate;
}

const freePorts = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 } as const;

/** Starts a server on free ports of loopback. */
export async function startMember(
  name: string,
  directory: string,
  settings: Parameters<typeof configOf>[0] = {},
): Promise<Member> {
  const config = configOf({ roles: ['authority'], ...freePorts, ...settings, data_directory: join(directory, name) });
  const server: RunningServer = await assemble(config);
  const np = await connect({ endpoint: server.endpoints.grpc, key: server.administratorKey });
  return {
    name,
    handle: server.endpoints.handle,
    grpc: server.endpoints.grpc,
    http: `http://${server.endpoints.http}`,
    key: server.administratorKey ?? '',
    np,
    async [Symbol.asyncDispose]() {
      await np.close();
      await server.close();
    },
  };
}

/** Writes who the root is, for those who resolve from it; answers the file's name. */
export async function writeBootstrap(directory: string, rootAddress: string): Promise<string> {
  const file = join(directory, 'bootstrap.json');
  await writeFile(file, JSON.stringify(bootstrapFile([siteOfServers([rootAddress])], Date.now()), undefined, 2));
  return file;
}

/** The parents' side: the root delegates `88.118` and what is derived from it, the secondary server `88.118.22`. */
export async function delegate(root: Member, secondary: Member, enterprise: string, ttlSeconds = 3600): Promise<void> {
  await root.np.prefixes.create('0.NA', { description: 'Root', ifAbsent: true });
  await root.np.prefixes.delegate('0.NA', { to: root.handle });
  await root.np.prefixes.delegate('88.118', { to: secondary.handle, derived: true, ttlSeconds });
  await secondary.np.prefixes.create('88.118', { description: 'Secondary node', ifAbsent: true });
  await secondary.np.prefixes.delegate('88.118.22', { to: enterprise, ttlSeconds });
}
