// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchChangesRequest {
  'prefix'?: (string);
  'afterSequence'?: (number | string | Long);
  'identifier'?: (string);
  'fromNow'?: (boolean);
}

export interface WatchChangesRequest__Output {
  'prefix': (string);
  'afterSequence': (string);
  'identifier': (string);
  'fromNow': (boolean);
}
