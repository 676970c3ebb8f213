// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolveRequest as _nameplate_resolver_v1_ResolveRequest, ResolveRequest__Output as _nameplate_resolver_v1_ResolveRequest__Output } from '../../../nameplate/resolver/v1/ResolveRequest.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamResolveRequest {
  'tag'?: (number | string | Long);
  'request'?: (_nameplate_resolver_v1_ResolveRequest | null);
}

export interface StreamResolveRequest__Output {
  'tag': (string);
  'request': (_nameplate_resolver_v1_ResolveRequest__Output | null);
}
