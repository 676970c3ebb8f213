// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface UnknownDevice {
  'name'?: (string);
  'gateway'?: (string);
  'firstTime'?: (_google_protobuf_Timestamp | null);
  'lastTime'?: (_google_protobuf_Timestamp | null);
  'count'?: (number | string | Long);
  'sample'?: (Buffer | Uint8Array | string);
  'address'?: (string);
}

export interface UnknownDevice__Output {
  'name': (string);
  'gateway': (string);
  'firstTime': (_google_protobuf_Timestamp__Output | null);
  'lastTime': (_google_protobuf_Timestamp__Output | null);
  'count': (string);
  'sample': (Buffer);
  'address': (string);
}
