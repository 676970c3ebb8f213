// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolveResponse as _nameplate_resolver_v1_ResolveResponse, ResolveResponse__Output as _nameplate_resolver_v1_ResolveResponse__Output } from '../../../nameplate/resolver/v1/ResolveResponse.ts';
import type { ResolveError as _nameplate_resolver_v1_ResolveError, ResolveError__Output as _nameplate_resolver_v1_ResolveError__Output } from '../../../nameplate/resolver/v1/ResolveError.ts';

export interface ResolveResult {
  'response'?: (_nameplate_resolver_v1_ResolveResponse | null);
  'error'?: (_nameplate_resolver_v1_ResolveError | null);
  'result'?: "response"|"error";
}

export interface ResolveResult__Output {
  'response'?: (_nameplate_resolver_v1_ResolveResponse__Output | null);
  'error'?: (_nameplate_resolver_v1_ResolveError__Output | null);
  'result'?: "response"|"error";
}
