// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Device {
  'identifier'?: (string);
  'profile'?: (string);
  'enrolTime'?: (_google_protobuf_Timestamp | null);
  'activeCredentials'?: (number);
  'gateway'?: (string);
  'alias'?: (string);
  'edgeNode'?: (string);
  'certificate'?: (boolean);
  'online'?: (boolean);
  'lastSeenTime'?: (_google_protobuf_Timestamp | null);
  'activePsks'?: (number);
  '_online'?: "online";
}

export interface Device__Output {
  'identifier': (string);
  'profile': (string);
  'enrolTime': (_google_protobuf_Timestamp__Output | null);
  'activeCredentials': (number);
  'gateway': (string);
  'alias': (string);
  'edgeNode': (string);
  'certificate': (boolean);
  'online'?: (boolean);
  'lastSeenTime': (_google_protobuf_Timestamp__Output | null);
  'activePsks': (number);
  '_online'?: "online";
}
