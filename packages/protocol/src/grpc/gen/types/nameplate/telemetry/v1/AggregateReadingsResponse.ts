// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { AggregateWindow as _nameplate_telemetry_v1_AggregateWindow, AggregateWindow__Output as _nameplate_telemetry_v1_AggregateWindow__Output } from '../../../nameplate/telemetry/v1/AggregateWindow.ts';

export interface AggregateReadingsResponse {
  'windows'?: (_nameplate_telemetry_v1_AggregateWindow)[];
  'unit'?: (string);
}

export interface AggregateReadingsResponse__Output {
  'windows': (_nameplate_telemetry_v1_AggregateWindow__Output)[];
  'unit': (string);
}
