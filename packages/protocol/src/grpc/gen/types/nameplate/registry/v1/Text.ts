// Original file: proto/nameplate/registry/v1/violation.proto


export interface Text {
  'en'?: (string);
  'zh'?: (string);
}

export interface Text__Output {
  'en': (string);
  'zh': (string);
}
