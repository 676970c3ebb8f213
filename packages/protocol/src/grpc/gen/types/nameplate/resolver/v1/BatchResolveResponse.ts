// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolveResult as _nameplate_resolver_v1_ResolveResult, ResolveResult__Output as _nameplate_resolver_v1_ResolveResult__Output } from '../../../nameplate/resolver/v1/ResolveResult.ts';

export interface BatchResolveResponse {
  'results'?: (_nameplate_resolver_v1_ResolveResult)[];
}

export interface BatchResolveResponse__Output {
  'results': (_nameplate_resolver_v1_ResolveResult__Output)[];
}
