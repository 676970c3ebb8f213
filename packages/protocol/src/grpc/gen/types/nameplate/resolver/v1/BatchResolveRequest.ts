// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolveRequest as _nameplate_resolver_v1_ResolveRequest, ResolveRequest__Output as _nameplate_resolver_v1_ResolveRequest__Output } from '../../../nameplate/resolver/v1/ResolveRequest.ts';

export interface BatchResolveRequest {
  'requests'?: (_nameplate_resolver_v1_ResolveRequest)[];
}

export interface BatchResolveRequest__Output {
  'requests': (_nameplate_resolver_v1_ResolveRequest__Output)[];
}
