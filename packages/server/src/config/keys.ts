/** One configuration key. Its name carries its unit; everything about it is here and nowhere else. */
export type KeyDefinition =
  | { readonly kind: 'text'; readonly default: string; readonly about: string; readonly secret?: true }
  | {
      readonly kind: 'integer';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly about: string;
    }
  | { readonly kind: 'flag'; readonly default: boolean; readonly about: string }
  | { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly about: string }
  | {
      readonly kind: 'list';
      readonly default: readonly string[];
      readonly choices: readonly string[];
      readonly about: string;
    };

const text = (fallback: string, about: string) => ({ kind: 'text', default: fallback, about }) as const;
const secret = (about: string) => ({ kind: 'text', default: '', about, secret: true }) as const;
const flag = (about: string) => ({ kind: 'flag', default: false, about }) as const;
const integer = (fallback: number, min: number, max: number, about: string) =>
  ({ kind: 'integer', default: fallback, min, max, about }) as const;
const choice = <const C extends readonly string[]>(choices: C, fallback: C[number], about: string) =>
  ({ kind: 'choice', default: fallback, choices, about }) as const;
const list = <const C extends readonly string[]>(choices: C, fallback: readonly C[number][], about: string) =>
  ({ kind: 'list', default: fallback, choices, about }) as const;
const port = (fallback: number, about: string) => integer(fallback, 0, 65_535, `${about} 0: any free port.`);

const second = 1000;
const minute = 60 * second;
const mebibyte = 1024 * 1024;

/**
 * Every key. The file, the environment, the flags, `docs/configuration.md` and the error messages derive from it.
 * Order: as a reader of the documentation meets them.
 */
export const configKeys = {
  data_directory: text('./data', 'Where the stores and the journal are. Made when missing.'),
  roles: list(
    ['authority', 'gateway', 'telemetry', 'recursive'],
    ['authority', 'gateway', 'telemetry'],
    'What this process does: hold prefixes (`authority`), take MQTT (`gateway`), store and serve readings (`telemetry`), resolve what other servers hold (`recursive`).',
  ),

  listen_host: text(
    '127.0.0.1',
    'Address that listeners bind to. With TLS, those without it stay at 127.0.0.1 unless insecure_listen opens them.',
  ),
  insecure_listen: flag(
    'Allow listeners without TLS an address other than loopback. Keys, passwords and values then cross the network in clear text.',
  ),
  insecure_listeners: list(
    ['grpc', 'http', 'mqtt', 'handle'],
    ['grpc', 'http', 'mqtt', 'handle'],
    'Which listeners insecure_listen opens; with TLS, for example `handle` only.',
  ),
  grpc_port: port(7400, 'gRPC.'),
  http_port: port(7401, 'HTTP.'),
  mqtt_port: port(1883, 'MQTT in clear text.'),
  mqtts_port: port(8883, 'MQTT over TLS; open when there is a certificate and `mqtt` among tls_listeners.'),
  mqtt_psk: flag(
    'Take MQTT over TLS with pre-shared keys of devices, on mqtt_psk_port: TLS 1.2, no certificate. The keys are kept readable for whoever has psk_key_file.',
  ),
  mqtt_psk_port: port(8884, 'MQTT over TLS with pre-shared keys; open with mqtt_psk.'),
  psk_key_file: text(
    '',
    'File with the key that pre-shared keys are sealed with in the store; made when missing, readable by its owner only. Empty: `psk.key` in data_directory.',
  ),
  handle_port: port(2641, 'Handle protocol, TCP and UDP.'),
  handle_public_address: text(
    '',
    'IP address that the Handle site record tells clients to use. Empty: listen_host, or the first address of this machine when that is every address.',
  ),

  tls_certificate_file: text(
    '',
    "PEM file: this server's certificate, then those between it and its authority. Read again when it changes. Empty: no TLS.",
  ),
  tls_key_file: text('', 'PEM file: the private key of that certificate.'),
  tls_listeners: list(
    ['grpc', 'http', 'mqtt'],
    ['grpc', 'http', 'mqtt'],
    'Listeners that speak TLS when there is a certificate: gRPC, HTTP (with MQTT over WebSocket), MQTT on mqtts_port.',
  ),
  tls_minimum_version: choice(['1.2', '1.3'], '1.2', 'Oldest version of TLS that is spoken.'),
  tls_client_certificates: choice(
    ['none', 'optional', 'required'],
    'none',
    'Are clients asked for a certificate: no, yes but they may have none, or is there no connection without one that is trusted.',
  ),
  tls_client_ca_file: text('', 'PEM file: the authorities whose client certificates are trusted.'),

  oidc_issuer: text(
    '',
    "OpenID Connect: the provider whose access tokens (JWT) are taken, by its issuer URL, exactly as in the tokens' `iss`: https, or http at loopback. Empty: no tokens.",
  ),
  oidc_audience: text('', "What a token has to be made for: its `aud`. This server's name at the provider."),
  oidc_client_id: text(
    '',
    'The client that `nameplate login` signs in as when it is not told. Empty: it has to be told.',
  ),
  oidc_rules_file: text(
    '',
    'JSON file: which claims of a token give which scopes and prefixes. The first rule that fits decides; a token that none fits is refused.',
  ),
  oidc_algorithms: list(
    ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
    ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    'Signature algorithms that a token may have.',
  ),
  oidc_clock_tolerance_ms: integer(5 * second, 0, 5 * minute, "How far the provider's clock may be from ours."),
  oidc_timeout_ms: integer(5 * second, 100, minute, 'Time for the provider to answer with its metadata or its keys.'),
  oidc_keys_max_age_ms: integer(
    60 * minute,
    second,
    24 * 60 * minute,
    "How long the provider's keys are used before they are fetched again. A token with a key that is not among them has them fetched at once.",
  ),
  oidc_keys_cooldown_ms: integer(
    30 * second,
    0,
    10 * minute,
    'At most once in this time are they fetched for tokens with unknown keys.',
  ),

  broker_url: text('', 'External MQTT broker, `mqtt://…` or `mqtts://…`; the own front door stays shut. Empty: none.'),
  broker_username: text('', 'User name at the external broker.'),
  broker_password: secret('Password at the external broker.'),
  broker_group: text('nameplate', 'Name of the shared subscription: servers with one name divide the messages.'),
  sparkplug_host_id: text(
    'nameplate',
    'Name of this Sparkplug host application, in the topic of its STATE messages (`spBv1.0/STATE/…`): one topic level.',
  ),

  cache_entries: integer(100_000, 0, 10_000_000, 'Records that the resolver keeps in memory.'),
  trust_roots: text(
    '',
    'File, or directory of files (`*.pem`, `*.jwk`, `*.json`), with the public keys by which this server verifies records for who asks (`verify`). Those of `0.0/0.0` in `recursive_bootstrap_file` count too. Empty: only those.',
  ),
  trust_verifications_max: integer(64, 1, 10_000, 'Verifications under way at once.'),
  recursive_bootstrap_file: text(
    '',
    'JSON file with the root to resolve from, as `nameplate init --role root` writes it. Without the role `recursive` it serves only to ask the servers of administrators that are homed elsewhere about their proofs.',
  ),
  recursive_verify: choice(
    ['off', 'known', 'require'],
    'off',
    'Which answers of other servers have to be signed with the key in their site record, beginning with that of the root in recursive_bootstrap_file: of those whose key is `known`, or of all (`require`: a server without a key is not asked). What is not signed so is no answer: UPSTREAM_UNAVAILABLE, and nothing of it is kept.',
  ),
  recursive_timeout_ms: integer(8 * second, 100, 10 * minute, 'Time to resolve what another server holds.'),
  recursive_hops_max: integer(30, 1, 39, 'Servers asked to resolve one identifier.'),
  recursive_lookups_max: integer(10_000, 1, 1_000_000, 'Identifiers looked up at other servers at once.'),
  recursive_cache_entries: integer(
    100_000,
    0,
    10_000_000,
    'Records of other servers kept in memory for their time to live.',
  ),
  recursive_cache_max_bytes: integer(256 * mebibyte, 1, Number.MAX_SAFE_INTEGER, 'Octets of those records.'),
  recursive_negative_ttl_ms: integer(
    30 * second,
    0,
    60 * minute,
    'How long it is kept that an identifier of another server does not exist. 0: not.',
  ),
  recursive_stale_max_ms: integer(
    24 * 60 * minute,
    0,
    7 * 24 * 60 * minute,
    'How long past its time to live a record is answered, marked as stale, while its server cannot be asked. 0: not.',
  ),
  recursive_stale_after_ms: integer(1500, 1, minute, 'How long a server is waited for when there is a stale record.'),
  journal_sync: choice(
    ['always', 'interval', 'os'],
    'always',
    'When device messages reach the disk: before PUBACK (`always`), a few times a second (`interval`), or when the system likes (`os`).',
  ),
  journal_segment_bytes: integer(
    64 * mebibyte,
    mebibyte,
    1024 * mebibyte,
    'Size at which the journal begins a new file.',
  ),
  journal_max_bytes: integer(
    4096 * mebibyte,
    2 * mebibyte,
    Number.MAX_SAFE_INTEGER,
    'Size at which the journal is full and devices wait.',
  ),

  grpc_connections_max: integer(4096, 1, 1_000_000, 'gRPC connections open at once.'),
  grpc_streams_max: integer(256, 1, 65_535, 'gRPC calls under way at once on one connection.'),
  grpc_message_max_bytes: integer(4 * mebibyte, 1024, 256 * mebibyte, 'Largest gRPC request message.'),
  http_connections_max: integer(4096, 1, 1_000_000, 'HTTP connections open at once.'),
  http_body_max_bytes: integer(mebibyte, 0, 64 * mebibyte, 'Largest HTTP request body.'),
  http_url_max_bytes: integer(8192, 64, 15_000, 'Longest HTTP request target.'),
  http_country_header: text(
    '',
    'Header in which the proxy in front says where a client is (ISO 3166-1 alpha-2, such as `cf-ipcountry`), for `10320/loc`. Only for a proxy that sets or removes it on every request: else clients choose. Empty: not known.',
  ),
  digital_link_url: text(
    '',
    'Public address under which GS1 Digital Links are asked for, such as `https://id.example.com` or `https://example.com/gs1`; its path goes before the key. Empty: at the root of whatever host is asked.',
  ),
  http_request_timeout_ms: integer(30 * second, 100, 10 * minute, 'Time to receive a whole HTTP request.'),
  mqtt_connections_max: integer(20_000, 1, 1_000_000, 'MQTT connections open at once.'),
  mqtt_packet_max_bytes: integer(256 * 1024, 128, 16 * mebibyte, 'Largest MQTT packet.'),
  mqtt_queue_max_messages: integer(1000, 1, 100_000, 'Command messages kept for one device while it is away.'),
  mqtt_session_expiry_max_s: integer(
    604_800,
    0,
    31_536_000,
    'Longest time for which a session is kept without a connection.',
  ),
  mqtt_receive_maximum: integer(500, 1, 65_535, 'Messages that an MQTT 5 client may send before it is answered.'),
  mqtt_topic_alias_max: integer(16, 0, 65_535, 'Topic aliases of one connection, each way.'),
  mqtt_keep_alive_max_s: integer(3600, 0, 65_535, 'Longest keep alive of an MQTT 5 client. 0: any, and none.'),
  mqtt_retained_max_messages: integer(10_000, 0, 10_000_000, 'Retained messages that are kept.'),
  mqtt_retained_max_bytes: integer(16 * mebibyte, 0, 1024 * mebibyte, 'Their topics and payloads together.'),
  handle_connections_max: integer(4096, 1, 1_000_000, 'Handle connections open at once.'),
  handle_message_max_bytes: integer(262_144, 512, mebibyte, 'Largest Handle request, without its envelope.'),
  handle_idle_timeout_ms: integer(
    10 * minute,
    10 * second,
    24 * 60 * minute,
    'Silence after which a Handle connection is closed.',
  ),
  handle_frame_timeout_ms: integer(
    30 * second,
    100,
    10 * minute,
    'Time for the first octet of a Handle connection, and for the rest of a frame begun.',
  ),
  handle_udp_answer_bytes_per_s: integer(
    65_536,
    0,
    1_000_000_000,
    'Octets answered over UDP to one address in a second, so that a forged sender gains nothing; loopback is free. 0: no limit.',
  ),
  handle_unproved_answer: choice(
    ['challenge', 'refuse'],
    'challenge',
    "What a Handle client hears that has proved no key and asks for more than what is public: a challenge (402), or, unless it has a session of this server, a refusal (400). A vendor's SDK that has not logged in takes 402 for success.",
  ),
  requests_max: integer(
    4096,
    1,
    1_000_000,
    'Requests under way at once over all protocols; more are answered OVERLOADED.',
  ),
  streams_max: integer(4096, 1, 1_000_000, 'Watches, subscriptions and bulk streams open at once.'),
  stream_concurrency: integer(64, 1, 1024, 'Requests of one stream worked on at once.'),
  watch_queue_max: integer(
    1024,
    1,
    1_000_000,
    'Readings waiting for one slow subscriber; then the oldest are dropped and counted.',
  ),
  page_size_max: integer(1000, 1, 1000, 'Rows of one page.'),
  values_per_handle_max: integer(1000, 1, 2048, 'Values of one handle.'),
  value_max_bytes: integer(mebibyte, 1, mebibyte, 'Octets of one value.'),

  report_to: text(
    '',
    'Server that this one reports its daily counts to, over gRPC: `host:port`, or `https://host:port` over TLS. Empty: none.',
  ),
  report_key: secret(
    'API key at that server: of the organization that it knows this server as, with the scope `report.submit`.',
  ),
  report_ca_file: text('', "PEM file: the authorities that are trusted for that server. Empty: the system's."),
  report_interval_s: integer(600, 1, 86_400, 'How often it is looked whether a day is due; after a failure sooner.'),
  statistics_interval_s: integer(
    10,
    1,
    3600,
    'How often counted resolutions are written. Those since the last time are lost when the process is killed.',
  ),

  drain_deadline_ms: integer(10 * second, 0, 10 * minute, 'Time that requests under way have when the server stops.'),
  log_level: choice(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'info',
    'Least severe line that is written.',
  ),
  log_format: choice(['json', 'pretty'], 'json', 'One JSON object a line, or short text for people.'),
} as const satisfies Readonly<Record<string, KeyDefinition>>;

export type ConfigKey = keyof typeof configKeys;

/** Key names in documentation order. */
export const configKeyNames = Object.keys(configKeys) as readonly ConfigKey[];

type ValueOf<D extends KeyDefinition> = D extends { kind: 'integer' }
  ? number
  : D extends { kind: 'flag' }
    ? boolean
    : D extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : D extends { kind: 'list'; choices: readonly (infer C)[] }
        ? readonly C[]
        : string;

/** The configuration: checked, complete, frozen. Fields are named as the keys are, so that one search finds both. */
export type Config = { readonly [K in ConfigKey]: ValueOf<(typeof configKeys)[K]> };
