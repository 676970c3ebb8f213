// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Command as _nameplate_telemetry_v1_Command, Command__Output as _nameplate_telemetry_v1_Command__Output } from '../../../nameplate/telemetry/v1/Command.ts';

export interface GetCommandResponse {
  'command'?: (_nameplate_telemetry_v1_Command | null);
}

export interface GetCommandResponse__Output {
  'command': (_nameplate_telemetry_v1_Command__Output | null);
}
