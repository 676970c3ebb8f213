// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Reading as _nameplate_telemetry_v1_Reading, Reading__Output as _nameplate_telemetry_v1_Reading__Output } from '../../../nameplate/telemetry/v1/Reading.ts';
import type { Long } from '@grpc/proto-loader';

export interface SubscribeReadingsResponse {
  'identifier'?: (string);
  'reading'?: (_nameplate_telemetry_v1_Reading | null);
  'dropped'?: (number | string | Long);
}

export interface SubscribeReadingsResponse__Output {
  'identifier': (string);
  'reading': (_nameplate_telemetry_v1_Reading__Output | null);
  'dropped': (string);
}
