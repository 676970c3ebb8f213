// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { ResolvePart as _nameplate_resolver_v1_ResolvePart, ResolvePart__Output as _nameplate_resolver_v1_ResolvePart__Output } from '../../../nameplate/resolver/v1/ResolvePart.ts';

export interface ResolveRequest {
  'identifier'?: (string);
  'types'?: (string)[];
  'indexes'?: (number)[];
  'want'?: (_nameplate_resolver_v1_ResolvePart)[];
  'authoritative'?: (boolean);
  'publicOnly'?: (boolean);
  'verify'?: (boolean);
}

export interface ResolveRequest__Output {
  'identifier': (string);
  'types': (string)[];
  'indexes': (number)[];
  'want': (_nameplate_resolver_v1_ResolvePart__Output)[];
  'authoritative': (boolean);
  'publicOnly': (boolean);
  'verify': (boolean);
}
