import { NameplateError } from '@nameplate/model';

/** Where the server is, as gRPC wants it. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  readonly tls: boolean;
}

/** gRPC's port of a server with default configuration. */
export const defaultPort = 7400;

/** Reads `host`, `host:port`, `[::1]:port`, `http://…` or `https://…`. @throws NameplateError INVALID_VALUE */
export function parseEndpoint(endpoint: string | URL): Endpoint {
  const text = String(endpoint).trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.pathname !== '/' || url.username !== '') {
    const message = `${JSON.stringify(text)} is not an endpoint: expected host:port, such as 127.0.0.1:${defaultPort}.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'ENDPOINT' });
  }
  return { address: `${url.hostname}:${portOf(url, withScheme)}`, tls: url.protocol === 'https:' };
}

/** URL drops a scheme's own port; gRPC needs it. */
function portOf(url: URL, text: string): number {
  if (url.port !== '') return Number(url.port);
  const written = /:(\d+)\/?$/.exec(text);
  return written ? Number(written[1]) : defaultPort;
}
