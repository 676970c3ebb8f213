// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyForPrefixRequest as _nameplate_registry_v1_ApplyForPrefixRequest, ApplyForPrefixRequest__Output as _nameplate_registry_v1_ApplyForPrefixRequest__Output } from '../../../nameplate/registry/v1/ApplyForPrefixRequest.ts';
import type { ApplyForPrefixResponse as _nameplate_registry_v1_ApplyForPrefixResponse, ApplyForPrefixResponse__Output as _nameplate_registry_v1_ApplyForPrefixResponse__Output } from '../../../nameplate/registry/v1/ApplyForPrefixResponse.ts';
import type { CreatePrefixRequest as _nameplate_registry_v1_CreatePrefixRequest, CreatePrefixRequest__Output as _nameplate_registry_v1_CreatePrefixRequest__Output } from '../../../nameplate/registry/v1/CreatePrefixRequest.ts';
import type { CreatePrefixResponse as _nameplate_registry_v1_CreatePrefixResponse, CreatePrefixResponse__Output as _nameplate_registry_v1_CreatePrefixResponse__Output } from '../../../nameplate/registry/v1/CreatePrefixResponse.ts';
import type { DecidePrefixApplicationRequest as _nameplate_registry_v1_DecidePrefixApplicationRequest, DecidePrefixApplicationRequest__Output as _nameplate_registry_v1_DecidePrefixApplicationRequest__Output } from '../../../nameplate/registry/v1/DecidePrefixApplicationRequest.ts';
import type { DecidePrefixApplicationResponse as _nameplate_registry_v1_DecidePrefixApplicationResponse, DecidePrefixApplicationResponse__Output as _nameplate_registry_v1_DecidePrefixApplicationResponse__Output } from '../../../nameplate/registry/v1/DecidePrefixApplicationResponse.ts';
import type { GetPrefixRequest as _nameplate_registry_v1_GetPrefixRequest, GetPrefixRequest__Output as _nameplate_registry_v1_GetPrefixRequest__Output } from '../../../nameplate/registry/v1/GetPrefixRequest.ts';
import type { GetPrefixResponse as _nameplate_registry_v1_GetPrefixResponse, GetPrefixResponse__Output as _nameplate_registry_v1_GetPrefixResponse__Output } from '../../../nameplate/registry/v1/GetPrefixResponse.ts';
import type { ListPrefixApplicationsRequest as _nameplate_registry_v1_ListPrefixApplicationsRequest, ListPrefixApplicationsRequest__Output as _nameplate_registry_v1_ListPrefixApplicationsRequest__Output } from '../../../nameplate/registry/v1/ListPrefixApplicationsRequest.ts';
import type { ListPrefixApplicationsResponse as _nameplate_registry_v1_ListPrefixApplicationsResponse, ListPrefixApplicationsResponse__Output as _nameplate_registry_v1_ListPrefixApplicationsResponse__Output } from '../../../nameplate/registry/v1/ListPrefixApplicationsResponse.ts';
import type { ListPrefixesRequest as _nameplate_registry_v1_ListPrefixesRequest, ListPrefixesRequest__Output as _nameplate_registry_v1_ListPrefixesRequest__Output } from '../../../nameplate/registry/v1/ListPrefixesRequest.ts';
import type { ListPrefixesResponse as _nameplate_registry_v1_ListPrefixesResponse, ListPrefixesResponse__Output as _nameplate_registry_v1_ListPrefixesResponse__Output } from '../../../nameplate/registry/v1/ListPrefixesResponse.ts';
import type { ResumePrefixRequest as _nameplate_registry_v1_ResumePrefixRequest, ResumePrefixRequest__Output as _nameplate_registry_v1_ResumePrefixRequest__Output } from '../../../nameplate/registry/v1/ResumePrefixRequest.ts';
import type { ResumePrefixResponse as _nameplate_registry_v1_ResumePrefixResponse, ResumePrefixResponse__Output as _nameplate_registry_v1_ResumePrefixResponse__Output } from '../../../nameplate/registry/v1/ResumePrefixResponse.ts';
import type { SuspendPrefixRequest as _nameplate_registry_v1_SuspendPrefixRequest, SuspendPrefixRequest__Output as _nameplate_registry_v1_SuspendPrefixRequest__Output } from '../../../nameplate/registry/v1/SuspendPrefixRequest.ts';
import type { SuspendPrefixResponse as _nameplate_registry_v1_SuspendPrefixResponse, SuspendPrefixResponse__Output as _nameplate_registry_v1_SuspendPrefixResponse__Output } from '../../../nameplate/registry/v1/SuspendPrefixResponse.ts';
import type { TransferPrefixRequest as _nameplate_registry_v1_TransferPrefixRequest, TransferPrefixRequest__Output as _nameplate_registry_v1_TransferPrefixRequest__Output } from '../../../nameplate/registry/v1/TransferPrefixRequest.ts';
import type { TransferPrefixResponse as _nameplate_registry_v1_TransferPrefixResponse, TransferPrefixResponse__Output as _nameplate_registry_v1_TransferPrefixResponse__Output } from '../../../nameplate/registry/v1/TransferPrefixResponse.ts';

export interface PrefixServiceClient extends grpc.Client {
  ApplyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  ApplyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  ApplyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  ApplyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  applyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  applyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  applyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  applyForPrefix(argument: _nameplate_registry_v1_ApplyForPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ApplyForPrefixResponse__Output>): grpc.ClientUnaryCall;
  
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  CreatePrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  createPrefix(argument: _nameplate_registry_v1_CreatePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreatePrefixResponse__Output>): grpc.ClientUnaryCall;
  
  DecidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  DecidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  DecidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  DecidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  decidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  decidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  decidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  decidePrefixApplication(argument: _nameplate_registry_v1_DecidePrefixApplicationRequest, callback: grpc.requestCallback<_nameplate_registry_v1_DecidePrefixApplicationResponse__Output>): grpc.ClientUnaryCall;
  
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  GetPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  getPrefix(argument: _nameplate_registry_v1_GetPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetPrefixResponse__Output>): grpc.ClientUnaryCall;
  
  ListPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  listPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  listPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  listPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  listPrefixApplications(argument: _nameplate_registry_v1_ListPrefixApplicationsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixApplicationsResponse__Output>): grpc.ClientUnaryCall;
  
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  ListPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  listPrefixes(argument: _nameplate_registry_v1_ListPrefixesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListPrefixesResponse__Output>): grpc.ClientUnaryCall;
  
  ResumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  ResumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  ResumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  ResumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  resumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  resumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  resumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  resumePrefix(argument: _nameplate_registry_v1_ResumePrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ResumePrefixResponse__Output>): grpc.ClientUnaryCall;
  
  SuspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  SuspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  SuspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  SuspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  suspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  suspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  suspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  suspendPrefix(argument: _nameplate_registry_v1_SuspendPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SuspendPrefixResponse__Output>): grpc.ClientUnaryCall;
  
  TransferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  TransferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  TransferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  TransferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  transferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  transferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  transferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  transferPrefix(argument: _nameplate_registry_v1_TransferPrefixRequest, callback: grpc.requestCallback<_nameplate_registry_v1_TransferPrefixResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PrefixServiceHandlers extends grpc.UntypedServiceImplementation {
  ApplyForPrefix: grpc.handleUnaryCall<_nameplate_registry_v1_ApplyForPrefixRequest__Output, _nameplate_registry_v1_ApplyForPrefixResponse>;
  
  CreatePrefix: grpc.handleUnaryCall<_nameplate_registry_v1_CreatePrefixRequest__Output, _nameplate_registry_v1_CreatePrefixResponse>;
  
  DecidePrefixApplication: grpc.handleUnaryCall<_nameplate_registry_v1_DecidePrefixApplicationRequest__Output, _nameplate_registry_v1_DecidePrefixApplicationResponse>;
  
  GetPrefix: grpc.handleUnaryCall<_nameplate_registry_v1_GetPrefixRequest__Output, _nameplate_registry_v1_GetPrefixResponse>;
  
  ListPrefixApplications: grpc.handleUnaryCall<_nameplate_registry_v1_ListPrefixApplicationsRequest__Output, _nameplate_registry_v1_ListPrefixApplicationsResponse>;
  
  ListPrefixes: grpc.handleUnaryCall<_nameplate_registry_v1_ListPrefixesRequest__Output, _nameplate_registry_v1_ListPrefixesResponse>;
  
  ResumePrefix: grpc.handleUnaryCall<_nameplate_registry_v1_ResumePrefixRequest__Output, _nameplate_registry_v1_ResumePrefixResponse>;
  
  SuspendPrefix: grpc.handleUnaryCall<_nameplate_registry_v1_SuspendPrefixRequest__Output, _nameplate_registry_v1_SuspendPrefixResponse>;
  
  TransferPrefix: grpc.handleUnaryCall<_nameplate_registry_v1_TransferPrefixRequest__Output, _nameplate_registry_v1_TransferPrefixResponse>;
  
}

export interface PrefixServiceDefinition extends grpc.ServiceDefinition {
  ApplyForPrefix: MethodDefinition<_nameplate_registry_v1_ApplyForPrefixRequest, _nameplate_registry_v1_ApplyForPrefixResponse, _nameplate_registry_v1_ApplyForPrefixRequest__Output, _nameplate_registry_v1_ApplyForPrefixResponse__Output>
  CreatePrefix: MethodDefinition<_nameplate_registry_v1_CreatePrefixRequest, _nameplate_registry_v1_CreatePrefixResponse, _nameplate_registry_v1_CreatePrefixRequest__Output, _nameplate_registry_v1_CreatePrefixResponse__Output>
  DecidePrefixApplication: MethodDefinition<_nameplate_registry_v1_DecidePrefixApplicationRequest, _nameplate_registry_v1_DecidePrefixApplicationResponse, _nameplate_registry_v1_DecidePrefixApplicationRequest__Output, _nameplate_registry_v1_DecidePrefixApplicationResponse__Output>
  GetPrefix: MethodDefinition<_nameplate_registry_v1_GetPrefixRequest, _nameplate_registry_v1_GetPrefixResponse, _nameplate_registry_v1_GetPrefixRequest__Output, _nameplate_registry_v1_GetPrefixResponse__Output>
  ListPrefixApplications: MethodDefinition<_nameplate_registry_v1_ListPrefixApplicationsRequest, _nameplate_registry_v1_ListPrefixApplicationsResponse, _nameplate_registry_v1_ListPrefixApplicationsRequest__Output, _nameplate_registry_v1_ListPrefixApplicationsResponse__Output>
  ListPrefixes: MethodDefinition<_nameplate_registry_v1_ListPrefixesRequest, _nameplate_registry_v1_ListPrefixesResponse, _nameplate_registry_v1_ListPrefixesRequest__Output, _nameplate_registry_v1_ListPrefixesResponse__Output>
  ResumePrefix: MethodDefinition<_nameplate_registry_v1_ResumePrefixRequest, _nameplate_registry_v1_ResumePrefixResponse, _nameplate_registry_v1_ResumePrefixRequest__Output, _nameplate_registry_v1_ResumePrefixResponse__Output>
  SuspendPrefix: MethodDefinition<_nameplate_registry_v1_SuspendPrefixRequest, _nameplate_registry_v1_SuspendPrefixResponse, _nameplate_registry_v1_SuspendPrefixRequest__Output, _nameplate_registry_v1_SuspendPrefixResponse__Output>
  TransferPrefix: MethodDefinition<_nameplate_registry_v1_TransferPrefixRequest, _nameplate_registry_v1_TransferPrefixResponse, _nameplate_registry_v1_TransferPrefixRequest__Output, _nameplate_registry_v1_TransferPrefixResponse__Output>
}
