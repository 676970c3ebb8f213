import {
  anonymous,
  type Clock,
  errorTable,
  type Identifier,
  identifierFromHandle,
  NameplateError,
  parsePrefix,
  prefixRecordIdentifier,
  toNameplateError,
} from '@nameplate/model';
import {
  decodeMessage,
  encodeErrorResponse,
  encodeResolutionResponse,
  encodeSiteInfoResponse,
  type HandleMessage,
  type SiteRecord,
} from '@nameplate/protocol/handle';
import type { Resolver } from '@nameplate/resolver';
import type { Protocol, Requests } from '../../observe/requests.ts';

export interface HandleServiceOptions {
  readonly resolver: Resolver;
  readonly requests: Requests;
  readonly clock: Clock;
  /** This server as clients find it; asked each time, since the port may be any free one. */
  readonly site: () => SiteRecord;
}
