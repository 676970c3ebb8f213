// Original file: proto/nameplate/registry/v1/handle.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Place {
  'longitude'?: (number | string);
  'latitude'?: (number | string);
  'altitude'?: (number | string);
  'regionCode'?: (string);
  'area'?: (string);
  'address'?: (string);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  '_longitude'?: "longitude";
  '_latitude'?: "latitude";
  '_altitude'?: "altitude";
}

export interface Place__Output {
  'longitude'?: (number);
  'latitude'?: (number);
  'altitude'?: (number);
  'regionCode': (string);
  'area': (string);
  'address': (string);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  '_longitude'?: "longitude";
  '_latitude'?: "latitude";
  '_altitude'?: "altitude";
}
