import { BlockList, isIP } from 'node:net';
import type { Config } from './keys.ts';

/** A listener as `insecure_listeners` names it. */
export type ListenerName = Config['insecure_listeners'][number];
type TlsListenerName = Config['tls_listeners'][number];

/**
 * Where a listener binds. One that does not encrypt leaves loopback only when `insecure_listen` says so: beside listeners
 * with TLS it stays behind, at 127.0.0.1.
 */
export function listenHostOf(config: Config, listener: ListenerName): string {
  const { listen_host: host, insecure_listen: insecure, insecure_listeners: opened } = config;
  const encrypts = (listener === 'grpc' || listener === 'http') && speaksTls(config, listener);
  if (encrypts || isLoopback(host) || (insecure && opened.includes(listener))) return host;
  return '127.0.0.1';
}

/** Does this listener, or any, speak TLS? */
export function speaksTls(config: Config, listener?: TlsListenerName): boolean {
  return config.tls_certificate_file !== '' && (listener === undefined || config.tls_listeners.includes(listener));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Is the address reachable from this machine only? A name counts when it is `localhost`. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
