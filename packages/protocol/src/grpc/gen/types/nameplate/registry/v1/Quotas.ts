// Original file: proto/nameplate/registry/v1/organization_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Quotas {
  'handles'?: (number | string | Long);
  'devices'?: (number | string | Long);
  'keys'?: (number | string | Long);
  '_handles'?: "handles";
  '_devices'?: "devices";
  '_keys'?: "keys";
}

export interface Quotas__Output {
  'handles'?: (string);
  'devices'?: (string);
  'keys'?: (string);
  '_handles'?: "handles";
  '_devices'?: "devices";
  '_keys'?: "keys";
}
