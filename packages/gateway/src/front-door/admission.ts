import { isUtf8 } from 'node:buffer';
import { type Clock, isNameplateError, tryParseIdentifier } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { DeviceDirectory, GatewayLogger } from '../ports.ts';
import type { Access } from './access.ts';
import type { Authenticator } from './authenticator.ts';
import type { CheckedWill } from './checked-will.ts';
import { FailedAttempts } from './failed-attempts.ts';
import type { Peer } from './link.ts';
import type { Connect, ConnectRequest, Will } from './packets.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type ClientPrincipal, ownerOf } from './topic-rules.ts';

export type Admission =
  | {
      readonly admitted: true;
      readonly principal: ClientPrincipal;
      readonly will: CheckedWill | undefined;
      /** Of enhanced authentication, for CONNACK. */
      readonly authenticationData?: Uint8Array;
    }
  | Refusal;

/** Answers that every client reads. */
const version311 = { version: 4, maximumPacketSize: Number.POSITIVE_INFINITY } as const;

/** Sends authentication data to the client and gives its answer. */
export type Ask = (data: Uint8Array) => Promise<Uint8Array>;

/** Decides about CONNECT: version, client id, credential, will. MQTT 5 §3.1.4; 3.1.1 §3.1.4. */
export class Admissions {
  readonly #directory: DeviceDirectory;
  readonly #limits: GatewayLimits;
  readonly #access: Access;
  readonly #authenticators: ReadonlyMap<string, Authenticator>;
  readonly #attempts: FailedAttempts;
  readonly #logger: GatewayLogger;
  readonly #onRefused: ((connect: Connect, address: string) => void) | undefined;
  /** Credentials that ended while a check was under way: one set for each check. */
  readonly #underWay = new Set<Set<string>>();

  constructor(options: {
    directory: DeviceDirectory;
    limits: GatewayLimits;
    clock: Clock;
    logger: GatewayLogger;
    access: Access;
    authenticators?: readonly Authenticator[];
    onRefused?: (connect: Connect, address: string) => void;
  }) {
    const { limits } = options;
    this.#directory = options.directory;
    this.#limits = limits;
    this.#access = options.access;
    this.#authenticators = new Map((options.authenticators ?? []).map((one) => [one.method, one]));
    this.#logger = options.logger;
    this.#onRefused = options.onRefused;
    this.#attempts = new FailedAttempts(
      { perUser: limits.failedAttemptsPerUser, perAddress: limits.failedAttemptsPerAddress },
      options.clock,
    );
  }

  async decide(connect: ConnectRequest, peer: Peer, ask: Ask): Promise<Admission> {
    // MQTT-3.1.2-2: a version that is not spoken is answered as 3.1.1 does, which every client reads.
    if (!connect.supported) return refuse('protocol-version', version311);
    const { will } = connect;
    const { address } = peer;
    if (!this.#clientIdFits(connect)) return refuse('client-id', connect);
    const name = connect.username ?? connect.clientId;
    if (!proves(connect, peer)) return refuse('no-credentials', connect);
    if (connect.authenticationMethod !== undefined && !this.#authenticators.has(connect.authenticationMethod))
      return refuse('authentication-method', connect); // MQTT-4.12.0-1
    if (!this.#attempts.allows(address, name)) return refuse('throttled', connect);
    try {
      const found = await this.#authenticate(connect, ask, peer);
      if (!found) {
        this.#attempts.failed(address, name);
        this.#onRefused?.(connect, address);
        return refuse('bad-credentials', connect);
      }
      const checked = will && this.#checkWill(will, found.principal);
      if (will && !checked) return refuse('will-topic', connect);
      if (will?.properties?.payloadIsText && !isUtf8(will.payload)) return refuse('will-payload', connect);
      const { principal, data } = found;
      return { admitted: true, principal, will: checked, ...(data !== undefined && { authenticationData: data }) };
    } catch (cause) {
      this.#logger.warn({ err: cause }, 'A client could not be authenticated: the directory failed.');
      return refuse('unavailable', connect);
    }
  }

  /** The same client shows once more who it is (§4.12.1); false when it does not, or is another now. */
  async again(connect: Connect, principal: ClientPrincipal, data: Uint8Array | undefined, ask: Ask) {
    // Without data of its own, not with that of CONNECT.
    const authenticationData = Buffer.from(data ?? []);
    const found = await this.#authenticate({ ...connect, authenticationData }, ask);
    return found && ownerOf(found.principal) === ownerOf(principal) ? found : undefined;
  }

  /** A credential ended: checks under way must not let it in. */
  revoke(owner: string): void {
    for (const revoked of this.#underWay) revoked.add(owner);
  }

  async #authenticate(
    connect: Connect,
    ask: Ask,
    peer?: Peer,
  ): Promise<{ readonly principal: ClientPrincipal; readonly data?: Uint8Array } | undefined> {
    const revoked = new Set<string>();
    this.#underWay.add(revoked);
    try {
      const found = await this.#find(connect, ask, peer);
      return found && !revoked.has(ownerOf(found.principal)) ? found : undefined;
    } catch (thrown) {
      if (isNameplateError(thrown, 'AUTHENTICATION_FAILED') || isNameplateError(thrown, 'INVALID_IDENTIFIER'))
        return undefined;
      throw thrown;
    } finally {
      this.#underWay.delete(revoked);
    }
  }

  async #find(connect: Connect, ask: Ask, peer: Peer | undefined) {
    const { clientId, username, password, authenticationMethod, authenticationData } = connect;
    if (authenticationMethod !== undefined) {
      const named = username === undefined ? {} : { username };
      const data = authenticationData === undefined ? {} : { data: authenticationData };
      return await this.#authenticators.get(authenticationMethod)?.authenticate({ clientId, ...named, ...data, ask });
    }
    if (password === undefined) return await this.#findByPeer(username, peer);
    if (username === undefined) return undefined;
    // Identifiers have a slash; what has none is an app.
    if (!username.includes('/')) {
      const app = await this.#directory.authenticateApp?.(username, password);
      return app && { principal: { kind: 'app' as const, app } };
    }
    const device = await this.#directory.authenticate(username, password);
    return device && { principal: { kind: 'device' as const, device } };
  }

  /** By what TLS proved. A user name beside it is a statement to check. */
  async #findByPeer(username: string | undefined, { certificate, psk }: Partial<Peer> = {}) {
    const { psks } = this.#directory;
    const device = psk
      ? await psks?.device(psk.identity, psk.key)
      : certificate && (await this.#directory.authenticateCertificate?.(certificate));
    const fits = username === undefined || tryParseIdentifier(username)?.key === device?.key;
    return device && fits ? { principal: { kind: 'device' as const, device } } : undefined;
  }

  /** An empty client id needs a clean start in 3.1.1 (MQTT-3.1.3-8); a long or unprintable one is not kept. */
  #clientIdFits({ clientId, clean, version }: Connect): boolean {
    if (clientId === '') return version === 5 || clean;
    return Buffer.byteLength(clientId) <= this.#limits.clientIdBytes && !/\p{Cc}/u.test(clientId);
  }

  #checkWill(will: Will, principal: ClientPrincipal): CheckedWill | undefined {
    const publication = this.#access.publish(principal, will.topic);
    if (!publication) return undefined;
    const { qos, retain, properties, delayS } = will;
    return {
      publication,
      // Copies: the packet's octets belong to a larger buffer, and the will may be kept for years.
      message: {
        topic: publication.topic,
        payload: Uint8Array.from(will.payload),
        qos,
        retain,
        forwarded: Uint8Array.from(properties?.forwarded ?? []),
        expireTimeMs: Number.POSITIVE_INFINITY,
      },
      delayMs: delayS * 1_000,
      ...(properties?.expiryS !== undefined && { expiryS: properties.expiryS }),
      ...(properties?.contentType !== undefined && { contentType: properties.contentType }),
    };
  }
}

/** Is there anything to check? A password speaks for itself, whatever the channel has proved. */
function proves({ authenticationMethod, username, password }: Connect, { certificate, psk }: Peer): boolean {
  if (authenticationMethod !== undefined) return true;
  return password === undefined ? certificate !== undefined || psk !== undefined : username !== undefined;
}
