// Original file: proto/nameplate/registry/v1/alias_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Alias {
  'code'?: (string);
  'scheme'?: (string);
  'identifier'?: (string);
  'bindTime'?: (_google_protobuf_Timestamp | null);
}

export interface Alias__Output {
  'code': (string);
  'scheme': (string);
  'identifier': (string);
  'bindTime': (_google_protobuf_Timestamp__Output | null);
}
