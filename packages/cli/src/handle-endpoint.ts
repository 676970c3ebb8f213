import type { Endpoint } from '@nameplate/handle-client';
import { NameplateError } from '@nameplate/sdk';

export function isHandleEndpoint(endpoint: string): boolean {
  return /^hdl:/i.test(endpoint);
}

/** UDP and TCP of `hdl://host:port`. @throws NameplateError INVALID_VALUE */
export function handleEndpoints(endpoint: string): Endpoint[] {
  const match = /^hdl:\/\/(?:\[([0-9A-Fa-f:.]+)\]|([^:/[\]@?#]+))(?::(\d{1,5}))?\/?$/i.exec(endpoint);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? defaultPort);
  if (host === undefined || port < 1 || port > 65_535)
    throw new NameplateError('INVALID_VALUE', `${endpoint} is not an endpoint: expected hdl://host:port.`, {
      reason: 'ENDPOINT',
    });
  return [
    { protocol: 'udp', host, port },
    { protocol: 'tcp', host, port },
  ];
}

/** The Handle server beside a server's gRPC: the same host, the port by convention. */
export function handleEndpointBeside(endpoint: string): string {
  if (isHandleEndpoint(endpoint)) return endpoint;
  const host = /^(?:https?:\/\/)?(\[[^\]]+\]|[^:/]+)/i.exec(endpoint)?.[1] ?? '127.0.0.1';
  return `hdl://${host}:${defaultPort}`;
}

const defaultPort = 2641;
