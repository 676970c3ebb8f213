import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { canonical, checkedPrefix } from './identifier.ts';
import type { ClaimCodeMessage } from './messages.ts';
import { toNewHandle } from './new-asset.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import type { Attributes, Template } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

/** A claim code without the code. */
export interface ClaimCode {
  readonly id: string;
  /** The asset that it is for; absent: new ones under the prefix. */
  readonly identifier?: string;
  readonly prefix?: string;
  readonly profile?: string;
  readonly uses: number;
  readonly used: number;
  readonly createTime: Date;
  readonly expireTime: Date;
}

/** For one registered asset, or for new ones under a prefix. */
export type NewClaimCode = {
  readonly profile?: IdentifierLike;
  readonly expireTime: Date;
} & (
  | { readonly identifier: IdentifierLike }
  | {
      readonly prefix: string;
      readonly template?: Template;
      readonly attributes?: Attributes;
      /** How many devices may claim; default 1. */
      readonly uses?: number;
    }
);

/** Codes for labels, that whoever holds a device exchanges for its credential. */
export class ClaimCodes {
  readonly #caller: Caller;
  readonly #templates: TemplateCache;

  constructor(caller: Caller, templates: TemplateCache) {
    this.#caller = caller;
    this.#templates = templates;
  }

  /** The code is in this answer only. */
  async create(
    input: NewClaimCode,
    options: CallOptions = {},
  ): Promise<{ readonly claimCode: ClaimCode; readonly code: string }> {
    const { profile, expireTime } = input;
    const request = {
      ...('identifier' in input ? { identifier: canonical(input.identifier) } : await this.#underPrefix(input)),
      profile: profile === undefined ? '' : canonical(profile),
      expireTime: { seconds: Math.floor(expireTime.getTime() / 1_000), nanos: (expireTime.getTime() % 1_000) * 1e6 },
    };
    const { claimCode, code } = await this.#caller.write('DeviceService/CreateClaimCode', request, options);
    return { claimCode: toClaimCode(claimCode), code };
  }

  list(prefix: string, options: { readonly pageSize?: number } & CallOptions = {}): Paged<ClaimCode> {
    return paged(async (pageToken, limit) => {
      const request = { prefix: checkedPrefix(prefix), pageSize: pageSize(options.pageSize, limit), pageToken };
      const answer = await this.#caller.read('DeviceService/ListClaimCodes', request, options);
      return toPage(answer.claimCodes.map(toClaimCode), answer.nextPageToken);
    });
  }

  /** Ends a code, by its id; devices that claimed by it stay. */
  async revoke(id: string, options: CallOptions = {}): Promise<ClaimCode> {
    return toClaimCode((await this.#caller.once('DeviceService/RevokeClaimCode', { id }, options)).claimCode);
  }

  async #underPrefix({ prefix, template, attributes, uses = 1 }: Extract<NewClaimCode, { prefix: string }>) {
    const asset = {
      identifier: `${checkedPrefix(prefix)}/x`,
      ...(template && { template }),
      ...(attributes && { attributes }),
    };
    const { values } = await toNewHandle(asset, this.#templates);
    return { prefix, uses, values };
  }
}

function toClaimCode(message: ClaimCodeMessage): ClaimCode {
  const { id, identifier, prefix, profile, uses, used, createTime, expireTime } = message;
  return {
    id,
    ...(identifier && { identifier }),
    ...(prefix && { prefix }),
    ...(profile && { profile }),
    uses,
    used,
    createTime: toDate(createTime),
    expireTime: toDate(expireTime),
  };
}
