// Original file: proto/nameplate/registry/v1/organization_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateOrganizationRequest as _nameplate_registry_v1_CreateOrganizationRequest, CreateOrganizationRequest__Output as _nameplate_registry_v1_CreateOrganizationRequest__Output } from '../../../nameplate/registry/v1/CreateOrganizationRequest.ts';
import type { CreateOrganizationResponse as _nameplate_registry_v1_CreateOrganizationResponse, CreateOrganizationResponse__Output as _nameplate_registry_v1_CreateOrganizationResponse__Output } from '../../../nameplate/registry/v1/CreateOrganizationResponse.ts';
import type { GetOrganizationRequest as _nameplate_registry_v1_GetOrganizationRequest, GetOrganizationRequest__Output as _nameplate_registry_v1_GetOrganizationRequest__Output } from '../../../nameplate/registry/v1/GetOrganizationRequest.ts';
import type { GetOrganizationResponse as _nameplate_registry_v1_GetOrganizationResponse, GetOrganizationResponse__Output as _nameplate_registry_v1_GetOrganizationResponse__Output } from '../../../nameplate/registry/v1/GetOrganizationResponse.ts';
import type { ListOrganizationsRequest as _nameplate_registry_v1_ListOrganizationsRequest, ListOrganizationsRequest__Output as _nameplate_registry_v1_ListOrganizationsRequest__Output } from '../../../nameplate/registry/v1/ListOrganizationsRequest.ts';
import type { ListOrganizationsResponse as _nameplate_registry_v1_ListOrganizationsResponse, ListOrganizationsResponse__Output as _nameplate_registry_v1_ListOrganizationsResponse__Output } from '../../../nameplate/registry/v1/ListOrganizationsResponse.ts';
import type { RetireOrganizationRequest as _nameplate_registry_v1_RetireOrganizationRequest, RetireOrganizationRequest__Output as _nameplate_registry_v1_RetireOrganizationRequest__Output } from '../../../nameplate/registry/v1/RetireOrganizationRequest.ts';
import type { RetireOrganizationResponse as _nameplate_registry_v1_RetireOrganizationResponse, RetireOrganizationResponse__Output as _nameplate_registry_v1_RetireOrganizationResponse__Output } from '../../../nameplate/registry/v1/RetireOrganizationResponse.ts';
import type { UpdateOrganizationRequest as _nameplate_registry_v1_UpdateOrganizationRequest, UpdateOrganizationRequest__Output as _nameplate_registry_v1_UpdateOrganizationRequest__Output } from '../../../nameplate/registry/v1/UpdateOrganizationRequest.ts';
import type { UpdateOrganizationResponse as _nameplate_registry_v1_UpdateOrganizationResponse, UpdateOrganizationResponse__Output as _nameplate_registry_v1_UpdateOrganizationResponse__Output } from '../../../nameplate/registry/v1/UpdateOrganizationResponse.ts';

export interface OrganizationServiceClient extends grpc.Client {
  CreateOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  CreateOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  CreateOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  CreateOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  createOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  createOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  createOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  createOrganization(argument: _nameplate_registry_v1_CreateOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  
  GetOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  GetOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  GetOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  GetOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  getOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  getOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  getOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  getOrganization(argument: _nameplate_registry_v1_GetOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetOrganizationResponse__Output>): grpc.ClientUnaryCall;
  
  ListOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  ListOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  ListOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  ListOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  listOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  listOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  listOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  listOrganizations(argument: _nameplate_registry_v1_ListOrganizationsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListOrganizationsResponse__Output>): grpc.ClientUnaryCall;
  
  RetireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  RetireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  RetireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  RetireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  retireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  retireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  retireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  retireOrganization(argument: _nameplate_registry_v1_RetireOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RetireOrganizationResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  UpdateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  UpdateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  UpdateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  updateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  updateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  updateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  updateOrganization(argument: _nameplate_registry_v1_UpdateOrganizationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_UpdateOrganizationResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface OrganizationServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateOrganization: grpc.handleUnaryCall<_nameplate_registry_v1_CreateOrganizationRequest__Output, _nameplate_registry_v1_CreateOrganizationResponse>;
  
  GetOrganization: grpc.handleUnaryCall<_nameplate_registry_v1_GetOrganizationRequest__Output, _nameplate_registry_v1_GetOrganizationResponse>;
  
  ListOrganizations: grpc.handleUnaryCall<_nameplate_registry_v1_ListOrganizationsRequest__Output, _nameplate_registry_v1_ListOrganizationsResponse>;
  
  RetireOrganization: grpc.handleUnaryCall<_nameplate_registry_v1_RetireOrganizationRequest__Output, _nameplate_registry_v1_RetireOrganizationResponse>;
  
  UpdateOrganization: grpc.handleUnaryCall<_nameplate_registry_v1_UpdateOrganizationRequest__Output, _nameplate_registry_v1_UpdateOrganizationResponse>;
  
}

export interface OrganizationServiceDefinition extends grpc.ServiceDefinition {
  CreateOrganization: MethodDefinition<_nameplate_registry_v1_CreateOrganizationRequest, _nameplate_registry_v1_CreateOrganizationResponse, _nameplate_registry_v1_CreateOrganizationRequest__Output, _nameplate_registry_v1_CreateOrganizationResponse__Output>
  GetOrganization: MethodDefinition<_nameplate_registry_v1_GetOrganizationRequest, _nameplate_registry_v1_GetOrganizationResponse, _nameplate_registry_v1_GetOrganizationRequest__Output, _nameplate_registry_v1_GetOrganizationResponse__Output>
  ListOrganizations: MethodDefinition<_nameplate_registry_v1_ListOrganizationsRequest, _nameplate_registry_v1_ListOrganizationsResponse, _nameplate_registry_v1_ListOrganizationsRequest__Output, _nameplate_registry_v1_ListOrganizationsResponse__Output>
  RetireOrganization: MethodDefinition<_nameplate_registry_v1_RetireOrganizationRequest, _nameplate_registry_v1_RetireOrganizationResponse, _nameplate_registry_v1_RetireOrganizationRequest__Output, _nameplate_registry_v1_RetireOrganizationResponse__Output>
  UpdateOrganization: MethodDefinition<_nameplate_registry_v1_UpdateOrganizationRequest, _nameplate_registry_v1_UpdateOrganizationResponse, _nameplate_registry_v1_UpdateOrganizationRequest__Output, _nameplate_registry_v1_UpdateOrganizationResponse__Output>
}
