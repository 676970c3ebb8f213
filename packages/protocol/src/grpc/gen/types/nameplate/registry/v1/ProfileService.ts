// Original file: proto/nameplate/registry/v1/profile_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetProfileRequest as _nameplate_registry_v1_GetProfileRequest, GetProfileRequest__Output as _nameplate_registry_v1_GetProfileRequest__Output } from '../../../nameplate/registry/v1/GetProfileRequest.ts';
import type { GetProfileResponse as _nameplate_registry_v1_GetProfileResponse, GetProfileResponse__Output as _nameplate_registry_v1_GetProfileResponse__Output } from '../../../nameplate/registry/v1/GetProfileResponse.ts';
import type { PublishProfileRequest as _nameplate_registry_v1_PublishProfileRequest, PublishProfileRequest__Output as _nameplate_registry_v1_PublishProfileRequest__Output } from '../../../nameplate/registry/v1/PublishProfileRequest.ts';
import type { PublishProfileResponse as _nameplate_registry_v1_PublishProfileResponse, PublishProfileResponse__Output as _nameplate_registry_v1_PublishProfileResponse__Output } from '../../../nameplate/registry/v1/PublishProfileResponse.ts';

export interface ProfileServiceClient extends grpc.Client {
  GetProfile(argument: _nameplate_registry_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _nameplate_registry_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _nameplate_registry_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _nameplate_registry_v1_GetProfileRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _nameplate_registry_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _nameplate_registry_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _nameplate_registry_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _nameplate_registry_v1_GetProfileRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  
  PublishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  PublishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  PublishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  PublishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  publishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  publishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  publishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  publishProfile(argument: _nameplate_registry_v1_PublishProfileRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PublishProfileResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ProfileServiceHandlers extends grpc.UntypedServiceImplementation {
  GetProfile: grpc.handleUnaryCall<_nameplate_registry_v1_GetProfileRequest__Output, _nameplate_registry_v1_GetProfileResponse>;
  
  PublishProfile: grpc.handleUnaryCall<_nameplate_registry_v1_PublishProfileRequest__Output, _nameplate_registry_v1_PublishProfileResponse>;
  
}

export interface ProfileServiceDefinition extends grpc.ServiceDefinition {
  GetProfile: MethodDefinition<_nameplate_registry_v1_GetProfileRequest, _nameplate_registry_v1_GetProfileResponse, _nameplate_registry_v1_GetProfileRequest__Output, _nameplate_registry_v1_GetProfileResponse__Output>
  PublishProfile: MethodDefinition<_nameplate_registry_v1_PublishProfileRequest, _nameplate_registry_v1_PublishProfileResponse, _nameplate_registry_v1_PublishProfileRequest__Output, _nameplate_registry_v1_PublishProfileResponse__Output>
}
