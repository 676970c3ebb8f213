import { isIP } from 'node:net';
import { parseReportAddress } from '../reporting/report-address.ts';
import type { Config } from './keys.ts';
import { isLoopback, speaksTls } from './listen-host.ts';

/** A topic has to be short enough for every client. */
const hostIdBytesMax = 256;

/** Rules over more than one key. Each answer is a problem for people. */
export function checkTogether(config: Config): string[] {
  const problems: string[] = [];
  if (!config.insecure_listen && !isLoopback(config.listen_host) && !speaksTls(config)) {
    problems.push(
      `listen_host: ${config.listen_host} can be reached from other machines, and these listeners do not encrypt: ` +
        'set tls_certificate_file and tls_key_file (nameplate tls init makes some to try with), use 127.0.0.1 behind a ' +
        'TLS proxy, or set insecure_listen to true if the network is trusted.',
    );
  }
  problems.push(...tlsProblems(config), ...oidcProblems(config));
  const portKeys = [
    'grpc_port',
    'http_port',
    'mqtt_port',
    'handle_port',
    ...mqttsPort(config),
    ...pskPort(config),
  ] as const;
  const ports = portKeys.filter((key) => config[key] !== 0);
  for (const [at, key] of ports.entries()) {
    const same = ports.slice(0, at).find((other) => config[other] === config[key]);
    if (same) problems.push(`${key}: ${config[key]} is also the ${same}: give each listener its own port.`);
  }
  problems.push(...reportProblems(config));
  if (!config.roles.includes('authority')) {
    problems.push('roles: expected authority among them: a server that only forwards is not offered yet.');
  }
  if (config.roles.includes('recursive') && config.recursive_bootstrap_file === '') {
    problems.push('recursive_bootstrap_file: the role recursive needs a file with the root to resolve from.');
  }
  if (config.roles.includes('gateway') && !config.roles.includes('telemetry')) {
    problems.push('roles: gateway needs telemetry in the same process.');
  }
  if (config.journal_max_bytes < 2 * config.journal_segment_bytes) {
    problems.push(
      `journal_max_bytes: expected at least twice journal_segment_bytes (${2 * config.journal_segment_bytes}), ` +
        `found ${config.journal_max_bytes}.`,
    );
  }
  if (config.journal_segment_bytes < 2 * config.mqtt_packet_max_bytes) {
    problems.push(
      `journal_segment_bytes: expected at least twice mqtt_packet_max_bytes (${2 * config.mqtt_packet_max_bytes}), ` +
        `found ${config.journal_segment_bytes}.`,
    );
  }
  if (config.handle_public_address !== '' && isIP(config.handle_public_address) === 0) {
    problems.push(`handle_public_address: expected an IP address, found ${config.handle_public_address}.`);
  }
  if (!/^[A-Za-z0-9-]{0,64}$/.test(config.http_country_header)) {
    problems.push('http_country_header: expected the name of a header, such as cf-ipcountry.');
  }
  if (config.digital_link_url !== '' && !isRoot(config.digital_link_url)) {
    problems.push('digital_link_url: expected https://HOST[:PORT][/PATH], without a query.');
  }
  if (config.broker_url !== '' && !/^(?:mqtts?|wss?):\/\/[^\s]+$/.test(config.broker_url)) {
    problems.push('broker_url: expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT].');
  }
  const hostId = config.sparkplug_host_id;
  if (hostId === '' || /[/+#\p{Cc}\p{Cs}]/u.test(hostId) || Buffer.byteLength(hostId) > hostIdBytesMax) {
    problems.push(
      `sparkplug_host_id: expected one topic level of 1 to ${hostIdBytesMax} octets, without / + # and control characters.`,
    );
  }
  return problems;
}

/** An address that paths can follow, itself written plainly. */
function isRoot(text: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.:[\]-]+(?:\/[A-Za-z0-9_-]+)*\/?$/.test(text) && URL.canParse(text);
}

/** The port of MQTT over TLS counts when it is opened. */
function mqttsPort(config: Config): readonly 'mqtts_port'[] {
  return speaksTls(config, 'mqtt') ? ['mqtts_port'] : [];
}

function pskPort(config: Config): readonly 'mqtt_psk_port'[] {
  return config.mqtt_psk ? ['mqtt_psk_port'] : [];
}

function tlsProblems(config: Config): string[] {
  const { tls_certificate_file: certificate, tls_key_file: key, tls_client_ca_file: authority } = config;
  const problems: string[] = [];
  if (certificate !== '' && key === '') problems.push('tls_key_file: tls_certificate_file needs its private key.');
  if (certificate === '' && key !== '') problems.push('tls_certificate_file: tls_key_file needs its certificate.');
  if (config.mqtt_psk && config.tls_minimum_version !== '1.2')
    problems.push('mqtt_psk: pre-shared keys need TLS 1.2: set tls_minimum_version to "1.2".');
  if (config.tls_client_certificates === 'none') return problems;
  if (authority === '')
    problems.push('tls_client_ca_file: tls_client_certificates needs the authorities that are trusted.');
  if (certificate === '') problems.push('tls_certificate_file: tls_client_certificates needs TLS.');
  return problems;
}

function oidcProblems(config: Config): string[] {
  const { oidc_issuer: issuer, oidc_audience: audience, oidc_rules_file: rules } = config;
  if (issuer === '') {
    const given = (['oidc_audience', 'oidc_client_id', 'oidc_rules_file'] as const).find((key) => config[key] !== '');
    return given === undefined ? [] : [`${given}: it is of no use without oidc_issuer.`];
  }
  const problems: string[] = [];
  if (!isIssuer(issuer))
    problems.push('oidc_issuer: expected https://HOST[/PATH], or http:// at loopback, without query and fragment.');
  if (audience === '') problems.push('oidc_audience: oidc_issuer needs what its tokens are made for, their `aud`.');
  if (rules === '') problems.push('oidc_rules_file: oidc_issuer needs the rules of who may do what.');
  return problems;
}

/** Whoever can change what comes from there decides who gets in. OpenID Connect Discovery 1.0 §3: https, no query, no fragment. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || text.length > 500) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  if (search !== '' || hash !== '' || username !== '' || /[?#]$/.test(text)) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
}

/** The key is sent there: never in the clear to another machine. */
function reportProblems(config: Config): string[] {
  const { report_to: to, report_key: key } = config;
  if (to === '') return [];
  const parsed = parseReportAddress(to);
  if (parsed === undefined) return [`report_to: expected host:port or https://host:port, found ${to}.`];
  if (key === '') return ['report_key: report_to needs an API key of the server that is reported to.'];
  const host = parsed.address.slice(0, parsed.address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  if (parsed.tls || isLoopback(host) || config.insecure_listen) return [];
  return [
    `report_to: ${to} is another machine, and the key would cross the network in clear text: ` +
      'use https://, or set insecure_listen to true if the network is trusted.',
  ];
}
