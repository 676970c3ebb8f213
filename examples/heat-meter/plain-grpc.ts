import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** What a client without our SDK does: loads the published proto file and calls. */
export function resolveOverGrpc(endpoint: string, key: string, identifier: string): Promise<PlainAnswer> {
  const definition = loadSync('nameplate/resolver/v1/resolver_service.proto', {
    includeDirs: [protoDirectory(import.meta.dirname)],
    enums: String,
    longs: String,
    oneofs: true,
  });
  const { nameplate } = loadPackageDefinition(definition) as unknown as PlainPackage;
  const client = new nameplate.resolver.v1.ResolverService(endpoint, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  return new Promise((resolve, reject) => {
    const request = { identifier, want: ['RESOLVE_PART_PLACE', 'RESOLVE_PART_READINGS'] };
    client.resolve(request, metadata, (error, answer) => {
      client.close();
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

export interface PlainAnswer {
  readonly handle: {
    readonly identifier: string;
    readonly values: readonly { readonly type: string; readonly data: Buffer }[];
  };
  readonly place: { readonly longitude: number; readonly latitude: number } | null;
  readonly readings: readonly { readonly metric: string; readonly number: number; readonly unit: string }[];
}

interface PlainClient {
  resolve(
    request: object,
    metadata: Metadata,
    callback: (error: ServiceError | null, answer: PlainAnswer) => void,
  ): void;
  close(): void;
}

interface PlainPackage {
  readonly nameplate: {
    readonly resolver: {
      readonly v1: { readonly ResolverService: new (endpoint: string, secure: object) => PlainClient };
    };
  };
}

function protoDirectory(from: string): string {
  const here = join(from, 'proto');
  return existsSync(here) || dirname(from) === from ? here : protoDirectory(dirname(from));
}
