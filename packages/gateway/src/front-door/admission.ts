import { type Clock, isNameplateError, tryParseIdentifier } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { DeviceDirectory, GatewayDevice, GatewayLogger, PeerCertificate } from '../ports.ts';
import { parseDeviceTopic } from '../topic.ts';
import type { ConnectRequest, Will } from './decode-packet.ts';
import { type ConnackCode, connackCodes, connackForVersion5, encodeConnack } from './encode-packet.ts';
import { FailedAttempts } from './failed-attempts.ts';
import type { Peer } from './link.ts';

/** What a device says when it goes without a word, checked. */
export interface CheckedWill {
  readonly port: string;
  readonly payload: Uint8Array;
}

export type Admission =
  | { readonly admitted: true; readonly device: GatewayDevice; readonly will: CheckedWill | undefined }
  | { readonly admitted: false; readonly reason: RefusalReason; readonly answer: Buffer };

export type RefusalReason =
  | 'protocol-version'
  | 'client-id'
  | 'no-credentials'
  | 'bad-credentials'
  | 'throttled'
  | 'will-topic'
  | 'sessions'
  | 'unavailable';

type Connect = Extract<ConnectRequest, { supported: true }>;
type Check = () => Promise<GatewayDevice | undefined>;

/** Decides about CONNECT: version, client id, credential, will. MQTT 3.1.1 §3.1.4. */
export class Admissions {
  readonly #directory: DeviceDirectory;
  readonly #limits: GatewayLimits;
  readonly #attempts: FailedAttempts;
  readonly #logger: GatewayLogger;
  /** Credentials that ended while a check was under way: one set for each check. */
  readonly #underWay = new Set<Set<string>>();

  constructor(options: { directory: DeviceDirectory; limits: GatewayLimits; clock: Clock; logger: GatewayLogger }) {
    const { limits } = options;
    this.#directory = options.directory;
    this.#limits = limits;
    this.#logger = options.logger;
    this.#attempts = new FailedAttempts(
      { perUser: limits.failedAttemptsPerUser, perAddress: limits.failedAttemptsPerAddress },
      options.clock,
    );
  }

  async decide(connect: ConnectRequest, { address, certificate }: Peer): Promise<Admission> {
    if (!connect.supported) return refuseVersion(connect.level);
    if (!this.#clientIdFits(connect)) return refuse('client-id', connackCodes.clientId);
    const check = this.#checkOf(connect, certificate);
    if (check === undefined) return refuse('no-credentials', connackCodes.notAuthorized);
    const { username = '' } = connect;
    if (!this.#attempts.allows(address, username)) return refuse('throttled', connackCodes.unavailable);
    try {
      const device = await this.#authenticate(check);
      if (!device) {
        this.#attempts.failed(address, username);
        return refuse('bad-credentials', connackCodes.credentials);
      }
      const will = connect.will && ownWill(connect.will, device);
      if (connect.will && !will) return refuse('will-topic', connackCodes.notAuthorized);
      return { admitted: true, device, will };
    } catch (cause) {
      this.#logger.warn({ err: cause }, 'A device could not be authenticated: the directory failed.');
      return refuse('unavailable', connackCodes.unavailable);
    }
  }

  /** A credential ended: checks under way must not let it in. */
  revoke(deviceKey: string): void {
    for (const revoked of this.#underWay) revoked.add(deviceKey);
  }

  /** How the client wants to prove who it is. A password speaks for itself, whatever certificate the channel has. */
  #checkOf({ username, password }: Connect, certificate: PeerCertificate | undefined): Check | undefined {
    const directory = this.#directory;
    if (username !== undefined && password !== undefined) return () => directory.authenticate(username, password);
    if (certificate === undefined || password !== undefined) return undefined;
    return async () => {
      const device = await directory.authenticateCertificate?.(certificate);
      // A user name beside the certificate is a statement to check.
      const fits = username === undefined || tryParseIdentifier(username)?.key === device?.key;
      return fits ? device : undefined;
    };
  }

  async #authenticate(check: Check): Promise<GatewayDevice | undefined> {
    const revoked = new Set<string>();
    this.#underWay.add(revoked);
    try {
      const device = await check();
      return device && !revoked.has(device.key) ? device : undefined;
    } catch (thrown) {
      if (isNameplateError(thrown, 'AUTHENTICATION_FAILED') || isNameplateError(thrown, 'INVALID_IDENTIFIER'))
        return undefined;
      throw thrown;
    } finally {
      this.#underWay.delete(revoked);
    }
  }

  /** An empty client id needs a clean session (MQTT-3.1.3-8); a long or unprintable one is not kept. */
  #clientIdFits({ clientId, clean }: Connect): boolean {
    if (clientId === '') return clean;
    return Buffer.byteLength(clientId) <= this.#limits.clientIdBytes && !/\p{Cc}/u.test(clientId);
  }
}

/** The answer that a refusal sends; after it the connection closes (MQTT-3.2.2-5). */
export function refuse(reason: RefusalReason, code: ConnackCode): Extract<Admission, { admitted: false }> {
  return { admitted: false, reason, answer: encodeConnack(code, false) };
}

/** MQTT-3.1.2-2: CONNACK 1. An MQTT 5 client gets the same in its own form. */
function refuseVersion(level: number): Admission {
  const answer = level === 5 ? connackForVersion5 : encodeConnack(connackCodes.protocolVersion, false);
  return { admitted: false, reason: 'protocol-version', answer };
}

function ownWill(will: Will, device: GatewayDevice): CheckedWill | undefined {
  const topic = parseDeviceTopic(will.topic);
  if (topic?.direction !== 'up' || topic.identifier.key !== device.key) return undefined;
  // A copy: the packet's octets belong to a larger buffer, and the will may be kept for years.
  return { port: topic.port, payload: Uint8Array.from(will.payload) };
}
