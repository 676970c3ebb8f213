// Original file: proto/nameplate/registry/v1/session_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface AnswerChallengeResponse {
  'token'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface AnswerChallengeResponse__Output {
  'token': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
