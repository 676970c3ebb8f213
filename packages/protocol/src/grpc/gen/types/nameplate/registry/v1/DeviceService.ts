// Original file: proto/nameplate/registry/v1/device_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EnrolDeviceRequest as _nameplate_registry_v1_EnrolDeviceRequest, EnrolDeviceRequest__Output as _nameplate_registry_v1_EnrolDeviceRequest__Output } from '../../../nameplate/registry/v1/EnrolDeviceRequest.ts';
import type { EnrolDeviceResponse as _nameplate_registry_v1_EnrolDeviceResponse, EnrolDeviceResponse__Output as _nameplate_registry_v1_EnrolDeviceResponse__Output } from '../../../nameplate/registry/v1/EnrolDeviceResponse.ts';
import type { GetDeviceRequest as _nameplate_registry_v1_GetDeviceRequest, GetDeviceRequest__Output as _nameplate_registry_v1_GetDeviceRequest__Output } from '../../../nameplate/registry/v1/GetDeviceRequest.ts';
import type { GetDeviceResponse as _nameplate_registry_v1_GetDeviceResponse, GetDeviceResponse__Output as _nameplate_registry_v1_GetDeviceResponse__Output } from '../../../nameplate/registry/v1/GetDeviceResponse.ts';
import type { ListDevicesBehindRequest as _nameplate_registry_v1_ListDevicesBehindRequest, ListDevicesBehindRequest__Output as _nameplate_registry_v1_ListDevicesBehindRequest__Output } from '../../../nameplate/registry/v1/ListDevicesBehindRequest.ts';
import type { ListDevicesBehindResponse as _nameplate_registry_v1_ListDevicesBehindResponse, ListDevicesBehindResponse__Output as _nameplate_registry_v1_ListDevicesBehindResponse__Output } from '../../../nameplate/registry/v1/ListDevicesBehindResponse.ts';
import type { RemoveDeviceRequest as _nameplate_registry_v1_RemoveDeviceRequest, RemoveDeviceRequest__Output as _nameplate_registry_v1_RemoveDeviceRequest__Output } from '../../../nameplate/registry/v1/RemoveDeviceRequest.ts';
import type { RemoveDeviceResponse as _nameplate_registry_v1_RemoveDeviceResponse, RemoveDeviceResponse__Output as _nameplate_registry_v1_RemoveDeviceResponse__Output } from '../../../nameplate/registry/v1/RemoveDeviceResponse.ts';
import type { RevokeCredentialRequest as _nameplate_registry_v1_RevokeCredentialRequest, RevokeCredentialRequest__Output as _nameplate_registry_v1_RevokeCredentialRequest__Output } from '../../../nameplate/registry/v1/RevokeCredentialRequest.ts';
import type { RevokeCredentialResponse as _nameplate_registry_v1_RevokeCredentialResponse, RevokeCredentialResponse__Output as _nameplate_registry_v1_RevokeCredentialResponse__Output } from '../../../nameplate/registry/v1/RevokeCredentialResponse.ts';
import type { RotateCredentialRequest as _nameplate_registry_v1_RotateCredentialRequest, RotateCredentialRequest__Output as _nameplate_registry_v1_RotateCredentialRequest__Output } from '../../../nameplate/registry/v1/RotateCredentialRequest.ts';
import type { RotateCredentialResponse as _nameplate_registry_v1_RotateCredentialResponse, RotateCredentialResponse__Output as _nameplate_registry_v1_RotateCredentialResponse__Output } from '../../../nameplate/registry/v1/RotateCredentialResponse.ts';

export interface DeviceServiceClient extends grpc.Client {
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  RevokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  RevokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  RevokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  revokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  revokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  revokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  revokeCredential(argument: _nameplate_registry_v1_RevokeCredentialRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeCredentialResponse__Output>): grpc.ClientUnaryCall;
  
  RotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  RotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  RotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  RotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  rotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  rotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  rotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  rotateCredential(argument: _nameplate_registry_v1_RotateCredentialRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RotateCredentialResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface DeviceServiceHandlers extends grpc.UntypedServiceImplementation {
  EnrolDevice: grpc.handleUnaryCall<_nameplate_registry_v1_EnrolDeviceRequest__Output, _nameplate_registry_v1_EnrolDeviceResponse>;
  
  GetDevice: grpc.handleUnaryCall<_nameplate_registry_v1_GetDeviceRequest__Output, _nameplate_registry_v1_GetDeviceResponse>;
  
  ListDevicesBehind: grpc.handleUnaryCall<_nameplate_registry_v1_ListDevicesBehindRequest__Output, _nameplate_registry_v1_ListDevicesBehindResponse>;
  
  RemoveDevice: grpc.handleUnaryCall<_nameplate_registry_v1_RemoveDeviceRequest__Output, _nameplate_registry_v1_RemoveDeviceResponse>;
  
  RevokeCredential: grpc.handleUnaryCall<_nameplate_registry_v1_RevokeCredentialRequest__Output, _nameplate_registry_v1_RevokeCredentialResponse>;
  
  RotateCredential: grpc.handleUnaryCall<_nameplate_registry_v1_RotateCredentialRequest__Output, _nameplate_registry_v1_RotateCredentialResponse>;
  
}

export interface DeviceServiceDefinition extends grpc.ServiceDefinition {
  EnrolDevice: MethodDefinition<_nameplate_registry_v1_EnrolDeviceRequest, _nameplate_registry_v1_EnrolDeviceResponse, _nameplate_registry_v1_EnrolDeviceRequest__Output, _nameplate_registry_v1_EnrolDeviceResponse__Output>
  GetDevice: MethodDefinition<_nameplate_registry_v1_GetDeviceRequest, _nameplate_registry_v1_GetDeviceResponse, _nameplate_registry_v1_GetDeviceRequest__Output, _nameplate_registry_v1_GetDeviceResponse__Output>
  ListDevicesBehind: MethodDefinition<_nameplate_registry_v1_ListDevicesBehindRequest, _nameplate_registry_v1_ListDevicesBehindResponse, _nameplate_registry_v1_ListDevicesBehindRequest__Output, _nameplate_registry_v1_ListDevicesBehindResponse__Output>
  RemoveDevice: MethodDefinition<_nameplate_registry_v1_RemoveDeviceRequest, _nameplate_registry_v1_RemoveDeviceResponse, _nameplate_registry_v1_RemoveDeviceRequest__Output, _nameplate_registry_v1_RemoveDeviceResponse__Output>
  RevokeCredential: MethodDefinition<_nameplate_registry_v1_RevokeCredentialRequest, _nameplate_registry_v1_RevokeCredentialResponse, _nameplate_registry_v1_RevokeCredentialRequest__Output, _nameplate_registry_v1_RevokeCredentialResponse__Output>
  RotateCredential: MethodDefinition<_nameplate_registry_v1_RotateCredentialRequest, _nameplate_registry_v1_RotateCredentialResponse, _nameplate_registry_v1_RotateCredentialRequest__Output, _nameplate_registry_v1_RotateCredentialResponse__Output>
}
