// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { HandleView as _nameplate_registry_v1_HandleView, HandleView__Output as _nameplate_registry_v1_HandleView__Output } from '../../../nameplate/registry/v1/HandleView.ts';

export interface ListHandlesRequest {
  'prefix'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'template'?: (string);
  'attribute'?: (string);
  'attributeValue'?: (string);
  'includeRetired'?: (boolean);
  'view'?: (_nameplate_registry_v1_HandleView);
}

export interface ListHandlesRequest__Output {
  'prefix': (string);
  'pageSize': (number);
  'pageToken': (string);
  'template': (string);
  'attribute': (string);
  'attributeValue': (string);
  'includeRetired': (boolean);
  'view': (_nameplate_registry_v1_HandleView__Output);
}
