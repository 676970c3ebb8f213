// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { HandleErrorDetail as _nameplate_registry_v1_HandleErrorDetail, HandleErrorDetail__Output as _nameplate_registry_v1_HandleErrorDetail__Output } from '../../../nameplate/registry/v1/HandleErrorDetail.ts';

export interface HandleError {
  'code'?: (string);
  'message'?: (string);
  'reason'?: (string);
  'details'?: (_nameplate_registry_v1_HandleErrorDetail)[];
}

export interface HandleError__Output {
  'code': (string);
  'message': (string);
  'reason': (string);
  'details': (_nameplate_registry_v1_HandleErrorDetail__Output)[];
}
