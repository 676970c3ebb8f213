// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AggregateReadingsRequest as _nameplate_telemetry_v1_AggregateReadingsRequest, AggregateReadingsRequest__Output as _nameplate_telemetry_v1_AggregateReadingsRequest__Output } from '../../../nameplate/telemetry/v1/AggregateReadingsRequest.ts';
import type { AggregateReadingsResponse as _nameplate_telemetry_v1_AggregateReadingsResponse, AggregateReadingsResponse__Output as _nameplate_telemetry_v1_AggregateReadingsResponse__Output } from '../../../nameplate/telemetry/v1/AggregateReadingsResponse.ts';
import type { GetLatestReadingsRequest as _nameplate_telemetry_v1_GetLatestReadingsRequest, GetLatestReadingsRequest__Output as _nameplate_telemetry_v1_GetLatestReadingsRequest__Output } from '../../../nameplate/telemetry/v1/GetLatestReadingsRequest.ts';
import type { GetLatestReadingsResponse as _nameplate_telemetry_v1_GetLatestReadingsResponse, GetLatestReadingsResponse__Output as _nameplate_telemetry_v1_GetLatestReadingsResponse__Output } from '../../../nameplate/telemetry/v1/GetLatestReadingsResponse.ts';
import type { ListReadingsRequest as _nameplate_telemetry_v1_ListReadingsRequest, ListReadingsRequest__Output as _nameplate_telemetry_v1_ListReadingsRequest__Output } from '../../../nameplate/telemetry/v1/ListReadingsRequest.ts';
import type { ListReadingsResponse as _nameplate_telemetry_v1_ListReadingsResponse, ListReadingsResponse__Output as _nameplate_telemetry_v1_ListReadingsResponse__Output } from '../../../nameplate/telemetry/v1/ListReadingsResponse.ts';
import type { SendCommandRequest as _nameplate_telemetry_v1_SendCommandRequest, SendCommandRequest__Output as _nameplate_telemetry_v1_SendCommandRequest__Output } from '../../../nameplate/telemetry/v1/SendCommandRequest.ts';
import type { SendCommandResponse as _nameplate_telemetry_v1_SendCommandResponse, SendCommandResponse__Output as _nameplate_telemetry_v1_SendCommandResponse__Output } from '../../../nameplate/telemetry/v1/SendCommandResponse.ts';
import type { SubscribeReadingsRequest as _nameplate_telemetry_v1_SubscribeReadingsRequest, SubscribeReadingsRequest__Output as _nameplate_telemetry_v1_SubscribeReadingsRequest__Output } from '../../../nameplate/telemetry/v1/SubscribeReadingsRequest.ts';
import type { SubscribeReadingsResponse as _nameplate_telemetry_v1_SubscribeReadingsResponse, SubscribeReadingsResponse__Output as _nameplate_telemetry_v1_SubscribeReadingsResponse__Output } from '../../../nameplate/telemetry/v1/SubscribeReadingsResponse.ts';

export interface TelemetryServiceClient extends grpc.Client {
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  AggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  aggregateReadings(argument: _nameplate_telemetry_v1_AggregateReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_AggregateReadingsResponse__Output>): grpc.ClientUnaryCall;
  
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  GetLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  getLatestReadings(argument: _nameplate_telemetry_v1_GetLatestReadingsRequest, callback: grpc.requestCallback<_nameplate_telemetry_v1_GetLatestReadingsResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  SubscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  SubscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  subscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  subscribeReadings(argument: _nameplate_telemetry_v1_SubscribeReadingsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_telemetry_v1_SubscribeReadingsResponse__Output>;
  
}

export interface TelemetryServiceHandlers extends grpc.UntypedServiceImplementation {
  AggregateReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_AggregateReadingsRequest__Output, _nameplate_telemetry_v1_AggregateReadingsResponse>;
  
  GetLatestReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_GetLatestReadingsRequest__Output, _nameplate_telemetry_v1_GetLatestReadingsResponse>;
  
  ListReadings: grpc.handleUnaryCall<_nameplate_telemetry_v1_ListReadingsRequest__Output, _nameplate_telemetry_v1_ListReadingsResponse>;
  
  SendCommand: grpc.handleUnaryCall<_nameplate_telemetry_v1_SendCommandRequest__Output, _nameplate_telemetry_v1_SendCommandResponse>;
  
  SubscribeReadings: grpc.handleServerStreamingCall<_nameplate_telemetry_v1_SubscribeReadingsRequest__Output, _nameplate_telemetry_v1_SubscribeReadingsResponse>;
  
}

export interface TelemetryServiceDefinition extends grpc.ServiceDefinition {
  AggregateReadings: MethodDefinition<_nameplate_telemetry_v1_AggregateReadingsRequest, _nameplate_telemetry_v1_AggregateReadingsResponse, _nameplate_telemetry_v1_AggregateReadingsRequest__Output, _nameplate_telemetry_v1_AggregateReadingsResponse__Output>
  GetLatestReadings: MethodDefinition<_nameplate_telemetry_v1_GetLatestReadingsRequest, _nameplate_telemetry_v1_GetLatestReadingsResponse, _nameplate_telemetry_v1_GetLatestReadingsRequest__Output, _nameplate_telemetry_v1_GetLatestReadingsResponse__Output>
  ListReadings: MethodDefinition<_nameplate_telemetry_v1_ListReadingsRequest, _nameplate_telemetry_v1_ListReadingsResponse, _nameplate_telemetry_v1_ListReadingsRequest__Output, _nameplate_telemetry_v1_ListReadingsResponse__Output>
  SendCommand: MethodDefinition<_nameplate_telemetry_v1_SendCommandRequest, _nameplate_telemetry_v1_SendCommandResponse, _nameplate_telemetry_v1_SendCommandRequest__Output, _nameplate_telemetry_v1_SendCommandResponse__Output>
  SubscribeReadings: MethodDefinition<_nameplate_telemetry_v1_SubscribeReadingsRequest, _nameplate_telemetry_v1_SubscribeReadingsResponse, _nameplate_telemetry_v1_SubscribeReadingsRequest__Output, _nameplate_telemetry_v1_SubscribeReadingsResponse__Output>
}
