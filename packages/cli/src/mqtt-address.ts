import { NameplateError } from '@nameplate/sdk';
import type { Context } from './context.ts';

/** Where a server takes MQTT. */
export interface MqttAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * What `--mqtt` names, else the usual port beside the endpoint: 8883 where that speaks TLS, 1883 where it does not.
 * @throws NameplateError INVALID_VALUE
 */
export function mqttAddressOf({ endpoint, tls }: Pick<Context, 'endpoint' | 'tls'>, url?: string): MqttAddress {
  if (url !== undefined) return parseMqttUrl(url);
  const speaksClear = /^(?:hdl|http|grpc):/i.test(endpoint);
  const secure = /^(?:grpcs|https):/i.test(endpoint) || (!speaksClear && (tls.ca ?? tls.cert ?? tls.key) !== undefined);
  const host = endpoint.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, '');
  return { host: bare(host), port: usualPort(secure), secure };
}

function parseMqttUrl(url: string): MqttAddress {
  const [, scheme = '', host, port] = /^(mqtts?):\/\/(\[[^\]]+\]|[^:/@[\]]+)(?::(\d{1,5}))?\/?$/i.exec(url) ?? [];
  if (host === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535)
    throw new NameplateError('INVALID_VALUE', `--mqtt ${url}: expected mqtt://host:port or mqtts://host:port.`, {
      reason: 'USAGE',
    });
  const secure = scheme.toLowerCase() === 'mqtts';
  return { host: bare(host), port: port === undefined ? usualPort(secure) : Number(port), secure };
}

function usualPort(secure: boolean): number {
  return secure ? 8883 : 1883;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
