// Original file: proto/nameplate/registry/v1/key_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CreateKeyRequest {
  'description'?: (string);
  'scopes'?: (string)[];
  'prefixes'?: (string)[];
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'requestId'?: (string);
  'organization'?: (string);
}

export interface CreateKeyRequest__Output {
  'description': (string);
  'scopes': (string)[];
  'prefixes': (string)[];
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'requestId': (string);
  'organization': (string);
}
