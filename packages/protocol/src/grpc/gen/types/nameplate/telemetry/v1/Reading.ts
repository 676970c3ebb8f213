// Original file: proto/nameplate/telemetry/v1/reading.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Reading {
  'metric'?: (string);
  'number'?: (number | string);
  'boolean'?: (boolean);
  'text'?: (string);
  'unit'?: (string);
  'deviceTime'?: (_google_protobuf_Timestamp | null);
  'receiveTime'?: (_google_protobuf_Timestamp | null);
  'quality'?: (string)[];
  'value'?: "number"|"boolean"|"text";
}

export interface Reading__Output {
  'metric': (string);
  'number'?: (number);
  'boolean'?: (boolean);
  'text'?: (string);
  'unit': (string);
  'deviceTime': (_google_protobuf_Timestamp__Output | null);
  'receiveTime': (_google_protobuf_Timestamp__Output | null);
  'quality': (string)[];
  'value'?: "number"|"boolean"|"text";
}
