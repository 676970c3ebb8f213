// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface TransferPrefixRequest {
  'prefix'?: (string);
  'to'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface TransferPrefixRequest__Output {
  'prefix': (string);
  'to': (string);
  'reason': (string);
  'requestId': (string);
}
