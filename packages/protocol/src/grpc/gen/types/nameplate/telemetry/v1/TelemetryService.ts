// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcknowledgeAlarmRequest as _nameplate_telemetry_v1_AcknowledgeAlarmRequest, AcknowledgeAlarmRequest__Output as _nameplate_telemetry_v1_AcknowledgeAlarmRequest__Output } from '../../../nameplate/telemetry/v1/AcknowledgeAlarmRequest.ts';
import type { AcknowledgeAlarmResponse as _nameplate_telemetry_v1_AcknowledgeAlarmResponse, AcknowledgeAlarmResponse__Output as _nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output } from '../../../nameplate/telemetry/v1/AcknowledgeAlarmResponse.ts';
import type { AggregateReadingsRequest as _nameplate_telemetry_v1_AggregateReadingsRequest, AggregateReadingsRequest__Output as _nameplate_telemetry_v1_AggregateReadingsRequest__Output } from '../../../nameplate/telemetry/v1/AggregateReadingsRequest.ts';
import type { AggregateReadingsResponse as _nameplate_telemetry_v1_AggregateReadingsResponse, AggregateReadingsResponse__Output as _nameplate_telemetry_v1_AggregateReadingsResponse__Output } from '../../../nameplate/telemetry/v1/AggregateReadingsResponse.ts';
import type { CancelCommandRequest as _nameplate_telemetry_v1_CancelCommandRequest, CancelCommandRequest__Output as _nameplate_telemetry_v1_CancelCommandRequest__Output } from '../../../nameplate/telemetry/v1/CancelCommandRequest.ts';
import type { CancelCommandResponse as _nameplate_telemetry_v1_CancelCommandResponse, CancelCommandResponse__Output as _nameplate_telemetry_v1_CancelCommandResponse__Output } from '../../../nameplate/telemetry/v1/CancelCommandResponse.ts';
import type { GetCommandRequest as _nameplate_telemetry_v1_GetCommandRequest, GetCommandRequest__Output as _nameplate_telemetry_v1_GetCommandRequest__Output } from '../../../nameplate/telemetry/v1/GetCommandRequest.ts';
import type { GetCommandResponse as _nameplate_telemetry_v1_GetCommandResponse, GetCommandResponse__Output as _nameplate_telemetry_v1_GetCommandResponse__Output } from '../../../nameplate/telemetry/v1/GetCommandResponse.ts';
import type { GetLatestReadingsRequest as _nameplate_telemetry_v1_GetLatestReadingsRequest, GetLatestReadingsRequest__Output as _nameplate_telemetry_v1_GetLatestReadingsRequest__Output } from '../../../nameplate/telemetry/v1/GetLatestReadingsRequest.ts';
import type { GetLatestReadingsResponse as _nameplate_telemetry_v1_GetLatestReadingsResponse, GetLatestReadingsResponse__Output as _nameplate_telemetry_v1_GetLatestReadingsResponse__Output } from '../../../nameplate/telemetry/v1/GetLatestReadingsResponse.ts';
import type { ListAlarmHistoryRequest as _nameplate_telemetry_v1_ListAlarmHistoryRequest, ListAlarmHistoryRequest__Output as _nameplate_telemetry_v1_ListAlarmHistoryRequest__Output } from '../../../nameplate/telemetry/v1/ListAlarmHistoryRequest.ts';
import type { ListAlarmHistoryResponse as _nameplate_telemetry_v1_ListAlarmHistoryResponse, ListAlarmHistoryResponse__Output as _nameplate_telemetry_v1_ListAlarmHistoryResponse__Output } from '../../../nameplate/telemetry/v1/ListAlarmHistoryResponse.ts';
import type { ListAlarmsRequest as _nameplate_telemetry_v1_ListAlarmsRequest, ListAlarmsRequest__Output as _nameplate_telemetry_v1_ListAlarmsRequest__Output } from '../../../nameplate/telemetry/v1/ListAlarmsRequest.ts';
import type { ListAlarmsResponse as _nameplate_telemetry_v1_ListAlarmsResponse, ListAlarmsResponse__Output as _nameplate_telemetry_v1_ListAlarmsResponse__Output } from '../../../nameplate/telemetry/v1/ListAlarmsResponse.ts';
import type { ListCommandsRequest as _nameplate_telemetry_v1_ListCommandsRequest, ListCommandsRequest__Output as _nameplate_telemetry_v1_ListCommandsRequest__Output } from '../../../nameplate/telemetry/v1/ListCommandsRequest.ts';
import type { ListCommandsResponse as _nameplate_telemetry_v1_ListCommandsResponse, ListCommandsResponse__Output as _nameplate_telemetry_v1_ListCommandsResponse__Output } from '../../../nameplate/telemetry/v1/ListCommandsResponse.ts';
import type { ListReadingsRequest as _nameplate_telemetry_v1_ListReadingsRequest, ListReadingsRequest__Output as _nameplate_telemetry_v1_ListReadingsRequest__Output } from '../../../nameplate/telemetry/v1/ListReadingsRequest.ts';
import type { ListReadingsResponse as _nameplate_telemetry_v1_ListReadingsResponse, ListReadingsResponse__Output as _nameplate_telemetry_v1_ListReadingsResponse__Output } from '../../../nameplate/telemetry/v1/ListReadingsResponse.ts';
import type { SendCommandRequest as _nameplate_telemetry_v1_SendCommandRequest, SendCommandRequest__Output as _nameplate_telemetry_v1_SendCommandRequest__Output } from '../../../nameplate/telemetry/v1/SendCommandRequest.ts';
import type { SendCommandResponse as _nameplate_telemetry_v1_SendCommandResponse, SendCommandResponse__Output as _nameplate_telemetry_v1_SendCommandResponse__Output } from '../../../nameplate/telemetry/v1/SendCommandResponse.ts';
import type { SendNamedCommandRequest as _nameplate_telemetry_v1_SendNamedCommandRequest, SendNamedCommandRequest__Output as _nameplate_telemetry_v1_SendNamedCommandRequest__Output } from '../../../nameplate/telemetry/v1/SendNamedCommandRequest.ts';
import type { SendNamedCommandResponse as _nameplate_telemetry_v1_SendNamedCommandResponse, SendNamedCommandResponse__Output as _nameplate_telemetry_v1_SendNamedCommandResponse__Output } from '../../../nameplate/telemetry/v1/SendNamedCommandResponse.ts';
import type { SubscribeReadingsRequest as _nameplate_telemetry_v1_SubscribeReadingsRequest, SubscribeReadingsRequest__Output as _nameplate_telemetry_v1_SubscribeReadingsRequest__Output } from '../../../nameplate/telemetry/v1/SubscribeReadingsRequest.ts';
import type { SubscribeReadingsResponse as _nameplate_telemetry_v1_SubscribeReadingsResponse, SubscribeReadingsResponse__Output as _nameplate_telemetry_v1_SubscribeReadingsResponse__Output } from '../../../nameplate/telemetry/v1/SubscribeReadingsResponse.ts';
import type { WatchAlarmsRequest as _nameplate_telemetry_v1_WatchAlarmsRequest, WatchAlarmsRequest__Output as _nameplate_telemetry_v1_WatchAlarmsRequest__Output } from '../../../nameplate/telemetry/v1/WatchAlarmsRequest.ts';
import type { WatchAlarmsResponse as _nameplate_telemetry_v1_WatchAlarmsResponse, WatchAlarmsResponse__Output as _nameplate_telemetry_v1_WatchAlarmsResponse__Output } from '../../../nameplate/telemetry/v1/WatchAlarmsResponse.ts';

export interface TelemetryServiceClient extends grpc.Client {
  AcknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlarm(argument: _nameplate_telemetry_v1_AcknowledgeAlarmRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>): grpc.ClientUnaryCall;
  
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  
  CancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  CancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  CancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  CancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  cancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  cancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  cancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  cancelCommand(argument: _nameplate_telemetry_v1_CancelCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_CancelCommandResponse__Output>): grpc.ClientUnaryCall;
  
  GetCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  GetCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  GetCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  GetCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  getCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  getCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  getCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  getCommand(argument: _nameplate_telemetry_v1_GetCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetCommandResponse__Output>): grpc.ClientUnaryCall;
  
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  
  ListAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  listAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  listAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  listAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  listAlarmHistory(argument: _nameplate_telemetry_v1_ListAlarmHistoryRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  ListAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  ListAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  ListAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  ListAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  listAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  listAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  listAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  listAlarms(argument: _nameplate_telemetry_v1_ListAlarmsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListAlarmsResponse__Output>): grpc.ClientUnaryCall;
  
  ListCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  ListCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  ListCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  ListCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  listCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  listCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  listCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  listCommands(argument: _nameplate_telemetry_v1_ListCommandsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListCommandsResponse__Output>): grpc.ClientUnaryCall;
  
  ListReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  ListReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  ListReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  ListReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  listReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  listReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  listReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  listReadings(argument: _nameplate_telemetry_v1_ListReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_ListReadingsResponse__Output>): grpc.ClientUnaryCall;
  
  SendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  SendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  SendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  SendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  sendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  sendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  sendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  sendCommand(argument: _nameplate_telemetry_v1_SendCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendCommandResponse__Output>): grpc.ClientUnaryCall;
  
  SendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  SendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  SendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  SendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  sendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  sendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  sendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  sendNamedCommand(argument: _nameplate_telemetry_v1_SendNamedCommandRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_SendNamedCommandResponse__Output>): grpc.ClientUnaryCall;
  
  SubscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  SubscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  subscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  subscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  
  WatchAlarms(argument: _nameplate_telemetry_v1_WatchAlarmsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_WatchAlarmsResponse__Output>;
  WatchAlarms(argument: _nameplate_telemetry_v1_WatchAlarmsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_WatchAlarmsResponse__Output>;
  watchAlarms(argument: _nameplate_telemetry_v1_WatchAlarmsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_WatchAlarmsResponse__Output>;
  watchAlarms(argument: _nameplate_telemetry_v1_WatchAlarmsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_WatchAlarmsResponse__Output>;
  
}

export interface TelemetryServiceHandlers extends grpc.UntypedServiceImplementation {
  AcknowledgeAlarm: grpc.handleUnaryCall<_nameplate_telemetry_v1_AcknowledgeAlarmRequest__Output, _nameplate_telemetry_v1_AcknowledgeAlarmResponse>;
  
  AggregateReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_AggregateReadingsRequest__Output, _nameplate_telemetry_v1_AggregateReadingsResponse>;
  
  CancelCommand: grpc.handleUnaryCall<_nameplate_telemetry_v1_CancelCommandRequest__Output, _nameplate_telemetry_v1_CancelCommandResponse>;
  
  GetCommand: grpc.handleUnaryCall<_nameplate_telemetry_v1_GetCommandRequest__Output, _nameplate_telemetry_v1_GetCommandResponse>;
  
  GetLatestReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_GetLatestReadingsRequest__Output, _nameplate_telemetry_v1_GetLatestReadingsResponse>;
  
  ListAlarmHistory: grpc.handleUnaryCall<_nameplate_telemetry_v1_ListAlarmHistoryRequest__Output, _nameplate_telemetry_v1_ListAlarmHistoryResponse>;
  
  ListAlarms: grpc.handleUnaryCall<_nameplate_telemetry_v1_ListAlarmsRequest__Output, _nameplate_telemetry_v1_ListAlarmsResponse>;
  
  ListCommands: grpc.handleUnaryCall<_nameplate_telemetry_v1_ListCommandsRequest__Output, _nameplate_telemetry_v1_ListCommandsResponse>;
  
  ListReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_ListReadingsRequest__Output, _nameplate_telemetry_v1_ListReadingsResponse>;
  
  SendCommand: grpc.handleUnaryCall<_nameplate_telemetry_v1_SendCommandRequest__Output, _nameplate_telemetry_v1_SendCommandResponse>;
  
  SendNamedCommand: grpc.handleUnaryCall<_nameplate_telemetry_v1_SendNamedCommandRequest__Output, _nameplate_telemetry_v1_SendNamedCommandResponse>;
  
  SubscribeReadings: grpc.handleServerStreamingCall<_nameplate_telemetry_v1_SubscribeReadingsRequest__Output, _nameplate_telemetry_v1_SubscribeReadingsResponse>;
  
  WatchAlarms: grpc.handleServerStreamingCall<_nameplate_telemetry_v1_WatchAlarmsRequest__Output, _nameplate_telemetry_v1_WatchAlarmsResponse>;
  
}

export interface TelemetryServiceDefinition extends grpc.ServiceDefinition {
  AcknowledgeAlarm: MethodDefinition<_nameplate_telemetry_v1_AcknowledgeAlarmRequest, _nameplate_telemetry_v1_AcknowledgeAlarmResponse, _nameplate_telemetry_v1_AcknowledgeAlarmRequest__Output, _nameplate_telemetry_v1_AcknowledgeAlarmResponse__Output>
  AggregateReadings: MethodDefinition<_nameplate_telemetry_v1_AggregateReadingsRequest, _nameplate_telemetry_v1_AggregateReadingsResponse, _nameplate_telemetry_v1_AggregateReadingsRequest__Output, _nameplate_telemetry_v1_AggregateReadingsResponse__Output>
  CancelCommand: MethodDefinition<_nameplate_telemetry_v1_CancelCommandRequest, _nameplate_telemetry_v1_CancelCommandResponse, _nameplate_telemetry_v1_CancelCommandRequest__Output, _nameplate_telemetry_v1_CancelCommandResponse__Output>
  GetCommand: MethodDefinition<_nameplate_telemetry_v1_GetCommandRequest, _nameplate_telemetry_v1_GetCommandResponse, _nameplate_telemetry_v1_GetCommandRequest__Output, _nameplate_telemetry_v1_GetCommandResponse__Output>
  GetLatestReadings: MethodDefinition<_nameplate_telemetry_v1_GetLatestReadingsRequest, _nameplate_telemetry_v1_GetLatestReadingsResponse, _nameplate_telemetry_v1_GetLatestReadingsRequest__Output, _nameplate_telemetry_v1_GetLatestReadingsResponse__Output>
  ListAlarmHistory: MethodDefinition<_nameplate_telemetry_v1_ListAlarmHistoryRequest, _nameplate_telemetry_v1_ListAlarmHistoryResponse, _nameplate_telemetry_v1_ListAlarmHistoryRequest__Output, _nameplate_telemetry_v1_ListAlarmHistoryResponse__Output>
  ListAlarms: MethodDefinition<_nameplate_telemetry_v1_ListAlarmsRequest, _nameplate_telemetry_v1_ListAlarmsResponse, _nameplate_telemetry_v1_ListAlarmsRequest__Output, _nameplate_telemetry_v1_ListAlarmsResponse__Output>
  ListCommands: MethodDefinition<_nameplate_telemetry_v1_ListCommandsRequest, _nameplate_telemetry_v1_ListCommandsResponse, _nameplate_telemetry_v1_ListCommandsRequest__Output, _nameplate_telemetry_v1_ListCommandsResponse__Output>
  ListReadings: MethodDefinition<_nameplate_telemetry_v1_ListReadingsRequest, _nameplate_telemetry_v1_ListReadingsResponse, _nameplate_telemetry_v1_ListReadingsRequest__Output, _nameplate_telemetry_v1_ListReadingsResponse__Output>
  SendCommand: MethodDefinition<_nameplate_telemetry_v1_SendCommandRequest, _nameplate_telemetry_v1_SendCommandResponse, _nameplate_telemetry_v1_SendCommandRequest__Output, _nameplate_telemetry_v1_SendCommandResponse__Output>
  SendNamedCommand: MethodDefinition<_nameplate_telemetry_v1_SendNamedCommandRequest, _nameplate_telemetry_v1_SendNamedCommandResponse, _nameplate_telemetry_v1_SendNamedCommandRequest__Output, _nameplate_telemetry_v1_SendNamedCommandResponse__Output>
  SubscribeReadings: MethodDefinition<_nameplate_telemetry_v1_SubscribeReadingsRequest, _nameplate_telemetry_v1_SubscribeReadingsResponse, _nameplate_telemetry_v1_SubscribeReadingsRequest__Output, _nameplate_telemetry_v1_SubscribeReadingsResponse__Output>
  WatchAlarms: MethodDefinition<_nameplate_telemetry_v1_WatchAlarmsRequest, _nameplate_telemetry_v1_WatchAlarmsResponse, _nameplate_telemetry_v1_WatchAlarmsRequest__Output, _nameplate_telemetry_v1_WatchAlarmsResponse__Output>
}
