// Original file: proto/nameplate/registry/v1/key_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateKeyRequest as _nameplate_registry_v1_CreateKeyRequest, CreateKeyRequest__Output as _nameplate_registry_v1_CreateKeyRequest__Output } from '../../../nameplate/registry/v1/CreateKeyRequest.ts';
import type { CreateKeyResponse as _nameplate_registry_v1_CreateKeyResponse, CreateKeyResponse__Output as _nameplate_registry_v1_CreateKeyResponse__Output } from '../../../nameplate/registry/v1/CreateKeyResponse.ts';
import type { ListKeysRequest as _nameplate_registry_v1_ListKeysRequest, ListKeysRequest__Output as _nameplate_registry_v1_ListKeysRequest__Output } from '../../../nameplate/registry/v1/ListKeysRequest.ts';
import type { ListKeysResponse as _nameplate_registry_v1_ListKeysResponse, ListKeysResponse__Output as _nameplate_registry_v1_ListKeysResponse__Output } from '../../../nameplate/registry/v1/ListKeysResponse.ts';
import type { RevokeKeyRequest as _nameplate_registry_v1_RevokeKeyRequest, RevokeKeyRequest__Output as _nameplate_registry_v1_RevokeKeyRequest__Output } from '../../../nameplate/registry/v1/RevokeKeyRequest.ts';
import type { RevokeKeyResponse as _nameplate_registry_v1_RevokeKeyResponse, RevokeKeyResponse__Output as _nameplate_registry_v1_RevokeKeyResponse__Output } from '../../../nameplate/registry/v1/RevokeKeyResponse.ts';
import type { RotateHandleKeyRequest as _nameplate_registry_v1_RotateHandleKeyRequest, RotateHandleKeyRequest__Output as _nameplate_registry_v1_RotateHandleKeyRequest__Output } from '../../../nameplate/registry/v1/RotateHandleKeyRequest.ts';
import type { RotateHandleKeyResponse as _nameplate_registry_v1_RotateHandleKeyResponse, RotateHandleKeyResponse__Output as _nameplate_registry_v1_RotateHandleKeyResponse__Output } from '../../../nameplate/registry/v1/RotateHandleKeyResponse.ts';
import type { RotateKeyRequest as _nameplate_registry_v1_RotateKeyRequest, RotateKeyRequest__Output as _nameplate_registry_v1_RotateKeyRequest__Output } from '../../../nameplate/registry/v1/RotateKeyRequest.ts';
import type { RotateKeyResponse as _nameplate_registry_v1_RotateKeyResponse, RotateKeyResponse__Output as _nameplate_registry_v1_RotateKeyResponse__Output } from '../../../nameplate/registry/v1/RotateKeyResponse.ts';

export interface KeyServiceClient extends grpc.Client {
  CreateKey(argument: _nameplate_registry_v1_CreateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  CreateKey(argument: _nameplate_registry_v1_CreateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  CreateKey(argument: _nameplate_registry_v1_CreateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  CreateKey(argument: _nameplate_registry_v1_CreateKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  createKey(argument: _nameplate_registry_v1_CreateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  createKey(argument: _nameplate_registry_v1_CreateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  createKey(argument: _nameplate_registry_v1_CreateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  createKey(argument: _nameplate_registry_v1_CreateKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateKeyResponse__Output>): grpc.ClientUnaryCall;
  
  ListKeys(argument: _nameplate_registry_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _nameplate_registry_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _nameplate_registry_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  ListKeys(argument: _nameplate_registry_v1_ListKeysRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _nameplate_registry_v1_ListKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _nameplate_registry_v1_ListKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _nameplate_registry_v1_ListKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  listKeys(argument: _nameplate_registry_v1_ListKeysRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListKeysResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  RevokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  RevokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  RevokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  revokeKey(argument: _nameplate_registry_v1_RevokeKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeKeyResponse__Output>): grpc.ClientUnaryCall;
  
  RotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateHandleKey(argument: _nameplate_registry_v1_RotateHandleKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateHandleKeyResponse__Output>): grpc.ClientUnaryCall;
  
  RotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateKey(argument: _nameplate_registry_v1_RotateKeyRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateKeyResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface KeyServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateKey: grpc.handleUnaryCall<_nameplate_registry_v1_CreateKeyRequest__Output, _nameplate_registry_v1_CreateKeyResponse>;
  
  ListKeys: grpc.handleUnaryCall<_nameplate_registry_v1_ListKeysRequest__Output, _nameplate_registry_v1_ListKeysResponse>;
  
  RevokeKey: grpc.handleUnaryCall<_nameplate_registry_v1_RevokeKeyRequest__Output, _nameplate_registry_v1_RevokeKeyResponse>;
  
  RotateHandleKey: grpc.handleUnaryCall<_nameplate_registry_v1_RotateHandleKeyRequest__Output, _nameplate_registry_v1_RotateHandleKeyResponse>;
  
  RotateKey: grpc.handleUnaryCall<_nameplate_registry_v1_RotateKeyRequest__Output, _nameplate_registry_v1_RotateKeyResponse>;
  
}

export interface KeyServiceDefinition extends grpc.ServiceDefinition {
  CreateKey: MethodDefinition<_nameplate_registry_v1_CreateKeyRequest, _nameplate_registry_v1_CreateKeyResponse, _nameplate_registry_v1_CreateKeyRequest__Output, _nameplate_registry_v1_CreateKeyResponse__Output>
  ListKeys: MethodDefinition<_nameplate_registry_v1_ListKeysRequest, _nameplate_registry_v1_ListKeysResponse, _nameplate_registry_v1_ListKeysRequest__Output, _nameplate_registry_v1_ListKeysResponse__Output>
  RevokeKey: MethodDefinition<_nameplate_registry_v1_RevokeKeyRequest, _nameplate_registry_v1_RevokeKeyResponse, _nameplate_registry_v1_RevokeKeyRequest__Output, _nameplate_registry_v1_RevokeKeyResponse__Output>
  RotateHandleKey: MethodDefinition<_nameplate_registry_v1_RotateHandleKeyRequest, _nameplate_registry_v1_RotateHandleKeyResponse, _nameplate_registry_v1_RotateHandleKeyRequest__Output, _nameplate_registry_v1_RotateHandleKeyResponse__Output>
  RotateKey: MethodDefinition<_nameplate_registry_v1_RotateKeyRequest, _nameplate_registry_v1_RotateKeyResponse, _nameplate_registry_v1_RotateKeyRequest__Output, _nameplate_registry_v1_RotateKeyResponse__Output>
}
