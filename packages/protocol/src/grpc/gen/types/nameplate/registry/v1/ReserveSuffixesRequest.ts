// Original file: proto/nameplate/registry/v1/block_service.proto


export interface ReserveSuffixesRequest {
  'prefix'?: (string);
  'count'?: (number);
  'stem'?: (string);
  'checked'?: (boolean);
  'validS'?: (number);
  'requestId'?: (string);
}

export interface ReserveSuffixesRequest__Output {
  'prefix': (string);
  'count': (number);
  'stem': (string);
  'checked': (boolean);
  'validS': (number);
  'requestId': (string);
}
