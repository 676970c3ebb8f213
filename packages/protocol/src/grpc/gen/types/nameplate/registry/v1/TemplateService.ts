// Original file: proto/nameplate/registry/v1/template_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckTemplateRequest as _nameplate_registry_v1_CheckTemplateRequest, CheckTemplateRequest__Output as _nameplate_registry_v1_CheckTemplateRequest__Output } from '../../../nameplate/registry/v1/CheckTemplateRequest.ts';
import type { CheckTemplateResponse as _nameplate_registry_v1_CheckTemplateResponse, CheckTemplateResponse__Output as _nameplate_registry_v1_CheckTemplateResponse__Output } from '../../../nameplate/registry/v1/CheckTemplateResponse.ts';
import type { CreateTemplateRequest as _nameplate_registry_v1_CreateTemplateRequest, CreateTemplateRequest__Output as _nameplate_registry_v1_CreateTemplateRequest__Output } from '../../../nameplate/registry/v1/CreateTemplateRequest.ts';
import type { CreateTemplateResponse as _nameplate_registry_v1_CreateTemplateResponse, CreateTemplateResponse__Output as _nameplate_registry_v1_CreateTemplateResponse__Output } from '../../../nameplate/registry/v1/CreateTemplateResponse.ts';
import type { ForkTemplateRequest as _nameplate_registry_v1_ForkTemplateRequest, ForkTemplateRequest__Output as _nameplate_registry_v1_ForkTemplateRequest__Output } from '../../../nameplate/registry/v1/ForkTemplateRequest.ts';
import type { ForkTemplateResponse as _nameplate_registry_v1_ForkTemplateResponse, ForkTemplateResponse__Output as _nameplate_registry_v1_ForkTemplateResponse__Output } from '../../../nameplate/registry/v1/ForkTemplateResponse.ts';
import type { GetTemplateRequest as _nameplate_registry_v1_GetTemplateRequest, GetTemplateRequest__Output as _nameplate_registry_v1_GetTemplateRequest__Output } from '../../../nameplate/registry/v1/GetTemplateRequest.ts';
import type { GetTemplateResponse as _nameplate_registry_v1_GetTemplateResponse, GetTemplateResponse__Output as _nameplate_registry_v1_GetTemplateResponse__Output } from '../../../nameplate/registry/v1/GetTemplateResponse.ts';
import type { ListTemplatesRequest as _nameplate_registry_v1_ListTemplatesRequest, ListTemplatesRequest__Output as _nameplate_registry_v1_ListTemplatesRequest__Output } from '../../../nameplate/registry/v1/ListTemplatesRequest.ts';
import type { ListTemplatesResponse as _nameplate_registry_v1_ListTemplatesResponse, ListTemplatesResponse__Output as _nameplate_registry_v1_ListTemplatesResponse__Output } from '../../../nameplate/registry/v1/ListTemplatesResponse.ts';
import type { PublishTemplateRequest as _nameplate_registry_v1_PublishTemplateRequest, PublishTemplateRequest__Output as _nameplate_registry_v1_PublishTemplateRequest__Output } from '../../../nameplate/registry/v1/PublishTemplateRequest.ts';
import type { PublishTemplateResponse as _nameplate_registry_v1_PublishTemplateResponse, PublishTemplateResponse__Output as _nameplate_registry_v1_PublishTemplateResponse__Output } from '../../../nameplate/registry/v1/PublishTemplateResponse.ts';
import type { WithdrawTemplateRequest as _nameplate_registry_v1_WithdrawTemplateRequest, WithdrawTemplateRequest__Output as _nameplate_registry_v1_WithdrawTemplateRequest__Output } from '../../../nameplate/registry/v1/WithdrawTemplateRequest.ts';
import type { WithdrawTemplateResponse as _nameplate_registry_v1_WithdrawTemplateResponse, WithdrawTemplateResponse__Output as _nameplate_registry_v1_WithdrawTemplateResponse__Output } from '../../../nameplate/registry/v1/WithdrawTemplateResponse.ts';

export interface TemplateServiceClient extends grpc.Client {
  CheckTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  CheckTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  CheckTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  CheckTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  checkTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  checkTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  checkTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  checkTemplate(argument: _nameplate_registry_v1_CheckTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CheckTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  CreateTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  CreateTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  CreateTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  CreateTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  createTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  createTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  createTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  createTemplate(argument: _nameplate_registry_v1_CreateTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_CreateTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  ForkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  ForkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  ForkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  ForkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  forkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  forkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  forkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  forkTemplate(argument: _nameplate_registry_v1_ForkTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ForkTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  GetTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _nameplate_registry_v1_GetTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  ListTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _nameplate_registry_v1_ListTemplatesRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  
  PublishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  PublishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  PublishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  PublishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  publishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  publishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  publishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  publishTemplate(argument: _nameplate_registry_v1_PublishTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_PublishTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  WithdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  WithdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  WithdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  WithdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  withdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  withdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  withdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  withdrawTemplate(argument: _nameplate_registry_v1_WithdrawTemplateRequest, callback: grpc.requestCallback<_nameplate_registry_v1_WithdrawTemplateResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface TemplateServiceHandlers extends grpc.UntypedServiceImplementation {
  CheckTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_CheckTemplateRequest__Output, _nameplate_registry_v1_CheckTemplateResponse>;
  
  CreateTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_CreateTemplateRequest__Output, _nameplate_registry_v1_CreateTemplateResponse>;
  
  ForkTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_ForkTemplateRequest__Output, _nameplate_registry_v1_ForkTemplateResponse>;
  
  GetTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_GetTemplateRequest__Output, _nameplate_registry_v1_GetTemplateResponse>;
  
  ListTemplates: grpc.handleUnaryCall<_nameplate_registry_v1_ListTemplatesRequest__Output, _nameplate_registry_v1_ListTemplatesResponse>;
  
  PublishTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_PublishTemplateRequest__Output, _nameplate_registry_v1_PublishTemplateResponse>;
  
  WithdrawTemplate: grpc.handleUnaryCall<_nameplate_registry_v1_WithdrawTemplateRequest__Output, _nameplate_registry_v1_WithdrawTemplateResponse>;
  
}

export interface TemplateServiceDefinition extends grpc.ServiceDefinition {
  CheckTemplate: MethodDefinition<_nameplate_registry_v1_CheckTemplateRequest, _nameplate_registry_v1_CheckTemplateResponse, _nameplate_registry_v1_CheckTemplateRequest__Output, _nameplate_registry_v1_CheckTemplateResponse__Output>
  CreateTemplate: MethodDefinition<_nameplate_registry_v1_CreateTemplateRequest, _nameplate_registry_v1_CreateTemplateResponse, _nameplate_registry_v1_CreateTemplateRequest__Output, _nameplate_registry_v1_CreateTemplateResponse__Output>
  ForkTemplate: MethodDefinition<_nameplate_registry_v1_ForkTemplateRequest, _nameplate_registry_v1_ForkTemplateResponse, _nameplate_registry_v1_ForkTemplateRequest__Output, _nameplate_registry_v1_ForkTemplateResponse__Output>
  GetTemplate: MethodDefinition<_nameplate_registry_v1_GetTemplateRequest, _nameplate_registry_v1_GetTemplateResponse, _nameplate_registry_v1_GetTemplateRequest__Output, _nameplate_registry_v1_GetTemplateResponse__Output>
  ListTemplates: MethodDefinition<_nameplate_registry_v1_ListTemplatesRequest, _nameplate_registry_v1_ListTemplatesResponse, _nameplate_registry_v1_ListTemplatesRequest__Output, _nameplate_registry_v1_ListTemplatesResponse__Output>
  PublishTemplate: MethodDefinition<_nameplate_registry_v1_PublishTemplateRequest, _nameplate_registry_v1_PublishTemplateResponse, _nameplate_registry_v1_PublishTemplateRequest__Output, _nameplate_registry_v1_PublishTemplateResponse__Output>
  WithdrawTemplate: MethodDefinition<_nameplate_registry_v1_WithdrawTemplateRequest, _nameplate_registry_v1_WithdrawTemplateResponse, _nameplate_registry_v1_WithdrawTemplateRequest__Output, _nameplate_registry_v1_WithdrawTemplateResponse__Output>
}
