// Original file: proto/nameplate/resolver/v1/trust_report.proto

import type { TrustLinkKind as _nameplate_resolver_v1_TrustLinkKind, TrustLinkKind__Output as _nameplate_resolver_v1_TrustLinkKind__Output } from '../../../nameplate/resolver/v1/TrustLinkKind.ts';
import type { TrustState as _nameplate_resolver_v1_TrustState, TrustState__Output as _nameplate_resolver_v1_TrustState__Output } from '../../../nameplate/resolver/v1/TrustState.ts';

export interface TrustLink {
  'kind'?: (_nameplate_resolver_v1_TrustLinkKind);
  'subject'?: (string);
  'issuer'?: (string);
  'index'?: (number);
  'at'?: (string);
  'state'?: (_nameplate_resolver_v1_TrustState);
  'detail'?: (string);
}

export interface TrustLink__Output {
  'kind': (_nameplate_resolver_v1_TrustLinkKind__Output);
  'subject': (string);
  'issuer': (string);
  'index': (number);
  'at': (string);
  'state': (_nameplate_resolver_v1_TrustState__Output);
  'detail': (string);
}
