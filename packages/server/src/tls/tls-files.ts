import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { TlsMaterial } from '@nameplate/gateway';
import { type Clock, NameplateError } from '@nameplate/model';
import { type Config, type ConfigKey, speaksTls } from '../config/index.ts';
import type { Logger } from '../observe/logger.ts';

/**
 * Certificate, key and trusted authorities from the files that the configuration names. They are read again when one of
 * them changes; what does not fit together is logged, and the listeners keep what they had.
 */
export class TlsFiles implements TlsMaterial {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<(options: TlsOptions) => void>();
  readonly #timer: NodeJS.Timeout;
  #current: TlsOptions;
  #seen: string;
  #reloading: Promise<void> = Promise.resolve();

  private constructor(options: TlsFilesOptions, current: TlsOptions, seen: string) {
    this.#config = options.config;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#current = current;
    this.#seen = seen;
    this.#timer = setInterval(() => void this.#look(), lookIntervalMs).unref();
  }

  /** Undefined without TLS. @throws NameplateError INVALID_VALUE that names the key and what is wrong with its file */
  static async open(options: TlsFilesOptions): Promise<TlsFiles | undefined> {
    if (!speaksTls(options.config)) return undefined;
    const seen = await stampOf(options.config);
    return new TlsFiles(options, await readAll(options), seen);
  }

  get current(): TlsOptions {
    return this.#current;
  }

  onChange(listener: (options: TlsOptions) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads the files now, one reading after the other. Failures are logged. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#read());
    return this.#reloading;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  async #look(): Promise<void> {
    if ((await stampOf(this.#config)) !== this.#seen) await this.reload();
  }

  async #read(): Promise<void> {
    // What is written while it is read is seen as another change.
    this.#seen = await stampOf(this.#config);
    try {
      this.#current = await readAll({ config: this.#config, clock: this.#clock, logger: this.#logger });
      for (const listener of this.#listeners) listener(this.#current);
      this.#logger.info({ component: 'tls' }, 'The TLS files were read again.');
    } catch (thrown) {
      this.#logger.error(
        { component: 'tls', err: thrown },
        'The TLS files have changed and do not fit: kept the old ones.',
      );
    }
  }
}

export interface TlsFilesOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How soon a changed file is seen. */
const lookIntervalMs = 30_000;
const warnBeforeMs = 14 * 86_400_000;

const fileKeys = ['tls_certificate_file', 'tls_key_file', 'tls_client_ca_file'] as const satisfies ConfigKey[];

async function readAll({ config, clock, logger }: TlsFilesOptions): Promise<TlsOptions> {
  const [cert = '', key = '', ca = ''] = await Promise.all(fileKeys.map((name) => read(config, name)));
  const options = {
    cert,
    key,
    minVersion: `TLSv${config.tls_minimum_version}`,
    requestCert: config.tls_client_certificates !== 'none',
    // Without a certificate there is no connection; else each listener looks at the one that was shown.
    rejectUnauthorized: config.tls_client_certificates === 'required',
    ...(ca === '' ? {} : { ca }),
  } as const satisfies TlsOptions;
  try {
    createSecureContext(options);
  } catch (cause) {
    throw unfit('tls_key_file', config, 'is not the key of tls_certificate_file, or one of them is no PEM', cause);
  }
  for (const name of ['tls_certificate_file', 'tls_client_ca_file'] as const)
    if (config[name] !== '') warnOfEnd(name === 'tls_certificate_file' ? cert : ca, name, { config, clock, logger });
  return options;
}

/** A certificate that has ended is served all the same: clients say so, and a start that fails would say it to nobody. */
function warnOfEnd(pem: string, name: ConfigKey, { config, clock, logger }: TlsFilesOptions): void {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw unfit(name, config, 'holds no certificate in PEM', cause);
  }
  const endMs = Date.parse(certificate.validTo);
  if (endMs - clock.now() > warnBeforeMs) return;
  const message = endMs > clock.now() ? 'A certificate ends soon.' : 'A certificate has ended.';
  logger.warn({ component: 'tls', key: name, file: config[name], end: certificate.validTo }, message);
}

async function read(config: Config, name: (typeof fileKeys)[number]): Promise<string> {
  if (config[name] === '') return '';
  try {
    return await readFile(config[name], 'utf8');
  } catch (cause) {
    throw unfit(name, config, 'cannot be read', cause);
  }
}

/** Times and sizes of the files; a file that is not there has none. */
async function stampOf(config: Config): Promise<string> {
  const stats = await Promise.all(fileKeys.map((name) => stat(config[name]).catch(() => undefined)));
  return stats.map((one) => `${one?.mtimeMs} ${one?.size} ${one?.ino}`).join();
}

function unfit(name: ConfigKey, config: Config, why: string, cause: unknown): NameplateError {
  const detail = cause instanceof Error ? ` (${cause.message})` : '';
  return new NameplateError('INVALID_VALUE', `${name}: ${String(config[name])} ${why}${detail}.`, {
    reason: 'TLS_FILES',
    metadata: { key: name },
    cause,
  });
}
