// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Reading as _nameplate_telemetry_v1_Reading, Reading__Output as _nameplate_telemetry_v1_Reading__Output } from '../../../nameplate/telemetry/v1/Reading.ts';

export interface GetLatestReadingsResponse {
  'readings'?: (_nameplate_telemetry_v1_Reading)[];
}

export interface GetLatestReadingsResponse__Output {
  'readings': (_nameplate_telemetry_v1_Reading__Output)[];
}
