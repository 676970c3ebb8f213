// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolveResult as _nameplate_resolver_v1_ResolveResult, ResolveResult__Output as _nameplate_resolver_v1_ResolveResult__Output } from '../../../nameplate/resolver/v1/ResolveResult.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamResolveResponse {
  'tag'?: (number | string | Long);
  'result'?: (_nameplate_resolver_v1_ResolveResult | null);
}

export interface StreamResolveResponse__Output {
  'tag': (string);
  'result': (_nameplate_resolver_v1_ResolveResult__Output | null);
}
