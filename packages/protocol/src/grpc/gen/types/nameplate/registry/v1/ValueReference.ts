// Original file: proto/nameplate/registry/v1/handle.proto


export interface ValueReference {
  'identifier'?: (string);
  'index'?: (number);
}

export interface ValueReference__Output {
  'identifier': (string);
  'index': (number);
}
