// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreatePrefixRequest as _nameplate_registry_v1_CreatePrefixRequest, CreatePrefixRequest__Output as _nameplate_registry_v1_CreatePrefixRequest__Output } from '../../../nameplate/registry/v1/CreatePrefixRequest.ts';
import type { CreatePrefixResponse as _nameplate_registry_v1_CreatePrefixResponse, CreatePrefixResponse__Output as _nameplate_registry_v1_CreatePrefixResponse__Output } from '../../../nameplate/registry/v1/CreatePrefixResponse.ts';
import type { GetPrefixRequest as _nameplate_registry_v1_GetPrefixRequest, GetPrefixRequest__Output as _nameplate_registry_v1_GetPrefixRequest__Output } from '../../../nameplate/registry/v1/GetPrefixRequest.ts';
import type { GetPrefixResponse as _nameplate_registry_v1_GetPrefixResponse, GetPrefixResponse__Output as _nameplate_registry_v1_GetPrefixResponse__Output } from '../../../nameplate/registry/v1/GetPrefixResponse.ts';
import type { ListPrefixesRequest as _nameplate_registry_v1_ListPrefixesRequest, ListPrefixesRequest__Output as _nameplate_registry_v1_ListPrefixesRequest__Output } from '../../../nameplate/registry/v1/ListPrefixesRequest.ts';
import type { ListPrefixesResponse as _nameplate_registry_v1_ListPrefixesResponse, ListPrefixesResponse__Output as _nameplate_registry_v1_ListPrefixesResponse__Output } from '../../../nameplate/registry/v1/ListPrefixesResponse.ts';

export interface PrefixServiceClient extends grpc.Client {
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PrefixServiceHandlers extends grpc.UntypedServiceImplementation {
  CreatePrefix: grpc.handleUnaryCall<_nameplate_registry_v1_CreatePrefixRequest__Output, _nameplate_registry_v1_CreatePrefixResponse>;
  
  GetPrefix: grpc.handleUnaryCall<_nameplate_registry_v1_GetPrefixRequest__Output, _nameplate_registry_v1_GetPrefixResponse>;
  
  ListPrefixes: grpc.handleUnaryCall<_nameplate_registry_v1_ListPrefixesRequest__Output, _nameplate_registry_v1_ListPrefixesResponse>;
  
}

export interface PrefixServiceDefinition extends grpc.ServiceDefinition {
  CreatePrefix: MethodDefinition<_nameplate_registry_v1_CreatePrefixRequest, _nameplate_registry_v1_CreatePrefixResponse, _nameplate_registry_v1_CreatePrefixRequest__Output, _nameplate_registry_v1_CreatePrefixResponse__Output>
  GetPrefix: MethodDefinition<_nameplate_registry_v1_GetPrefixRequest, _nameplate_registry_v1_GetPrefixResponse, _nameplate_registry_v1_GetPrefixRequest__Output, _nameplate_registry_v1_GetPrefixResponse__Output>
  ListPrefixes: MethodDefinition<_nameplate_registry_v1_ListPrefixesRequest, _nameplate_registry_v1_ListPrefixesResponse, _nameplate_registry_v1_ListPrefixesRequest__Output, _nameplate_registry_v1_ListPrefixesResponse__Output>
}
