import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NameplateError } from '@nameplate/sdk';

/** A login at an identity provider, for one server. */
export interface Login {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly accessToken: string;
  /** When the access token ends, Unix milliseconds. */
  readonly expireTimeMs: number;
  readonly refreshToken?: string;
}

/**
 * The logins of this user, by endpoint as it was written: a token that was got for TLS does not go over another connection. In a
 * file that nobody else can read, replaced whole.
 */
export class Logins {
  readonly file: string;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.file = join(configDirectory(environment), 'nameplate', 'logins.json');
  }

  async get(endpoint: string): Promise<Login | undefined> {
    const logins = await this.#read();
    return Object.hasOwn(logins, endpoint) ? logins[endpoint] : undefined;
  }

  async put(endpoint: string, login: Login): Promise<void> {
    await this.#write({ ...(await this.#read()), [endpoint]: login });
  }

  async remove(endpoint: string): Promise<void> {
    const { [endpoint]: _gone, ...rest } = await this.#read();
    await this.#write(rest);
  }

  async #read(): Promise<Readonly<Record<string, Login>>> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (cause) {
      if (isMissing(cause)) return {};
      throw this.#failed('cannot be read', cause);
    }
    try {
      const { logins } = JSON.parse(text) as { readonly logins?: unknown };
      if (typeof logins === 'object' && logins !== null) return logins as Readonly<Record<string, Login>>;
    } catch (cause) {
      throw this.#failed('is no file of logins: remove it, and sign in again', cause);
    }
    throw this.#failed('is no file of logins: remove it, and sign in again');
  }

  async #write(logins: Readonly<Record<string, Login>>): Promise<void> {
    const scratch = `${this.file}.${process.pid}.tmp`;
    try {
      await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
      await writeFile(scratch, `${JSON.stringify({ logins }, null, 2)}\n`, { mode: 0o600 });
      // Also where it was there before, left by a kill.
      await chmod(scratch, 0o600);
      await rename(scratch, this.file);
    } catch (cause) {
      await rm(scratch, { force: true });
      throw this.#failed('cannot be written', cause);
    }
  }

  #failed(what: string, cause?: unknown): NameplateError {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    return new NameplateError('INVALID_VALUE', `${this.file} ${what}${why}.`, { reason: 'LOGIN_FILE', cause });
  }
}

/** As the XDG base directories have it; on Windows `APPDATA`. */
function configDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME, APPDATA, HOME, USERPROFILE } = environment;
  if (XDG_CONFIG_HOME) return XDG_CONFIG_HOME;
  if (APPDATA) return APPDATA;
  return join(HOME || USERPROFILE || '.', '.config');
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR');
}
