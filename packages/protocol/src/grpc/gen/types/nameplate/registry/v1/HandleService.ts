// Original file: proto/nameplate/registry/v1/handle_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateHandleRequest as _nameplate_registry_v1_CreateHandleRequest, CreateHandleRequest__Output as _nameplate_registry_v1_CreateHandleRequest__Output } from '../../../nameplate/registry/v1/CreateHandleRequest.ts';
import type { CreateHandleResponse as _nameplate_registry_v1_CreateHandleResponse, CreateHandleResponse__Output as _nameplate_registry_v1_CreateHandleResponse__Output } from '../../../nameplate/registry/v1/CreateHandleResponse.ts';
import type { CreateHandlesRequest as _nameplate_registry_v1_CreateHandlesRequest, CreateHandlesRequest__Output as _nameplate_registry_v1_CreateHandlesRequest__Output } from '../../../nameplate/registry/v1/CreateHandlesRequest.ts';
import type { CreateHandlesResponse as _nameplate_registry_v1_CreateHandlesResponse, CreateHandlesResponse__Output as _nameplate_registry_v1_CreateHandlesResponse__Output } from '../../../nameplate/registry/v1/CreateHandlesResponse.ts';
import type { DeleteHandleRequest as _nameplate_registry_v1_DeleteHandleRequest, DeleteHandleRequest__Output as _nameplate_registry_v1_DeleteHandleRequest__Output } from '../../../nameplate/registry/v1/DeleteHandleRequest.ts';
import type { DeleteHandleResponse as _nameplate_registry_v1_DeleteHandleResponse, DeleteHandleResponse__Output as _nameplate_registry_v1_DeleteHandleResponse__Output } from '../../../nameplate/registry/v1/DeleteHandleResponse.ts';
import type { GetHandleRequest as _nameplate_registry_v1_GetHandleRequest, GetHandleRequest__Output as _nameplate_registry_v1_GetHandleRequest__Output } from '../../../nameplate/registry/v1/GetHandleRequest.ts';
import type { GetHandleResponse as _nameplate_registry_v1_GetHandleResponse, GetHandleResponse__Output as _nameplate_registry_v1_GetHandleResponse__Output } from '../../../nameplate/registry/v1/GetHandleResponse.ts';
import type { ListHandlesRequest as _nameplate_registry_v1_ListHandlesRequest, ListHandlesRequest__Output as _nameplate_registry_v1_ListHandlesRequest__Output } from '../../../nameplate/registry/v1/ListHandlesRequest.ts';
import type { ListHandlesResponse as _nameplate_registry_v1_ListHandlesResponse, ListHandlesResponse__Output as _nameplate_registry_v1_ListHandlesResponse__Output } from '../../../nameplate/registry/v1/ListHandlesResponse.ts';
import type { UpdateHandleRequest as _nameplate_registry_v1_UpdateHandleRequest, UpdateHandleRequest__Output as _nameplate_registry_v1_UpdateHandleRequest__Output } from '../../../nameplate/registry/v1/UpdateHandleRequest.ts';
import type { UpdateHandleResponse as _nameplate_registry_v1_UpdateHandleResponse, UpdateHandleResponse__Output as _nameplate_registry_v1_UpdateHandleResponse__Output } from '../../../nameplate/registry/v1/UpdateHandleResponse.ts';
import type { WatchChangesRequest as _nameplate_registry_v1_WatchChangesRequest, WatchChangesRequest__Output as _nameplate_registry_v1_WatchChangesRequest__Output } from '../../../nameplate/registry/v1/WatchChangesRequest.ts';
import type { WatchChangesResponse as _nameplate_registry_v1_WatchChangesResponse, WatchChangesResponse__Output as _nameplate_registry_v1_WatchChangesResponse__Output } from '../../../nameplate/registry/v1/WatchChangesResponse.ts';

export interface HandleServiceClient extends grpc.Client {
  CreateHandle(argument: _nameplate_registry_v1_CreateHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  CreateHandle(argument: _nameplate_registry_v1_CreateHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  CreateHandle(argument: _nameplate_registry_v1_CreateHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  CreateHandle(argument: _nameplate_registry_v1_CreateHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  createHandle(argument: _nameplate_registry_v1_CreateHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  createHandle(argument: _nameplate_registry_v1_CreateHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  createHandle(argument: _nameplate_registry_v1_CreateHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  createHandle(argument: _nameplate_registry_v1_CreateHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateHandleResponse__Output>): grpc.ClientUnaryCall;
  
  CreateHandles(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_CreateHandlesRequest, _nameplate_registry_v1_CreateHandlesResponse__Output>;
  CreateHandles(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_CreateHandlesRequest, _nameplate_registry_v1_CreateHandlesResponse__Output>;
  createHandles(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_CreateHandlesRequest, _nameplate_registry_v1_CreateHandlesResponse__Output>;
  createHandles(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_CreateHandlesRequest, _nameplate_registry_v1_CreateHandlesResponse__Output>;
  
  DeleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  DeleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  DeleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  DeleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  deleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  deleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  deleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  deleteHandle(argument: _nameplate_registry_v1_DeleteHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_DeleteHandleResponse__Output>): grpc.ClientUnaryCall;
  
  GetHandle(argument: _nameplate_registry_v1_GetHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  GetHandle(argument: _nameplate_registry_v1_GetHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  GetHandle(argument: _nameplate_registry_v1_GetHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  GetHandle(argument: _nameplate_registry_v1_GetHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  getHandle(argument: _nameplate_registry_v1_GetHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  getHandle(argument: _nameplate_registry_v1_GetHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  getHandle(argument: _nameplate_registry_v1_GetHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  getHandle(argument: _nameplate_registry_v1_GetHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetHandleResponse__Output>): grpc.ClientUnaryCall;
  
  ListHandles(argument: _nameplate_registry_v1_ListHandlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  ListHandles(argument: _nameplate_registry_v1_ListHandlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  ListHandles(argument: _nameplate_registry_v1_ListHandlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  ListHandles(argument: _nameplate_registry_v1_ListHandlesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  listHandles(argument: _nameplate_registry_v1_ListHandlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  listHandles(argument: _nameplate_registry_v1_ListHandlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  listHandles(argument: _nameplate_registry_v1_ListHandlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  listHandles(argument: _nameplate_registry_v1_ListHandlesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListHandlesResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  UpdateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  UpdateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  UpdateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  updateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  updateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  updateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  updateHandle(argument: _nameplate_registry_v1_UpdateHandleRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateHandleResponse__Output>): grpc.ClientUnaryCall;
  
  WatchChanges(argument: _nameplate_registry_v1_WatchChangesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_registry_v1_WatchChangesResponse__Output>;
  WatchChanges(argument: _nameplate_registry_v1_WatchChangesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_registry_v1_WatchChangesResponse__Output>;
  watchChanges(argument: _nameplate_registry_v1_WatchChangesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_registry_v1_WatchChangesResponse__Output>;
  watchChanges(argument: _nameplate_registry_v1_WatchChangesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_nameplate_registry_v1_WatchChangesResponse__Output>;
  
}

export interface HandleServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateHandle: grpc.handleUnaryCall<_nameplate_registry_v1_CreateHandleRequest__Output, _nameplate_registry_v1_CreateHandleResponse>;
  
  CreateHandles: grpc.handleBidiStreamingCall<_nameplate_registry_v1_CreateHandlesRequest__Output, _nameplate_registry_v1_CreateHandlesResponse>;
  
  DeleteHandle: grpc.handleUnaryCall<_nameplate_registry_v1_DeleteHandleRequest__Output, _nameplate_registry_v1_DeleteHandleResponse>;
  
  GetHandle: grpc.handleUnaryCall<_nameplate_registry_v1_GetHandleRequest__Output, _nameplate_registry_v1_GetHandleResponse>;
  
  ListHandles: grpc.handleUnaryCall<_nameplate_registry_v1_ListHandlesRequest__Output, _nameplate_registry_v1_ListHandlesResponse>;
  
  UpdateHandle: grpc.handleUnaryCall<_nameplate_registry_v1_UpdateHandleRequest__Output, _nameplate_registry_v1_UpdateHandleResponse>;
  
  WatchChanges: grpc.handleServerStreamingCall<_nameplate_registry_v1_WatchChangesRequest__Output, _nameplate_registry_v1_WatchChangesResponse>;
  
}

export interface HandleServiceDefinition extends grpc.ServiceDefinition {
  CreateHandle: MethodDefinition<_nameplate_registry_v1_CreateHandleRequest, _nameplate_registry_v1_CreateHandleResponse, _nameplate_registry_v1_CreateHandleRequest__Output, _nameplate_registry_v1_CreateHandleResponse__Output>
  CreateHandles: MethodDefinition<_nameplate_registry_v1_CreateHandlesRequest, _nameplate_registry_v1_CreateHandlesResponse, _nameplate_registry_v1_CreateHandlesRequest__Output, _nameplate_registry_v1_CreateHandlesResponse__Output>
  DeleteHandle: MethodDefinition<_nameplate_registry_v1_DeleteHandleRequest, _nameplate_registry_v1_DeleteHandleResponse, _nameplate_registry_v1_DeleteHandleRequest__Output, _nameplate_registry_v1_DeleteHandleResponse__Output>
  GetHandle: MethodDefinition<_nameplate_registry_v1_GetHandleRequest, _nameplate_registry_v1_GetHandleResponse, _nameplate_registry_v1_GetHandleRequest__Output, _nameplate_registry_v1_GetHandleResponse__Output>
  ListHandles: MethodDefinition<_nameplate_registry_v1_ListHandlesRequest, _nameplate_registry_v1_ListHandlesResponse, _nameplate_registry_v1_ListHandlesRequest__Output, _nameplate_registry_v1_ListHandlesResponse__Output>
  UpdateHandle: MethodDefinition<_nameplate_registry_v1_UpdateHandleRequest, _nameplate_registry_v1_UpdateHandleResponse, _nameplate_registry_v1_UpdateHandleRequest__Output, _nameplate_registry_v1_UpdateHandleResponse__Output>
  WatchChanges: MethodDefinition<_nameplate_registry_v1_WatchChangesRequest, _nameplate_registry_v1_WatchChangesResponse, _nameplate_registry_v1_WatchChangesRequest__Output, _nameplate_registry_v1_WatchChangesResponse__Output>
}
