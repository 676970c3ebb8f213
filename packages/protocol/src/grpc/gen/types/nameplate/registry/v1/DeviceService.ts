// Original file: proto/nameplate/registry/v1/device_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AdoptDeviceRequest as _nameplate_registry_v1_AdoptDeviceRequest, AdoptDeviceRequest__Output as _nameplate_registry_v1_AdoptDeviceRequest__Output } from '../../../nameplate/registry/v1/AdoptDeviceRequest.ts';
import type { AdoptDeviceResponse as _nameplate_registry_v1_AdoptDeviceResponse, AdoptDeviceResponse__Output as _nameplate_registry_v1_AdoptDeviceResponse__Output } from '../../../nameplate/registry/v1/AdoptDeviceResponse.ts';
import type { ClaimDeviceRequest as _nameplate_registry_v1_ClaimDeviceRequest, ClaimDeviceRequest__Output as _nameplate_registry_v1_ClaimDeviceRequest__Output } from '../../../nameplate/registry/v1/ClaimDeviceRequest.ts';
import type { ClaimDeviceResponse as _nameplate_registry_v1_ClaimDeviceResponse, ClaimDeviceResponse__Output as _nameplate_registry_v1_ClaimDeviceResponse__Output } from '../../../nameplate/registry/v1/ClaimDeviceResponse.ts';
import type { CreateClaimCodeRequest as _nameplate_registry_v1_CreateClaimCodeRequest, CreateClaimCodeRequest__Output as _nameplate_registry_v1_CreateClaimCodeRequest__Output } from '../../../nameplate/registry/v1/CreateClaimCodeRequest.ts';
import type { CreateClaimCodeResponse as _nameplate_registry_v1_CreateClaimCodeResponse, CreateClaimCodeResponse__Output as _nameplate_registry_v1_CreateClaimCodeResponse__Output } from '../../../nameplate/registry/v1/CreateClaimCodeResponse.ts';
import type { EnrolDeviceRequest as _nameplate_registry_v1_EnrolDeviceRequest, EnrolDeviceRequest__Output as _nameplate_registry_v1_EnrolDeviceRequest__Output } from '../../../nameplate/registry/v1/EnrolDeviceRequest.ts';
import type { EnrolDeviceResponse as _nameplate_registry_v1_EnrolDeviceResponse, EnrolDeviceResponse__Output as _nameplate_registry_v1_EnrolDeviceResponse__Output } from '../../../nameplate/registry/v1/EnrolDeviceResponse.ts';
import type { EnrolDevicesRequest as _nameplate_registry_v1_EnrolDevicesRequest, EnrolDevicesRequest__Output as _nameplate_registry_v1_EnrolDevicesRequest__Output } from '../../../nameplate/registry/v1/EnrolDevicesRequest.ts';
import type { EnrolDevicesResponse as _nameplate_registry_v1_EnrolDevicesResponse, EnrolDevicesResponse__Output as _nameplate_registry_v1_EnrolDevicesResponse__Output } from '../../../nameplate/registry/v1/EnrolDevicesResponse.ts';
import type { GetDeviceRequest as _nameplate_registry_v1_GetDeviceRequest, GetDeviceRequest__Output as _nameplate_registry_v1_GetDeviceRequest__Output } from '../../../nameplate/registry/v1/GetDeviceRequest.ts';
import type { GetDeviceResponse as _nameplate_registry_v1_GetDeviceResponse, GetDeviceResponse__Output as _nameplate_registry_v1_GetDeviceResponse__Output } from '../../../nameplate/registry/v1/GetDeviceResponse.ts';
import type { IssuePskRequest as _nameplate_registry_v1_IssuePskRequest, IssuePskRequest__Output as _nameplate_registry_v1_IssuePskRequest__Output } from '../../../nameplate/registry/v1/IssuePskRequest.ts';
import type { IssuePskResponse as _nameplate_registry_v1_IssuePskResponse, IssuePskResponse__Output as _nameplate_registry_v1_IssuePskResponse__Output } from '../../../nameplate/registry/v1/IssuePskResponse.ts';
import type { ListClaimCodesRequest as _nameplate_registry_v1_ListClaimCodesRequest, ListClaimCodesRequest__Output as _nameplate_registry_v1_ListClaimCodesRequest__Output } from '../../../nameplate/registry/v1/ListClaimCodesRequest.ts';
import type { ListClaimCodesResponse as _nameplate_registry_v1_ListClaimCodesResponse, ListClaimCodesResponse__Output as _nameplate_registry_v1_ListClaimCodesResponse__Output } from '../../../nameplate/registry/v1/ListClaimCodesResponse.ts';
import type { ListDevicesBehindRequest as _nameplate_registry_v1_ListDevicesBehindRequest, ListDevicesBehindRequest__Output as _nameplate_registry_v1_ListDevicesBehindRequest__Output } from '../../../nameplate/registry/v1/ListDevicesBehindRequest.ts';
import type { ListDevicesBehindResponse as _nameplate_registry_v1_ListDevicesBehindResponse, ListDevicesBehindResponse__Output as _nameplate_registry_v1_ListDevicesBehindResponse__Output } from '../../../nameplate/registry/v1/ListDevicesBehindResponse.ts';
import type { ListUnknownDevicesRequest as _nameplate_registry_v1_ListUnknownDevicesRequest, ListUnknownDevicesRequest__Output as _nameplate_registry_v1_ListUnknownDevicesRequest__Output } from '../../../nameplate/registry/v1/ListUnknownDevicesRequest.ts';
import type { ListUnknownDevicesResponse as _nameplate_registry_v1_ListUnknownDevicesResponse, ListUnknownDevicesResponse__Output as _nameplate_registry_v1_ListUnknownDevicesResponse__Output } from '../../../nameplate/registry/v1/ListUnknownDevicesResponse.ts';
import type { RemoveDeviceRequest as _nameplate_registry_v1_RemoveDeviceRequest, RemoveDeviceRequest__Output as _nameplate_registry_v1_RemoveDeviceRequest__Output } from '../../../nameplate/registry/v1/RemoveDeviceRequest.ts';
import type { RemoveDeviceResponse as _nameplate_registry_v1_RemoveDeviceResponse, RemoveDeviceResponse__Output as _nameplate_registry_v1_RemoveDeviceResponse__Output } from '../../../nameplate/registry/v1/RemoveDeviceResponse.ts';
import type { RevokeClaimCodeRequest as _nameplate_registry_v1_RevokeClaimCodeRequest, RevokeClaimCodeRequest__Output as _nameplate_registry_v1_RevokeClaimCodeRequest__Output } from '../../../nameplate/registry/v1/RevokeClaimCodeRequest.ts';
import type { RevokeClaimCodeResponse as _nameplate_registry_v1_RevokeClaimCodeResponse, RevokeClaimCodeResponse__Output as _nameplate_registry_v1_RevokeClaimCodeResponse__Output } from '../../../nameplate/registry/v1/RevokeClaimCodeResponse.ts';
import type { RevokeCredentialRequest as _nameplate_registry_v1_RevokeCredentialRequest, RevokeCredentialRequest__Output as _nameplate_registry_v1_RevokeCredentialRequest__Output } from '../../../nameplate/registry/v1/RevokeCredentialRequest.ts';
import type { RevokeCredentialResponse as _nameplate_registry_v1_RevokeCredentialResponse, RevokeCredentialResponse__Output as _nameplate_registry_v1_RevokeCredentialResponse__Output } from '../../../nameplate/registry/v1/RevokeCredentialResponse.ts';
import type { RotateCredentialRequest as _nameplate_registry_v1_RotateCredentialRequest, RotateCredentialRequest__Output as _nameplate_registry_v1_RotateCredentialRequest__Output } from '../../../nameplate/registry/v1/RotateCredentialRequest.ts';
import type { RotateCredentialResponse as _nameplate_registry_v1_RotateCredentialResponse, RotateCredentialResponse__Output as _nameplate_registry_v1_RotateCredentialResponse__Output } from '../../../nameplate/registry/v1/RotateCredentialResponse.ts';

export interface DeviceServiceClient extends grpc.Client {
  AdoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  AdoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  AdoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  AdoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  adoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  adoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  adoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  adoptDevice(argument: _nameplate_registry_v1_AdoptDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AdoptDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  ClaimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  ClaimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  ClaimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  ClaimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  claimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  claimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  claimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  claimDevice(argument: _nameplate_registry_v1_ClaimDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ClaimDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  CreateClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  CreateClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  CreateClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  CreateClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  createClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  createClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  createClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  createClaimCode(argument: _nameplate_registry_v1_CreateClaimCodeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  EnrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  enrolDevice(argument: _nameplate_registry_v1_EnrolDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EnrolDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  EnrolDevices(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_EnrolDevicesRequest, _nameplate_registry_v1_EnrolDevicesResponse__Output>;
  EnrolDevices(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_EnrolDevicesRequest, _nameplate_registry_v1_EnrolDevicesResponse__Output>;
  enrolDevices(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_EnrolDevicesRequest, _nameplate_registry_v1_EnrolDevicesResponse__Output>;
  enrolDevices(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_registry_v1_EnrolDevicesRequest, _nameplate_registry_v1_EnrolDevicesResponse__Output>;
  
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  GetDevice(argument: _nameplate_registry_v1_GetDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  getDevice(argument: _nameplate_registry_v1_GetDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  IssuePsk(argument: _nameplate_registry_v1_IssuePskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  IssuePsk(argument: _nameplate_registry_v1_IssuePskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  IssuePsk(argument: _nameplate_registry_v1_IssuePskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  IssuePsk(argument: _nameplate_registry_v1_IssuePskRequest, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  issuePsk(argument: _nameplate_registry_v1_IssuePskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  issuePsk(argument: _nameplate_registry_v1_IssuePskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  issuePsk(argument: _nameplate_registry_v1_IssuePskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  issuePsk(argument: _nameplate_registry_v1_IssuePskRequest, callback: grpc.requestCallback<_nameplate_registry_v1_IssuePskResponse__Output>): grpc.ClientUnaryCall;
  
  ListClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  ListClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  ListClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  ListClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  listClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  listClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  listClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  listClaimCodes(argument: _nameplate_registry_v1_ListClaimCodesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListClaimCodesResponse__Output>): grpc.ClientUnaryCall;
  
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  ListDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  listDevicesBehind(argument: _nameplate_registry_v1_ListDevicesBehindRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListDevicesBehindResponse__Output>): grpc.ClientUnaryCall;
  
  ListUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  ListUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  ListUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  ListUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  listUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  listUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  listUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  listUnknownDevices(argument: _nameplate_registry_v1_ListUnknownDevicesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListUnknownDevicesResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  RemoveDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  removeDevice(argument: _nameplate_registry_v1_RemoveDeviceRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveDeviceResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  RevokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  RevokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  RevokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  revokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  revokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  revokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  revokeClaimCode(argument: _nameplate_registry_v1_RevokeClaimCodeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeClaimCodeResponse__Output>): grpc.ClientUnaryCall;
  
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
  AdoptDevice: grpc.handleUnaryCall<_nameplate_registry_v1_AdoptDeviceRequest__Output, _nameplate_registry_v1_AdoptDeviceResponse>;
  
  ClaimDevice: grpc.handleUnaryCall<_nameplate_registry_v1_ClaimDeviceRequest__Output, _nameplate_registry_v1_ClaimDeviceResponse>;
  
  CreateClaimCode: grpc.handleUnaryCall<_nameplate_registry_v1_CreateClaimCodeRequest__Output, _nameplate_registry_v1_CreateClaimCodeResponse>;
  
  EnrolDevice: grpc.handleUnaryCall<_nameplate_registry_v1_EnrolDeviceRequest__Output, _nameplate_registry_v1_EnrolDeviceResponse>;
  
  EnrolDevices: grpc.handleBidiStreamingCall<_nameplate_registry_v1_EnrolDevicesRequest__Output, _nameplate_registry_v1_EnrolDevicesResponse>;
  
  GetDevice: grpc.handleUnaryCall<_nameplate_registry_v1_GetDeviceRequest__Output, _nameplate_registry_v1_GetDeviceResponse>;
  
  IssuePsk: grpc.handleUnaryCall<_nameplate_registry_v1_IssuePskRequest__Output, _nameplate_registry_v1_IssuePskResponse>;
  
  ListClaimCodes: grpc.handleUnaryCall<_nameplate_registry_v1_ListClaimCodesRequest__Output, _nameplate_registry_v1_ListClaimCodesResponse>;
  
  ListDevicesBehind: grpc.handleUnaryCall<_nameplate_registry_v1_ListDevicesBehindRequest__Output, _nameplate_registry_v1_ListDevicesBehindResponse>;
  
  ListUnknownDevices: grpc.handleUnaryCall<_nameplate_registry_v1_ListUnknownDevicesRequest__Output, _nameplate_registry_v1_ListUnknownDevicesResponse>;
  
  RemoveDevice: grpc.handleUnaryCall<_nameplate_registry_v1_RemoveDeviceRequest__Output, _nameplate_registry_v1_RemoveDeviceResponse>;
  
  RevokeClaimCode: grpc.handleUnaryCall<_nameplate_registry_v1_RevokeClaimCodeRequest__Output, _nameplate_registry_v1_RevokeClaimCodeResponse>;
  
  RevokeCredential: grpc.handleUnaryCall<_nameplate_registry_v1_RevokeCredentialRequest__Output, _nameplate_registry_v1_RevokeCredentialResponse>;
  
  RotateCredential: grpc.handleUnaryCall<_nameplate_registry_v1_RotateCredentialRequest__Output, _nameplate_registry_v1_RotateCredentialResponse>;
  
}

export interface DeviceServiceDefinition extends grpc.ServiceDefinition {
  AdoptDevice: MethodDefinition<_nameplate_registry_v1_AdoptDeviceRequest, _nameplate_registry_v1_AdoptDeviceResponse, _nameplate_registry_v1_AdoptDeviceRequest__Output, _nameplate_registry_v1_AdoptDeviceResponse__Output>
  ClaimDevice: MethodDefinition<_nameplate_registry_v1_ClaimDeviceRequest, _nameplate_registry_v1_ClaimDeviceResponse, _nameplate_registry_v1_ClaimDeviceRequest__Output, _nameplate_registry_v1_ClaimDeviceResponse__Output>
  CreateClaimCode: MethodDefinition<_nameplate_registry_v1_CreateClaimCodeRequest, _nameplate_registry_v1_CreateClaimCodeResponse, _nameplate_registry_v1_CreateClaimCodeRequest__Output, _nameplate_registry_v1_CreateClaimCodeResponse__Output>
  EnrolDevice: MethodDefinition<_nameplate_registry_v1_EnrolDeviceRequest, _nameplate_registry_v1_EnrolDeviceResponse, _nameplate_registry_v1_EnrolDeviceRequest__Output, _nameplate_registry_v1_EnrolDeviceResponse__Output>
  EnrolDevices: MethodDefinition<_nameplate_registry_v1_EnrolDevicesRequest, _nameplate_registry_v1_EnrolDevicesResponse, _nameplate_registry_v1_EnrolDevicesRequest__Output, _nameplate_registry_v1_EnrolDevicesResponse__Output>
  GetDevice: MethodDefinition<_nameplate_registry_v1_GetDeviceRequest, _nameplate_registry_v1_GetDeviceResponse, _nameplate_registry_v1_GetDeviceRequest__Output, _nameplate_registry_v1_GetDeviceResponse__Output>
  IssuePsk: MethodDefinition<_nameplate_registry_v1_IssuePskRequest, _nameplate_registry_v1_IssuePskResponse, _nameplate_registry_v1_IssuePskRequest__Output, _nameplate_registry_v1_IssuePskResponse__Output>
  ListClaimCodes: MethodDefinition<_nameplate_registry_v1_ListClaimCodesRequest, _nameplate_registry_v1_ListClaimCodesResponse, _nameplate_registry_v1_ListClaimCodesRequest__Output, _nameplate_registry_v1_ListClaimCodesResponse__Output>
  ListDevicesBehind: MethodDefinition<_nameplate_registry_v1_ListDevicesBehindRequest, _nameplate_registry_v1_ListDevicesBehindResponse, _nameplate_registry_v1_ListDevicesBehindRequest__Output, _nameplate_registry_v1_ListDevicesBehindResponse__Output>
  ListUnknownDevices: MethodDefinition<_nameplate_registry_v1_ListUnknownDevicesRequest, _nameplate_registry_v1_ListUnknownDevicesResponse, _nameplate_registry_v1_ListUnknownDevicesRequest__Output, _nameplate_registry_v1_ListUnknownDevicesResponse__Output>
  RemoveDevice: MethodDefinition<_nameplate_registry_v1_RemoveDeviceRequest, _nameplate_registry_v1_RemoveDeviceResponse, _nameplate_registry_v1_RemoveDeviceRequest__Output, _nameplate_registry_v1_RemoveDeviceResponse__Output>
  RevokeClaimCode: MethodDefinition<_nameplate_registry_v1_RevokeClaimCodeRequest, _nameplate_registry_v1_RevokeClaimCodeResponse, _nameplate_registry_v1_RevokeClaimCodeRequest__Output, _nameplate_registry_v1_RevokeClaimCodeResponse__Output>
  RevokeCredential: MethodDefinition<_nameplate_registry_v1_RevokeCredentialRequest, _nameplate_registry_v1_RevokeCredentialResponse, _nameplate_registry_v1_RevokeCredentialRequest__Output, _nameplate_registry_v1_RevokeCredentialResponse__Output>
  RotateCredential: MethodDefinition<_nameplate_registry_v1_RotateCredentialRequest, _nameplate_registry_v1_RotateCredentialResponse, _nameplate_registry_v1_RotateCredentialRequest__Output, _nameplate_registry_v1_RotateCredentialResponse__Output>
}
