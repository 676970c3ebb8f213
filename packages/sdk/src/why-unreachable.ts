import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { NameplateError } from '@nameplate/model';
import type { Endpoint } from './endpoint.ts';
import { speaksOther } from './speaks-other.ts';
import type { CheckedTls } from './tls-options.ts';

/**
 * Why gRPC has no connection: it does not tell what went wrong below it. Knocks once more, and looks.
 * `fallback` is what is said when nothing more is to be seen.
 */
export async function whyUnreachable(
  endpoint: Endpoint,
  tls: CheckedTls | undefined,
  fallback: string,
): Promise<NameplateError> {
  const { address } = endpoint;
  const seen = await knock(endpoint, tls);
  if (!endpoint.tls && !('stood' in seen) && (await speaksOther(address))) return noGrpc(address);
  const [code, reason, why] = endpoint.tls ? secureVerdict(seen) : clearVerdict(seen);
  const message = `No Nameplate server answers at ${address}: ${why ?? fallback}.`;
  return new NameplateError(code, message, { metadata: { endpoint: address }, ...(reason && { reason }) });
}

function noGrpc(address: string): NameplateError {
  const message = `What listens at ${address} is no gRPC server.`;
  return new NameplateError('UPSTREAM_UNAVAILABLE', message, { reason: 'NOT_GRPC', metadata: { endpoint: address } });
}

type Verdict = readonly [code: 'UPSTREAM_UNAVAILABLE' | 'AUTHENTICATION_FAILED', reason?: string, why?: string];

/** What became of a connection: its error, or whether it stood. */
type Seen = { readonly error: string } | { readonly stood: boolean };

/** How long an accepted connection is watched: a server that wants a client certificate closes it at once. */
const watchMs = 500;
const patienceMs = 2_000;

function clearVerdict(seen: Seen): Verdict {
  if ('stood' in seen)
    return ['UPSTREAM_UNAVAILABLE', 'TLS_NEEDED', 'it speaks TLS: write the endpoint as grpcs://host:port'];
  return ['UPSTREAM_UNAVAILABLE'];
}

function secureVerdict(seen: Seen): Verdict {
  if ('stood' in seen) {
    if (seen.stood) return ['UPSTREAM_UNAVAILABLE'];
    return ['AUTHENTICATION_FAILED', 'TLS_CLIENT_CERTIFICATE', refusesCertificate];
  }
  const { error } = seen;
  if (untrusted.has(error)) return ['UPSTREAM_UNAVAILABLE', 'TLS_UNTRUSTED', notTrusted(error)];
  if (error === 'CERT_HAS_EXPIRED')
    return ['UPSTREAM_UNAVAILABLE', 'TLS_EXPIRED', "the server's certificate has expired: it needs a new one"];
  if (error === 'CERT_NOT_YET_VALID')
    return ['UPSTREAM_UNAVAILABLE', 'TLS_EXPIRED', "the server's certificate is not valid yet: are both clocks right?"];
  if (error === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      'UPSTREAM_UNAVAILABLE',
      'TLS_NAME',
      "the server's certificate is for another name: use that name, or tls.serverName",
    ];
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(error))
    return ['UPSTREAM_UNAVAILABLE', 'TLS_NOT_SPOKEN', 'it does not speak TLS there: write the endpoint as host:port'];
  if (/ALERT|HANDSHAKE_FAILURE|CERTIFICATE_REQUIRED/.test(error))
    return ['AUTHENTICATION_FAILED', 'TLS_CLIENT_CERTIFICATE', refusesCertificate];
  return ['UPSTREAM_UNAVAILABLE'];
}

const refusesCertificate =
  'it ends the connection after the handshake, as a server does that wants a client certificate it trusts (tls.cert and tls.key, --tls-cert and --tls-key)';

const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

function notTrusted(error: string): string {
  return `no trusted authority issued the server's certificate (${error}): give its authority with tls.ca (--tls-ca)`;
}

/** A TLS handshake, checked as gRPC does; without TLS one that trusts everybody and sends nothing, only to see. */
async function knock(endpoint: Endpoint, tls: CheckedTls | undefined): Promise<Seen> {
  const { hostname, port } = new URL(`http://${endpoint.address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const tcp = connectTcp({ host, port: port === '' ? 80 : Number(port) });
  const name = tls?.serverName ?? host;
  const socket = connectTls({
    socket: tcp,
    host: name,
    ...(isIP(name) === 0 && { servername: name }),
    ALPNProtocols: ['h2'],
    rejectUnauthorized: endpoint.tls,
    ...(tls?.ca && { ca: tls.ca }),
    ...(tls?.cert && { cert: tls.cert }),
    ...(tls?.key && { key: tls.key }),
  });
  try {
    return await look(socket);
  } finally {
    socket.destroy();
    tcp.destroy();
  }
}

function look(socket: TLSSocket): Promise<Seen> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve({ error: 'ETIMEDOUT' }), patienceMs);
    const tell = (seen: Seen) => {
      clearTimeout(late);
      resolve(seen);
    };
    let stands: NodeJS.Timeout | undefined;
    socket.once('secureConnect', () => {
      stands = setTimeout(() => tell({ stood: true }), watchMs);
    });
    const ended = (error: string) => {
      if (stands === undefined) return tell({ error });
      clearTimeout(stands);
      tell(error === 'ECONNRESET' || error === 'EPIPE' ? { stood: false } : { error });
    };
    socket.on('error', (error: NodeJS.ErrnoException) => ended(error.code ?? error.message));
    socket.once('close', () => ended('ECONNRESET'));
    // A server that sends settings does not make the connection stand: reading is what tells its end.
    socket.resume();
  });
}
