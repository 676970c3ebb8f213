// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { Grant as _nameplate_registry_v1_Grant, Grant__Output as _nameplate_registry_v1_Grant__Output } from '../../../nameplate/registry/v1/Grant.ts';

export interface AccessExplanation {
  'index'?: (number);
  'attribute'?: (string);
  'allowed'?: (boolean);
  'policies'?: (string)[];
  'visibility'?: (string);
  'grants'?: (_nameplate_registry_v1_Grant)[];
  'reasonEn'?: (string);
  'reasonZh'?: (string);
  'grantors'?: (string)[];
}

export interface AccessExplanation__Output {
  'index': (number);
  'attribute': (string);
  'allowed': (boolean);
  'policies': (string)[];
  'visibility': (string);
  'grants': (_nameplate_registry_v1_Grant__Output)[];
  'reasonEn': (string);
  'reasonZh': (string);
  'grantors': (string)[];
}
