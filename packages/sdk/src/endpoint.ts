import { NameplateError } from '@nameplate/model';

/** Where the server is, and how it is spoken to. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  readonly tls: boolean;
  /** The native Handle protocol; gRPC when absent. */
  readonly protocol?: 'hdl';
}

/** gRPC's port of a server with default configuration. */
export const defaultPort = 7400;

/** Port of the Handle protocol. */
const handlePort = 2641;

/** Reads `host`, `host:port`, `[::1]:port`, `grpc://…` or `http://…`, `grpcs://…` or `https://…`, `hdl://…`. @throws NameplateError INVALID_VALUE */
export function parseEndpoint(endpoint: string | URL): Endpoint {
  const text = String(endpoint).trim();
  if (/^hdl:/i.test(text)) return parseHandleEndpoint(text);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/^grpc(?=s?:)/i, 'http') : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.pathname !== '/' || url.username !== '') {
    const message = `${JSON.stringify(text)} is not an endpoint: expected host:port, such as 127.0.0.1:${defaultPort}.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'ENDPOINT' });
  }
  return { address: `${url.hostname}:${portOf(url, withScheme)}`, tls: url.protocol === 'https:' };
}

function parseHandleEndpoint(text: string): Endpoint {
  const address = /^hdl:\/\/([^/?#@]+)\/?$/i.exec(text)?.[1] ?? '';
  const url = URL.canParse(`http://${address}`) ? new URL(`http://${address}`) : undefined;
  if (address === '' || url === undefined) {
    const message = `${JSON.stringify(text)} is not an endpoint: expected hdl://host:port, such as hdl://127.0.0.1:2641.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'ENDPOINT' });
  }
  const port = /:(\d+)$/.exec(address)?.[1] ?? String(handlePort);
  return { address: `${url.hostname}:${Number(port)}`, tls: false, protocol: 'hdl' };
}

/** URL drops a scheme's own port; gRPC needs it. */
function portOf(url: URL, text: string): number {
  if (url.port !== '') return Number(url.port);
  const written = /:(\d+)\/?$/.exec(text);
  return written ? Number(written[1]) : defaultPort;
}
