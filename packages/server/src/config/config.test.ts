import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { checkConfig, configKeyNames, configKeys, configOf, listenHostOf, parseFlags, readConfig } from './index.ts';
import { configTable } from './reference.ts';

const directory = mkdtempSync(join(tmpdir(), 'nameplate-config-'));
let files = 0;

function file(content: unknown): string {
  files += 1;
  const path = join(directory, `${files}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function message(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_VALUE')) return thrown.message;
    throw thrown;
  }
  throw new Error('accepted');
}

describe('readConfig', () => {
  it('has a default for every key', () => {
    const config = configOf();
    for (const key of configKeyNames) expect(config[key]).toEqual(configKeys[key].default);
    expect(config.listen_host).toBe('127.0.0.1');
    expect(config.http_port).toBe(7401);
  });

  it('takes flags over the environment over the file', () => {
    const path = file({ grpc_port: 1001, http_port: 1001, mqtt_port: 1004 });
    const config = readConfig({
      file: path,
      environment: { NAMEPLATE_HTTP_PORT: '1002', NAMEPLATE_GRPC_PORT: '1002', PATH: '/bin' },
      flags: [['grpc_port', '1003']],
    });
    expect([config.grpc_port, config.http_port, config.mqtt_port]).toEqual([1003, 1002, 1004]);
  });

  it('is frozen', () => {
    const config = configOf() as { http_port: number };
    expect(() => {
      config.http_port = 1;
    }).toThrow(TypeError);
  });

  it.each([
    [{ http_prot: 1 }, 'http_prot: no such key; did you mean http_port?'],
    [{ zzzzzzzzzzzzzz: 1 }, 'zzzzzzzzzzzzzz: no such key.'],
    [{ http_port: '7401' }, 'http_port: expected a whole number from 0 to 65535, found "7401".'],
    [{ http_port: 70_000 }, 'http_port: expected a whole number from 0 to 65535, found 70000.'],
    [{ http_port: 1.5 }, 'http_port: expected a whole number'],
    [{ insecure_listen: 'yes' }, 'insecure_listen: expected true or false'],
    [{ journal_sync: 'never' }, 'journal_sync: expected one of always, interval, os'],
    [{ roles: ['authority', 'king'] }, 'roles: expected some of authority, gateway, telemetry'],
    [{ roles: [] }, 'roles: expected some of'],
    [{ roles: ['gateway', 'telemetry'] }, 'roles: expected authority'],
    [{ roles: ['authority', 'gateway'] }, 'roles: gateway needs telemetry'],
    [{ grpc_port: 5000, http_port: 5000 }, 'http_port: 5000 is also the grpc_port'],
    [{ handle_public_address: 'factory.example' }, 'handle_public_address: expected an IP address'],
    [{ journal_segment_bytes: 1024 * 1024, mqtt_packet_max_bytes: 1024 * 1024 }, 'journal_segment_bytes: expected'],
    [{ broker_url: 'localhost' }, 'broker_url: expected mqtt://'],
    [{ sparkplug_host_id: '' }, 'sparkplug_host_id: expected one topic level'],
    [{ sparkplug_host_id: 'plant/1' }, 'sparkplug_host_id: expected one topic level'],
    [{ sparkplug_host_id: '+' }, 'sparkplug_host_id: expected one topic level'],
    [{ sparkplug_host_id: 'x'.repeat(257) }, 'sparkplug_host_id: expected one topic level'],
    [
      { journal_segment_bytes: 1024 * 1024 * 1024, journal_max_bytes: 1024 * 1024 * 1024 },
      'journal_max_bytes: expected',
    ],
    ['[]', 'expected an object'],
    ['{', 'not JSON'],
    ['http_port: 7401', 'only JSON is read'],
    [{ tls_certificate_file: 's.pem' }, 'tls_key_file: tls_certificate_file needs'],
    [{ tls_key_file: 's.key' }, 'tls_certificate_file: tls_key_file needs'],
    [{ tls_client_certificates: 'optional' }, 'tls_client_ca_file: tls_client_certificates needs'],
    [{ tls_minimum_version: '1.1' }, 'tls_minimum_version: expected one of 1.2, 1.3'],
    [{ tls_certificate_file: 's', tls_key_file: 'k', mqtt_port: 8883 }, 'mqtts_port: 8883 is also the mqtt_port'],
    [{ mqtt_psk: true, http_port: 8884 }, 'mqtt_psk_port: 8884 is also the http_port'],
    [{ mqtt_psk: true, tls_minimum_version: '1.3' }, 'mqtt_psk: pre-shared keys need TLS 1.2'],
  ])('refuses %j', (content, expected) => {
    expect(message(() => checkConfig(file(content)))).toContain(expected);
  });

  it('names every problem, each on its line with where it is', () => {
    const path = file({ http_prot: 1, mqtt_port: -1 });
    const text = message(() => readConfig({ file: path, environment: { NAMEPLATE_GRPC_PORT: 'x' } }));
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain(`${path}: http_prot`);
    expect(text).toContain('environment: NAMEPLATE_GRPC_PORT: expected a whole number');
  });

  it.each(['0.0.0.0', '192.168.1.4', '::', 'factory.example', '1.127.0.0'])(
    'refuses to listen on %s without insecure_listen',
    (host) => {
      expect(message(() => configOf({ listen_host: host }))).toMatch(/listen_host.*insecure_listen/s);
      expect(configOf({ listen_host: host, insecure_listen: true }).listen_host).toBe(host);
    },
  );

  it('with TLS listens everywhere; what does not encrypt stays at loopback unless it is opened by name', () => {
    const secure = { listen_host: '0.0.0.0', tls_certificate_file: 's.pem', tls_key_file: 's.key' };
    const hostsOf = (values: Parameters<typeof configOf>[0]) => {
      const config = configOf(values);
      return (['grpc', 'http', 'mqtt', 'handle'] as const).map((listener) => listenHostOf(config, listener));
    };
    expect(hostsOf(secure)).toEqual(['0.0.0.0', '0.0.0.0', '127.0.0.1', '127.0.0.1']);
    expect(hostsOf({ ...secure, tls_listeners: ['mqtt'] })).toEqual(Array(4).fill('127.0.0.1'));
    expect(hostsOf({ ...secure, insecure_listen: true, insecure_listeners: ['handle'] })).toEqual([
      '0.0.0.0',
      '0.0.0.0',
      '127.0.0.1',
      '0.0.0.0',
    ]);
    expect(hostsOf({ ...secure, insecure_listen: true })).toEqual(Array(4).fill('0.0.0.0'));
    expect(hostsOf({ ...secure, listen_host: '127.0.0.2' })).toEqual(Array(4).fill('127.0.0.2'));
  });

  it('says of a YAML file that only JSON is read', () => {
    const path = join(directory, 'bad.yaml');
    writeFileSync(path, 'http_port: 7401\n');
    expect(message(() => checkConfig(path))).toMatch(/bad.yaml: not JSON: .* YAML is not read; only JSON is read/);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s', (host) => {
    expect(configOf({ listen_host: host }).listen_host).toBe(host);
  });

  it('leaves the variables of the CLI and SDK alone', () => {
    expect(() =>
      readConfig({ environment: { NAMEPLATE_KEY: 'npk_a_b', NAMEPLATE_ENDPOINT: 'x', NAMEPLATE_TLS_CA: 'y' } }),
    ).not.toThrow();
  });

  it('says so when a named file is not there', () => {
    expect(message(() => readConfig({ file: join(directory, 'none.json'), environment: {} }))).toContain(
      'cannot be read',
    );
  });
});

describe('parseFlags', () => {
  it('reads values after a blank or an equals sign, and flags alone', () => {
    expect(
      parseFlags(['--http-port', '1', '--mqtt-port=2', '--insecure-listen', '--data', 'd', '--config', 'f']),
    ).toEqual({
      help: false,
      config: {
        file: 'f',
        flags: [
          ['http_port', '1'],
          ['mqtt_port', '2'],
          ['insecure_listen', 'true'],
          ['data_directory', 'd'],
        ],
      },
    });
    expect(parseFlags(['--help']).help).toBe(true);
    expect(parseFlags(['--insecure-listen', 'false']).config.flags).toEqual([['insecure_listen', 'false']]);
  });

  it('names the nearest flag, and the one whose value is missing', () => {
    expect(message(() => parseFlags(['--htpp-port', '1']))).toContain('did you mean --http-port?');
    expect(message(() => parseFlags(['--http-port']))).toContain('--http-port: expected a value');
    expect(message(() => parseFlags(['start']))).toContain('expected a flag');
  });
});

describe('docs/configuration.md', () => {
  it('holds the table of keys as the code has it', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
    expect(text).toContain(configTable());
  });
});
