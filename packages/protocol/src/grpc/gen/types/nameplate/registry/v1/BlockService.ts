// Original file: proto/nameplate/registry/v1/block_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ReserveSuffixesRequest as _nameplate_registry_v1_ReserveSuffixesRequest, ReserveSuffixesRequest__Output as _nameplate_registry_v1_ReserveSuffixesRequest__Output } from '../../../nameplate/registry/v1/ReserveSuffixesRequest.ts';
import type { ReserveSuffixesResponse as _nameplate_registry_v1_ReserveSuffixesResponse, ReserveSuffixesResponse__Output as _nameplate_registry_v1_ReserveSuffixesResponse__Output } from '../../../nameplate/registry/v1/ReserveSuffixesResponse.ts';

export interface BlockServiceClient extends grpc.Client {
  ReserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  ReserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  ReserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  ReserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  reserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  reserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  reserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  reserveSuffixes(argument: _nameplate_registry_v1_ReserveSuffixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ReserveSuffixesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface BlockServiceHandlers extends grpc.UntypedServiceImplementation {
  ReserveSuffixes: grpc.handleUnaryCall<_nameplate_registry_v1_ReserveSuffixesRequest__Output, _nameplate_registry_v1_ReserveSuffixesResponse>;
  
}

export interface BlockServiceDefinition extends grpc.ServiceDefinition {
  ReserveSuffixes: MethodDefinition<_nameplate_registry_v1_ReserveSuffixesRequest, _nameplate_registry_v1_ReserveSuffixesResponse, _nameplate_registry_v1_ReserveSuffixesRequest__Output, _nameplate_registry_v1_ReserveSuffixesResponse__Output>
}
