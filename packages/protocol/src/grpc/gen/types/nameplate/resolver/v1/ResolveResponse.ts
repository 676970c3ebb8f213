// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';
import type { Place as _nameplate_registry_v1_Place, Place__Output as _nameplate_registry_v1_Place__Output } from '../../../nameplate/registry/v1/Place.ts';
import type { Reading as _nameplate_telemetry_v1_Reading, Reading__Output as _nameplate_telemetry_v1_Reading__Output } from '../../../nameplate/telemetry/v1/Reading.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { TrustReport as _nameplate_resolver_v1_TrustReport, TrustReport__Output as _nameplate_resolver_v1_TrustReport__Output } from '../../../nameplate/resolver/v1/TrustReport.ts';

export interface ResolveResponse {
  'handle'?: (_nameplate_registry_v1_Handle | null);
  'place'?: (_nameplate_registry_v1_Place | null);
  'readings'?: (_nameplate_telemetry_v1_Reading)[];
  'authoritative'?: (boolean);
  'answerTime'?: (_google_protobuf_Timestamp | null);
  'upstreamTime'?: (_google_protobuf_Timestamp | null);
  'stale'?: (boolean);
  'trust'?: (_nameplate_resolver_v1_TrustReport | null);
}

export interface ResolveResponse__Output {
  'handle': (_nameplate_registry_v1_Handle__Output | null);
  'place': (_nameplate_registry_v1_Place__Output | null);
  'readings': (_nameplate_telemetry_v1_Reading__Output)[];
  'authoritative': (boolean);
  'answerTime': (_google_protobuf_Timestamp__Output | null);
  'upstreamTime': (_google_protobuf_Timestamp__Output | null);
  'stale': (boolean);
  'trust': (_nameplate_resolver_v1_TrustReport__Output | null);
}
