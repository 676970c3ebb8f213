import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@nameplate/model';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, type Config, configOf, type RunningServer } from '@nameplate/server';
import { type Issued, issue, makeAuthority, type Subject, type Validity } from '../../packages/cli/src/tls/issue.ts';

const day = 86_400_000;
export const valid: Validity = { startMs: Date.now() - day, endMs: Date.now() + day };
export const expired: Validity = { startMs: Date.now() - 2 * day, endMs: Date.now() - day };

/** A server with TLS on every listener, the authority that it trusts, and another one. */
export interface TlsServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly ca: string;
  readonly authority: Issued;
  readonly otherAuthority: Issued;
  readonly directory: string;
  /** A client certificate of the trusted authority, unless another is given. */
  clientCertificate(identifier: string | undefined, options?: ClientOptions): Promise<Issued>;
  /** The administrator, by its key. */
  admin(): Promise<Nameplate>;
}

export interface ClientOptions {
  readonly authority?: Issued;
  readonly validity?: Validity;
  readonly commonName?: string;
}

export const prefix = '88.118.22';

export async function startTlsServer(config: Partial<Config> = {}): Promise<TlsServer> {
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-tls-'));
  const authority = await makeAuthority('Trusted', valid);
  const otherAuthority = await makeAuthority('Other', valid);
  const own = await issue(authority, { usage: 'server', hosts: ['localhost', '127.0.0.1'] }, valid);
  const files = { ca: join(directory, 'ca.pem'), certificate: join(directory, 's.pem'), key: join(directory, 's.key') };
  await writeFile(files.ca, authority.certificate);
  await writeFile(files.certificate, own.certificate);
  await writeFile(files.key, own.key, { mode: 0o600 });
  const server = await assemble(
    configOf({
      grpc_port: 0,
      http_port: 0,
      mqtt_port: 0,
      mqtts_port: 0,
      handle_port: 0,
      tls_certificate_file: files.certificate,
      tls_key_file: files.key,
      tls_client_ca_file: files.ca,
      tls_client_certificates: 'optional',
      ...config,
      data_directory: join(directory, 'data'),
    }),
    { clock: systemClock },
  );
  const { certificate: ca } = authority;
  const admin = () => connect({ endpoint: server.endpoints.grpc, key: server.administratorKey, tls: { ca } });
  return {
    server,
    ca,
    authority,
    otherAuthority,
    directory,
    clientCertificate: (identifier, options = {}) => clientCertificate(authority, identifier, options),
    admin,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function clientCertificate(trusted: Issued, identifier: string | undefined, options: ClientOptions): Promise<Issued> {
  const { authority = trusted, validity = valid, commonName = identifier ?? 'nobody' } = options;
  const subject: Subject = { usage: 'client', commonName, ...(identifier !== undefined && { identifier }) };
  return issue(authority, subject, validity);
}
