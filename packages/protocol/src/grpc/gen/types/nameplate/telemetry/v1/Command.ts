// Original file: proto/nameplate/telemetry/v1/command.proto

import type { CommandState as _nameplate_telemetry_v1_CommandState, CommandState__Output as _nameplate_telemetry_v1_CommandState__Output } from '../../../nameplate/telemetry/v1/CommandState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Command {
  'id'?: (string);
  'identifier'?: (string);
  'command'?: (string);
  'nameEn'?: (string);
  'nameZh'?: (string);
  'argsJson'?: (string);
  'by'?: (string);
  'state'?: (_nameplate_telemetry_v1_CommandState);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'tries'?: (number);
  'answerJson'?: (string);
  'problem'?: (string);
}

export interface Command__Output {
  'id': (string);
  'identifier': (string);
  'command': (string);
  'nameEn': (string);
  'nameZh': (string);
  'argsJson': (string);
  'by': (string);
  'state': (_nameplate_telemetry_v1_CommandState__Output);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'tries': (number);
  'answerJson': (string);
  'problem': (string);
}
