import { NameplateError, parseIdentifier } from '@nameplate/model';
import {
  type CancelCommandRequest,
  type CommandInput,
  type GetCommandRequest,
  type ListCommandsRequest,
  type SendNamedCommandRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { CommandRecord, CommandState } from '@nameplate/telemetry';
import type { CallContext, Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';

/** The methods of TelemetryService about named commands. */
export function commandMethods(calls: Calls, { commands }: GrpcBackends) {
  return {
    SendNamedCommand: calls.unary(
      'SendNamedCommand',
      async ({ identifier, command, argsJson, confirmed }: SendNamedCommandRequest, { principal }: CallContext) => {
        const request = { command, args: argsOf(argsJson), confirmed };
        return { command: toCommandMessage(await commands.send(principal, parseIdentifier(identifier), request)) };
      },
    ),
    GetCommand: calls.unary('GetCommand', async (request: GetCommandRequest, { principal }: CallContext) => ({
      command: toCommandMessage(await commands.get(principal, parseIdentifier(request.identifier), request.id)),
    })),
    CancelCommand: calls.unary('CancelCommand', async (request: CancelCommandRequest, { principal }: CallContext) => ({
      command: toCommandMessage(await commands.cancel(principal, parseIdentifier(request.identifier), request.id)),
    })),
    ListCommands: calls.unary('ListCommands', async (request: ListCommandsRequest, { principal }: CallContext) => {
      const { identifier, pageSize, pageToken } = request;
      const page = await commands.list(principal, parseIdentifier(identifier), { pageSize, pageToken });
      return { commands: page.commands.map(toCommandMessage), nextPageToken: page.nextPageToken };
    }),
  };
}

function argsOf(json: string): unknown {
  if (json === '') return {};
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', 'args_json: expected a JSON object, an argument a field.', {
      reason: 'COMMAND_ARGUMENT',
      metadata: { field: 'args_json' },
      cause,
    });
  }
}

const states = {
  pending: 'COMMAND_STATE_PENDING',
  queued: 'COMMAND_STATE_QUEUED',
  sent: 'COMMAND_STATE_SENT',
  confirmed: 'COMMAND_STATE_CONFIRMED',
  expired: 'COMMAND_STATE_EXPIRED',
  rejected: 'COMMAND_STATE_REJECTED',
  acknowledged: 'COMMAND_STATE_ACKNOWLEDGED',
  answered: 'COMMAND_STATE_ANSWERED',
  failed: 'COMMAND_STATE_FAILED',
  cancelled: 'COMMAND_STATE_CANCELLED',
} as const satisfies Record<CommandState, string>;

function toCommandMessage(record: CommandRecord): CommandInput {
  const { id, identifier, command, name, args, by, state, createMs, updateMs, deadlineMs } = record;
  const { tries = 1, answer, problem = '' } = record;
  return {
    id,
    identifier,
    command,
    nameEn: name.en ?? '',
    nameZh: name.zh ?? '',
    argsJson: JSON.stringify(args),
    by,
    state: states[state],
    createTime: toTimestamp(createMs),
    updateTime: toTimestamp(updateMs),
    ...(deadlineMs !== undefined && { expireTime: toTimestamp(deadlineMs) }),
    tries,
    answerJson: answer === undefined ? '' : JSON.stringify(answer),
    problem,
  };
}
