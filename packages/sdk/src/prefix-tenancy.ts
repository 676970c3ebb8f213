import type { Caller } from './caller.ts';
import { optionalDate, toDate } from './convert.ts';
import { checkedPrefix } from './identifier.ts';
import type { PrefixApplicationMessage, PrefixMessage } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

/** A prefix homed on the server. */
export interface HomedPrefix {
  readonly prefix: string;
  readonly description: string;
  /** The organization that owns it. */
  readonly organization?: string;
  /** Nothing under it is written; what is registered resolves. */
  readonly suspended?: true;
  /** What was decided about it, the latest last. */
  readonly events?: readonly PrefixEvent[];
  readonly createTime: Date;
  readonly etag: string;
}

/** A decision about a prefix: who, when, why. */
export interface PrefixEvent {
  readonly kind: 'allotted' | 'suspended' | 'resumed' | 'transferred';
  /** Public id of the key that decided. */
  readonly reviewer: string;
  readonly reason: string;
  readonly time: Date;
  /** Of a transfer: the organizations. */
  readonly from?: string;
  readonly to?: string;
}

/** A wish for a prefix, and what became of it. */
export interface PrefixRequest {
  readonly id: string;
  readonly organization: string;
  readonly prefix: string;
  readonly purpose: string;
  readonly state: 'pending' | 'allotted' | 'refused';
  readonly applicant: string;
  readonly createTime: Date;
  readonly reviewer?: string;
  readonly reason?: string;
  readonly decideTime?: Date;
}

/** What an organization asks for. */
export interface PrefixApplication {
  readonly prefix: string;
  /** Absent: that of the key. */
  readonly organization?: string;
  /** What it is for. */
  readonly purpose?: string;
}

/** Who gets a prefix, who keeps it, who follows. */
export class PrefixTenancy {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Asks for a prefix. Who is above the organization decides. */
  async apply(application: PrefixApplication, options: CallOptions = {}): Promise<PrefixRequest> {
    const { prefix, organization = '', purpose = '' } = application;
    const request = { prefix: checkedPrefix(prefix), organization, purpose };
    return toRequest((await this.#caller.write('PrefixService/ApplyForPrefix', request, options)).application);
  }

  /** Allots what was asked for, or refuses it with a reason. */
  async decide(
    id: string,
    decision: 'allot' | 'refuse',
    reason = '',
    options: CallOptions = {},
  ): Promise<PrefixRequest> {
    const request = { id, decision, reason };
    return toRequest((await this.#caller.write('PrefixService/DecidePrefixApplication', request, options)).application);
  }

  /** Applications that the key may see. */
  applications(
    options: { readonly state?: PrefixRequest['state']; readonly pageSize?: number } & CallOptions = {},
  ): Paged<PrefixRequest> {
    return paged(async (pageToken, needed) => {
      const request = { state: options.state ?? '', pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('PrefixService/ListPrefixApplications', request, options);
      return toPage(answer.applications.map(toRequest), answer.nextPageToken);
    });
  }

  /** Stops writes under it, from above: PREFIX_SUSPENDED. What is registered resolves. */
  async suspend(prefix: string, reason: string, options: CallOptions = {}): Promise<HomedPrefix> {
    const request = { prefix: checkedPrefix(prefix), reason };
    return toHomedPrefix((await this.#caller.write('PrefixService/SuspendPrefix', request, options)).prefix);
  }

  /** Ends a suspension. */
  async resume(prefix: string, reason: string, options: CallOptions = {}): Promise<HomedPrefix> {
    const request = { prefix: checkedPrefix(prefix), reason };
    return toHomedPrefix((await this.#caller.write('PrefixService/ResumePrefix', request, options)).prefix);
  }

  /**
   * Hands it over to another organization with everything under it; keys of the old holder end there at once. Its record
   * `0.NA/PREFIX` says who follows (value 205, NP_HOLDER), signed by the server.
   */
  async transfer(prefix: string, to: string, reason: string, options: CallOptions = {}): Promise<HomedPrefix> {
    const request = { prefix: checkedPrefix(prefix), to, reason };
    return toHomedPrefix((await this.#caller.write('PrefixService/TransferPrefix', request, options)).prefix);
  }
}

export function toHomedPrefix(message: PrefixMessage): HomedPrefix {
  const { prefix, description, organization, suspended, events, createTime, etag } = message;
  return {
    prefix,
    description,
    ...(organization && { organization }),
    ...(suspended && { suspended: true }),
    ...(events.length > 0 && {
      events: events.map(({ kind, reviewer, reason, eventTime, from, to }) => ({
        kind: kind as PrefixEvent['kind'],
        reviewer,
        reason,
        time: toDate(eventTime),
        ...(from && { from }),
        ...(to && { to }),
      })),
    }),
    createTime: toDate(createTime),
    etag,
  };
}

function toRequest(message: PrefixApplicationMessage): PrefixRequest {
  const { id, organization, prefix, purpose, state, applicant, createTime, reviewer, reason, decideTime } = message;
  return {
    id,
    organization,
    prefix,
    purpose,
    state: state as PrefixRequest['state'],
    applicant,
    createTime: toDate(createTime),
    ...(reviewer && { reviewer }),
    ...(reason && { reason }),
    ...optionalDate('decideTime', decideTime),
  };
}
