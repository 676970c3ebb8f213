// Original file: proto/nameplate/registry/v1/alias_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BindAliasRequest as _nameplate_registry_v1_BindAliasRequest, BindAliasRequest__Output as _nameplate_registry_v1_BindAliasRequest__Output } from '../../../nameplate/registry/v1/BindAliasRequest.ts';
import type { BindAliasResponse as _nameplate_registry_v1_BindAliasResponse, BindAliasResponse__Output as _nameplate_registry_v1_BindAliasResponse__Output } from '../../../nameplate/registry/v1/BindAliasResponse.ts';
import type { ListAliasesRequest as _nameplate_registry_v1_ListAliasesRequest, ListAliasesRequest__Output as _nameplate_registry_v1_ListAliasesRequest__Output } from '../../../nameplate/registry/v1/ListAliasesRequest.ts';
import type { ListAliasesResponse as _nameplate_registry_v1_ListAliasesResponse, ListAliasesResponse__Output as _nameplate_registry_v1_ListAliasesResponse__Output } from '../../../nameplate/registry/v1/ListAliasesResponse.ts';
import type { UnbindAliasRequest as _nameplate_registry_v1_UnbindAliasRequest, UnbindAliasRequest__Output as _nameplate_registry_v1_UnbindAliasRequest__Output } from '../../../nameplate/registry/v1/UnbindAliasRequest.ts';
import type { UnbindAliasResponse as _nameplate_registry_v1_UnbindAliasResponse, UnbindAliasResponse__Output as _nameplate_registry_v1_UnbindAliasResponse__Output } from '../../../nameplate/registry/v1/UnbindAliasResponse.ts';

export interface AliasServiceClient extends grpc.Client {
  BindAlias(argument: _nameplate_registry_v1_BindAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  BindAlias(argument: _nameplate_registry_v1_BindAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  BindAlias(argument: _nameplate_registry_v1_BindAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  BindAlias(argument: _nameplate_registry_v1_BindAliasRequest, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  bindAlias(argument: _nameplate_registry_v1_BindAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  bindAlias(argument: _nameplate_registry_v1_BindAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  bindAlias(argument: _nameplate_registry_v1_BindAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  bindAlias(argument: _nameplate_registry_v1_BindAliasRequest, callback: grpc.requestCallback<_nameplate_registry_v1_BindAliasResponse__Output>): grpc.ClientUnaryCall;
  
  ListAliases(argument: _nameplate_registry_v1_ListAliasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  ListAliases(argument: _nameplate_registry_v1_ListAliasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  ListAliases(argument: _nameplate_registry_v1_ListAliasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  ListAliases(argument: _nameplate_registry_v1_ListAliasesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  listAliases(argument: _nameplate_registry_v1_ListAliasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  listAliases(argument: _nameplate_registry_v1_ListAliasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  listAliases(argument: _nameplate_registry_v1_ListAliasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  listAliases(argument: _nameplate_registry_v1_ListAliasesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListAliasesResponse__Output>): grpc.ClientUnaryCall;
  
  UnbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  UnbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  UnbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  UnbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  unbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  unbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  unbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  unbindAlias(argument: _nameplate_registry_v1_UnbindAliasRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UnbindAliasResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AliasServiceHandlers extends grpc.UntypedServiceImplementation {
  BindAlias: grpc.handleUnaryCall<_nameplate_registry_v1_BindAliasRequest__Output, _nameplate_registry_v1_BindAliasResponse>;
  
  ListAliases: grpc.handleUnaryCall<_nameplate_registry_v1_ListAliasesRequest__Output, _nameplate_registry_v1_ListAliasesResponse>;
  
  UnbindAlias: grpc.handleUnaryCall<_nameplate_registry_v1_UnbindAliasRequest__Output, _nameplate_registry_v1_UnbindAliasResponse>;
  
}

export interface AliasServiceDefinition extends grpc.ServiceDefinition {
  BindAlias: MethodDefinition<_nameplate_registry_v1_BindAliasRequest, _nameplate_registry_v1_BindAliasResponse, _nameplate_registry_v1_BindAliasRequest__Output, _nameplate_registry_v1_BindAliasResponse__Output>
  ListAliases: MethodDefinition<_nameplate_registry_v1_ListAliasesRequest, _nameplate_registry_v1_ListAliasesResponse, _nameplate_registry_v1_ListAliasesRequest__Output, _nameplate_registry_v1_ListAliasesResponse__Output>
  UnbindAlias: MethodDefinition<_nameplate_registry_v1_UnbindAliasRequest, _nameplate_registry_v1_UnbindAliasResponse, _nameplate_registry_v1_UnbindAliasRequest__Output, _nameplate_registry_v1_UnbindAliasResponse__Output>
}
