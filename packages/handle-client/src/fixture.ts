import { type Clock, defaultPermissions, type HandleValue, NameplateError, type TimeToLive } from '@nameplate/model';
import {
  decodeMessage,
  decodeResolutionRequest,
  encodeHandleValue,
  encodeReferralBody,
  encodeResolutionBody,
  encodeSite,
  hasFlag,
  opFlags,
  type SiteRecord,
  siteAddress,
} from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { encodeRequest } from './request.ts';

// What the tests of this package share; not exported from it.

/** A clock that stands until it is set on. */
export class HeldClock implements Clock {
  #nowMs = 1_800_000_000_000;

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

export function value(
  index: number,
  type: string,
  data: string | Uint8Array,
  ttl: TimeToLive | number = 3600,
): HandleValue {
  return {
    index,
    type,
    data: typeof data === 'string' ? new TextEncoder().encode(data) : data,
    ttl: typeof ttl === 'number' ? { kind: 'relative', seconds: ttl } : ttl,
    permissions: defaultPermissions,
    timestamp: 0,
    references: [],
  };
}

/** A site of one server on loopback; scripted servers are told apart by their ports. */
export function site(port: number, options: { readonly primary?: boolean } = {}): SiteRecord {
  return {
    protocolMajor: 2,
    protocolMinor: 11,
    serialNumber: 1,
    primary: options.primary ?? true,
    multiPrimary: false,
    hashOption: 'handle',
    attributes: [],
    servers: [
      {
        serverId: 1,
        address: siteAddress([127, 0, 0, 1]),
        publicKey: new Uint8Array(0),
        interfaces: (['udp', 'tcp'] as const).map((protocol) => ({ admin: false, query: true, protocol, port })),
      },
    ],
  };
}

export function siteValue(port: number, type = 'HS_SITE', ttl: TimeToLive | number = 3600): HandleValue {
  return value(3, type, encodeSite(site(port)), ttl);
}

/** What a scripted server says: values, a response code, a referral, or nothing (it is down). */
export type Said =
  | readonly HandleValue[]
  | number
  | 'down'
  | { readonly code: 302 | 303; readonly handle: string; readonly values: readonly HandleValue[] };

export interface Asked {
  readonly port: number;
  readonly handle: string;
  readonly authoritative: boolean;
  readonly recursionCount: number;
  readonly expirationTime: number;
}

/** Servers by port, each a function from the handle to what it says. Records who was asked what. */
export class ScriptedServers implements Pick<Exchange, 'exchange'> {
  readonly asked: Asked[] = [];
  readonly servers = new Map<number, (handle: string, asked: Asked) => Said | Promise<Said>>();

  serve(port: number, says: Readonly<Record<string, Said>>, otherwise: Said = 100): void {
    this.servers.set(port, (handle) => says[handle] ?? otherwise);
  }

  exchange: Exchange['exchange'] = async (request, endpoints, { deadlineMs }) => {
    const message = decodeMessage(encodeRequest(request, { requestId: 1, nowMs: 1_800_000_000_000, deadlineMs }));
    const { handle } = decodeResolutionRequest(message.body);
    const authoritative = hasFlag(message.header, opFlags.authoritative);
    for (const endpoint of endpoints.filter(({ protocol }) => protocol === 'udp')) {
      const { recursionCount, expirationTime } = message.header;
      const asked = { port: endpoint.port, handle, authoritative, recursionCount, expirationTime };
      this.asked.push(asked);
      const said = (await this.servers.get(endpoint.port)?.(handle, asked)) ?? 'down';
      if (said !== 'down') return { ...answer(message, handle, said), endpoint, roundTripMs: 1 };
    }
    throw new NameplateError('UPSTREAM_UNAVAILABLE', `${endpoints.map(endpointName).join(' ')} did not answer.`);
  };

  /** As an `Exchange` that is never closed. */
  get whole(): Exchange {
    const close = async () => undefined;
    return { exchange: this.exchange, close, [Symbol.asyncDispose]: close };
  }

  /** `port handle`, for each question. */
  get questions(): string[] {
    return this.asked.map(({ port, handle }) => `${port} ${handle}`);
  }
}

function answer(message: ReturnType<typeof decodeMessage>, handle: string, said: Exclude<Said, 'down'>) {
  const [responseCode, content] = bodyOf(handle, said);
  return { message: { ...message, header: { ...message.header, responseCode } }, content };
}

function bodyOf(handle: string, said: Exclude<Said, 'down'>): [number, Uint8Array] {
  if (typeof said === 'number') return [said, new Uint8Array(4)];
  if ('code' in said) return [said.code, encodeReferralBody(said)];
  return [1, encodeResolutionBody(new TextEncoder().encode(handle), said.map(encodeHandleValue))];
}

export const loopback = (protocol: Endpoint['protocol'], port: number): Endpoint => ({
  protocol,
  host: '127.0.0.1',
  port,
});
