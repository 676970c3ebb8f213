// Original file: proto/nameplate/registry/v1/session_service.proto


export interface AnswerChallengeRequest {
  'sessionId'?: (string);
  'identifier'?: (string);
  'index'?: (number);
  'authenticationType'?: (string);
  'clientNonce'?: (Buffer | Uint8Array | string);
  'response'?: (Buffer | Uint8Array | string);
}

export interface AnswerChallengeRequest__Output {
  'sessionId': (string);
  'identifier': (string);
  'index': (number);
  'authenticationType': (string);
  'clientNonce': (Buffer);
  'response': (Buffer);
}
