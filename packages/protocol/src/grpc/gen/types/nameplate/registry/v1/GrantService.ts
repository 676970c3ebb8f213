// Original file: proto/nameplate/registry/v1/grant_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AllowGrantRequest as _nameplate_registry_v1_AllowGrantRequest, AllowGrantRequest__Output as _nameplate_registry_v1_AllowGrantRequest__Output } from '../../../nameplate/registry/v1/AllowGrantRequest.ts';
import type { AllowGrantResponse as _nameplate_registry_v1_AllowGrantResponse, AllowGrantResponse__Output as _nameplate_registry_v1_AllowGrantResponse__Output } from '../../../nameplate/registry/v1/AllowGrantResponse.ts';
import type { ExplainAccessRequest as _nameplate_registry_v1_ExplainAccessRequest, ExplainAccessRequest__Output as _nameplate_registry_v1_ExplainAccessRequest__Output } from '../../../nameplate/registry/v1/ExplainAccessRequest.ts';
import type { ExplainAccessResponse as _nameplate_registry_v1_ExplainAccessResponse, ExplainAccessResponse__Output as _nameplate_registry_v1_ExplainAccessResponse__Output } from '../../../nameplate/registry/v1/ExplainAccessResponse.ts';
import type { GetGrantRequest as _nameplate_registry_v1_GetGrantRequest, GetGrantRequest__Output as _nameplate_registry_v1_GetGrantRequest__Output } from '../../../nameplate/registry/v1/GetGrantRequest.ts';
import type { GetGrantResponse as _nameplate_registry_v1_GetGrantResponse, GetGrantResponse__Output as _nameplate_registry_v1_GetGrantResponse__Output } from '../../../nameplate/registry/v1/GetGrantResponse.ts';
import type { ListGrantsRequest as _nameplate_registry_v1_ListGrantsRequest, ListGrantsRequest__Output as _nameplate_registry_v1_ListGrantsRequest__Output } from '../../../nameplate/registry/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _nameplate_registry_v1_ListGrantsResponse, ListGrantsResponse__Output as _nameplate_registry_v1_ListGrantsResponse__Output } from '../../../nameplate/registry/v1/ListGrantsResponse.ts';
import type { PreviewAccessRequest as _nameplate_registry_v1_PreviewAccessRequest, PreviewAccessRequest__Output as _nameplate_registry_v1_PreviewAccessRequest__Output } from '../../../nameplate/registry/v1/PreviewAccessRequest.ts';
import type { PreviewAccessResponse as _nameplate_registry_v1_PreviewAccessResponse, PreviewAccessResponse__Output as _nameplate_registry_v1_PreviewAccessResponse__Output } from '../../../nameplate/registry/v1/PreviewAccessResponse.ts';
import type { RevokeGrantRequest as _nameplate_registry_v1_RevokeGrantRequest, RevokeGrantRequest__Output as _nameplate_registry_v1_RevokeGrantRequest__Output } from '../../../nameplate/registry/v1/RevokeGrantRequest.ts';
import type { RevokeGrantResponse as _nameplate_registry_v1_RevokeGrantResponse, RevokeGrantResponse__Output as _nameplate_registry_v1_RevokeGrantResponse__Output } from '../../../nameplate/registry/v1/RevokeGrantResponse.ts';

export interface GrantServiceClient extends grpc.Client {
  AllowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  AllowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  AllowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  AllowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  allowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  allowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  allowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  allowGrant(argument: _nameplate_registry_v1_AllowGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AllowGrantResponse__Output>): grpc.ClientUnaryCall;
  
  ExplainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  ExplainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  ExplainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  ExplainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  explainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  explainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  explainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  explainAccess(argument: _nameplate_registry_v1_ExplainAccessRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ExplainAccessResponse__Output>): grpc.ClientUnaryCall;
  
  GetGrant(argument: _nameplate_registry_v1_GetGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _nameplate_registry_v1_GetGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _nameplate_registry_v1_GetGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  GetGrant(argument: _nameplate_registry_v1_GetGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _nameplate_registry_v1_GetGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _nameplate_registry_v1_GetGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _nameplate_registry_v1_GetGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  getGrant(argument: _nameplate_registry_v1_GetGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetGrantResponse__Output>): grpc.ClientUnaryCall;
  
  ListGrants(argument: _nameplate_registry_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _nameplate_registry_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _nameplate_registry_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  ListGrants(argument: _nameplate_registry_v1_ListGrantsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _nameplate_registry_v1_ListGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _nameplate_registry_v1_ListGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _nameplate_registry_v1_ListGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  listGrants(argument: _nameplate_registry_v1_ListGrantsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListGrantsResponse__Output>): grpc.ClientUnaryCall;
  
  PreviewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  PreviewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  PreviewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  PreviewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  previewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  previewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  previewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  previewAccess(argument: _nameplate_registry_v1_PreviewAccessRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PreviewAccessResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  RevokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  RevokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  RevokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  revokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  revokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  revokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  revokeGrant(argument: _nameplate_registry_v1_RevokeGrantRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RevokeGrantResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface GrantServiceHandlers extends grpc.UntypedServiceImplementation {
  AllowGrant: grpc.handleUnaryCall<_nameplate_registry_v1_AllowGrantRequest__Output, _nameplate_registry_v1_AllowGrantResponse>;
  
  ExplainAccess: grpc.handleUnaryCall<_nameplate_registry_v1_ExplainAccessRequest__Output, _nameplate_registry_v1_ExplainAccessResponse>;
  
  GetGrant: grpc.handleUnaryCall<_nameplate_registry_v1_GetGrantRequest__Output, _nameplate_registry_v1_GetGrantResponse>;
  
  ListGrants: grpc.handleUnaryCall<_nameplate_registry_v1_ListGrantsRequest__Output, _nameplate_registry_v1_ListGrantsResponse>;
  
  PreviewAccess: grpc.handleUnaryCall<_nameplate_registry_v1_PreviewAccessRequest__Output, _nameplate_registry_v1_PreviewAccessResponse>;
  
  RevokeGrant: grpc.handleUnaryCall<_nameplate_registry_v1_RevokeGrantRequest__Output, _nameplate_registry_v1_RevokeGrantResponse>;
  
}

export interface GrantServiceDefinition extends grpc.ServiceDefinition {
  AllowGrant: MethodDefinition<_nameplate_registry_v1_AllowGrantRequest, _nameplate_registry_v1_AllowGrantResponse, _nameplate_registry_v1_AllowGrantRequest__Output, _nameplate_registry_v1_AllowGrantResponse__Output>
  ExplainAccess: MethodDefinition<_nameplate_registry_v1_ExplainAccessRequest, _nameplate_registry_v1_ExplainAccessResponse, _nameplate_registry_v1_ExplainAccessRequest__Output, _nameplate_registry_v1_ExplainAccessResponse__Output>
  GetGrant: MethodDefinition<_nameplate_registry_v1_GetGrantRequest, _nameplate_registry_v1_GetGrantResponse, _nameplate_registry_v1_GetGrantRequest__Output, _nameplate_registry_v1_GetGrantResponse__Output>
  ListGrants: MethodDefinition<_nameplate_registry_v1_ListGrantsRequest, _nameplate_registry_v1_ListGrantsResponse, _nameplate_registry_v1_ListGrantsRequest__Output, _nameplate_registry_v1_ListGrantsResponse__Output>
  PreviewAccess: MethodDefinition<_nameplate_registry_v1_PreviewAccessRequest, _nameplate_registry_v1_PreviewAccessResponse, _nameplate_registry_v1_PreviewAccessRequest__Output, _nameplate_registry_v1_PreviewAccessResponse__Output>
  RevokeGrant: MethodDefinition<_nameplate_registry_v1_RevokeGrantRequest, _nameplate_registry_v1_RevokeGrantResponse, _nameplate_registry_v1_RevokeGrantRequest__Output, _nameplate_registry_v1_RevokeGrantResponse__Output>
}
