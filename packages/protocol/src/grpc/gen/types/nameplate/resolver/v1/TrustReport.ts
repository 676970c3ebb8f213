// Original file: proto/nameplate/resolver/v1/trust_report.proto

import type { TrustState as _nameplate_resolver_v1_TrustState, TrustState__Output as _nameplate_resolver_v1_TrustState__Output } from '../../../nameplate/resolver/v1/TrustState.ts';
import type { TrustLink as _nameplate_resolver_v1_TrustLink, TrustLink__Output as _nameplate_resolver_v1_TrustLink__Output } from '../../../nameplate/resolver/v1/TrustLink.ts';

export interface TrustReport {
  'trusted'?: (boolean);
  'verdict'?: (_nameplate_resolver_v1_TrustState);
  'links'?: (_nameplate_resolver_v1_TrustLink)[];
}

export interface TrustReport__Output {
  'trusted': (boolean);
  'verdict': (_nameplate_resolver_v1_TrustState__Output);
  'links': (_nameplate_resolver_v1_TrustLink__Output)[];
}
