// Original file: proto/nameplate/registry/v1/block_service.proto

import type { SuffixBlock as _nameplate_registry_v1_SuffixBlock, SuffixBlock__Output as _nameplate_registry_v1_SuffixBlock__Output } from '../../../nameplate/registry/v1/SuffixBlock.ts';

export interface ReserveSuffixesResponse {
  'block'?: (_nameplate_registry_v1_SuffixBlock | null);
}

export interface ReserveSuffixesResponse__Output {
  'block': (_nameplate_registry_v1_SuffixBlock__Output | null);
}
