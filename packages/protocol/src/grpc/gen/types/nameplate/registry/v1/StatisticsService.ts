// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListDailyCountsRequest as _nameplate_registry_v1_ListDailyCountsRequest, ListDailyCountsRequest__Output as _nameplate_registry_v1_ListDailyCountsRequest__Output } from '../../../nameplate/registry/v1/ListDailyCountsRequest.ts';
import type { ListDailyCountsResponse as _nameplate_registry_v1_ListDailyCountsResponse, ListDailyCountsResponse__Output as _nameplate_registry_v1_ListDailyCountsResponse__Output } from '../../../nameplate/registry/v1/ListDailyCountsResponse.ts';

export interface StatisticsServiceClient extends grpc.Client {
  ListDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  ListDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  ListDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  ListDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  listDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  listDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  listDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  listDailyCounts(argument: _nameplate_registry_v1_ListDailyCountsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDailyCountsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface StatisticsServiceHandlers extends grpc.UntypedServiceImplementation {
  ListDailyCounts: grpc.handleUnaryCall<_nameplate_registry_v1_ListDailyCountsRequest__Output, _nameplate_registry_v1_ListDailyCountsResponse>;
  
}

export interface StatisticsServiceDefinition extends grpc.ServiceDefinition {
  ListDailyCounts: MethodDefinition<_nameplate_registry_v1_ListDailyCountsRequest, _nameplate_registry_v1_ListDailyCountsResponse, _nameplate_registry_v1_ListDailyCountsRequest__Output, _nameplate_registry_v1_ListDailyCountsResponse__Output>
}
