// Original file: proto/nameplate/registry/v1/handle.proto


export interface ValuePermissions {
  'adminRead'?: (boolean);
  'adminWrite'?: (boolean);
  'publicRead'?: (boolean);
  'publicWrite'?: (boolean);
}

export interface ValuePermissions__Output {
  'adminRead': (boolean);
  'adminWrite': (boolean);
  'publicRead': (boolean);
  'publicWrite': (boolean);
}
