import type { Endpoints } from './assemble.ts';
import { type Config, speaksTls } from './config/index.ts';
import { tlsHint } from './tls/tls-hint.ts';

export interface BannerFacts {
  readonly config: Config;
  readonly version: string;
  readonly endpoints: Endpoints;
  /** Only when it was made at this start. */
  readonly administratorKey?: string | undefined;
}

/** What a person sees on standard output when the server is ready: at most 80 columns, commands to copy alone on a line. */
export function banner({ config, version, endpoints, administratorKey }: BannerFacts): string {
  const rows: (readonly [string, string])[] = [
    ['gRPC', speaksTls(config, 'grpc') ? `grpcs://${endpoints.grpc}` : endpoints.grpc],
    ['HTTP', httpUrl(config, endpoints)],
    ['Handle', `${endpoints.handle} (TCP and UDP)`],
  ];
  if (endpoints.mqtt !== undefined) rows.push(['MQTT', `mqtt://${endpoints.mqtt}`]);
  if (endpoints.mqtts !== undefined) rows.push(['MQTT', `mqtts://${endpoints.mqtts}`]);
  if (endpoints.mqttPsk !== undefined) rows.push(['MQTT', `mqtts://${endpoints.mqttPsk} (pre-shared keys)`]);
  if (config.broker_url !== '') rows.push(['MQTT', `through ${withoutCredentials(config.broker_url)}`]);
  rows.push(['Data', config.data_directory]);
  return [
    '',
    `Nameplate ${version} is ready.`,
    '',
    ...rows.map(([name, where]) => `  ${name.padEnd(8)}${where}`),
    '',
    ...keyLines(administratorKey),
    ...nextSteps(config, endpoints),
    '',
    'Ctrl-C stops it; the next start finds everything again.',
    '',
  ].join('\n');
}

function httpUrl(config: Config, { http }: Endpoints): string {
  return `${speaksTls(config, 'http') ? 'https' : 'http'}://${http}`;
}

function keyLines(secret: string | undefined): string[] {
  if (secret === undefined) return [];
  return [
    'The administrator key. It is shown this once and cannot be recovered:',
    '',
    `export NAMEPLATE_KEY=${secret}`,
    '',
  ];
}

function nextSteps(config: Config, endpoints: Endpoints): string[] {
  const secure = speaksTls(config, 'grpc');
  const usual = config.grpc_port === 7400 && config.listen_host === '127.0.0.1' && !secure;
  const { host, authorityFile } = speaksTls(config) ? tlsHint(config, config.listen_host) : {};
  const at = (endpoint: string, encrypts: boolean) =>
    encrypts && host !== undefined ? `${host}:${endpoint.slice(endpoint.lastIndexOf(':') + 1)}` : endpoint;
  const authority = authorityFile === undefined ? undefined : quoted(authorityFile);
  const secureHttp = speaksTls(config, 'http');
  const trust = secureHttp && authority !== undefined ? `--cacert ${authority} ` : '';
  const http = httpUrl(config, { ...endpoints, http: at(endpoints.http, secureHttp) });
  return [
    'Try next, in a second terminal from this folder:',
    '',
    ...(usual ? [] : [`export NAMEPLATE_ENDPOINT=${secure ? 'grpcs://' : ''}${at(endpoints.grpc, secure)}`]),
    ...(secure && authority !== undefined ? [`export NAMEPLATE_TLS_CA=${authority}`] : []),
    'npx nameplate prefix create 88.118.22',
    'npx nameplate register 88.118.22/meter-0001 --value 1:URL=https://example.com',
    'npx nameplate resolve 88.118.22/meter-0001',
    `curl ${trust}${http}/api/handles/88.118.22/meter-0001`,
  ];
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
