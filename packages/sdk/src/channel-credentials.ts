/* oxlint-disable no-underscore-dangle -- gRPC has no public way to say it */
import { isIP } from 'node:net';
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import type { Endpoint } from './endpoint.ts';
import type { CheckedTls } from './tls-options.ts';

/** TLS, or none. An address is no server name (RFC 6066 §3): none is sent for it, and the certificate is checked for the address. */
export function channelCredentials(endpoint: Endpoint, tls: CheckedTls | undefined): ChannelCredentials {
  if (!endpoint.tls) return credentials.createInsecure();
  const { ca = null, key = null, cert = null, serverName } = tls ?? {};
  const secure = credentials.createSsl(ca, key, cert);
  return serverName === undefined && isAddress(endpoint) ? withoutServerName(secure) : secure;
}

/** gRPC names whatever it connects to; Node warns of it once (DEP0123), and then sends the address all the same. */
function withoutServerName(secure: ChannelCredentials): ChannelCredentials {
  const make = secure._createSecureConnector.bind(secure);
  secure._createSecureConnector = (...parts) => {
    const connector = make(...parts);
    const { connectionOptions } = connector as { readonly connectionOptions?: { servername?: string } };
    if (connectionOptions !== undefined) delete connectionOptions.servername;
    return connector;
  };
  return secure;
}

function isAddress({ address }: Endpoint): boolean {
  return isIP(new URL(`http://${address}`).hostname.replace(/^\[|\]$/g, '')) !== 0;
}
