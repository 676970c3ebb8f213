// Original file: proto/nameplate/registry/v1/link_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddLinkRequest as _nameplate_registry_v1_AddLinkRequest, AddLinkRequest__Output as _nameplate_registry_v1_AddLinkRequest__Output } from '../../../nameplate/registry/v1/AddLinkRequest.ts';
import type { AddLinkResponse as _nameplate_registry_v1_AddLinkResponse, AddLinkResponse__Output as _nameplate_registry_v1_AddLinkResponse__Output } from '../../../nameplate/registry/v1/AddLinkResponse.ts';
import type { GetLinksetRequest as _nameplate_registry_v1_GetLinksetRequest, GetLinksetRequest__Output as _nameplate_registry_v1_GetLinksetRequest__Output } from '../../../nameplate/registry/v1/GetLinksetRequest.ts';
import type { GetLinksetResponse as _nameplate_registry_v1_GetLinksetResponse, GetLinksetResponse__Output as _nameplate_registry_v1_GetLinksetResponse__Output } from '../../../nameplate/registry/v1/GetLinksetResponse.ts';
import type { ListLinksRequest as _nameplate_registry_v1_ListLinksRequest, ListLinksRequest__Output as _nameplate_registry_v1_ListLinksRequest__Output } from '../../../nameplate/registry/v1/ListLinksRequest.ts';
import type { ListLinksResponse as _nameplate_registry_v1_ListLinksResponse, ListLinksResponse__Output as _nameplate_registry_v1_ListLinksResponse__Output } from '../../../nameplate/registry/v1/ListLinksResponse.ts';
import type { RemoveLinksRequest as _nameplate_registry_v1_RemoveLinksRequest, RemoveLinksRequest__Output as _nameplate_registry_v1_RemoveLinksRequest__Output } from '../../../nameplate/registry/v1/RemoveLinksRequest.ts';
import type { RemoveLinksResponse as _nameplate_registry_v1_RemoveLinksResponse, RemoveLinksResponse__Output as _nameplate_registry_v1_RemoveLinksResponse__Output } from '../../../nameplate/registry/v1/RemoveLinksResponse.ts';

export interface LinkServiceClient extends grpc.Client {
  AddLink(argument: _nameplate_registry_v1_AddLinkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  AddLink(argument: _nameplate_registry_v1_AddLinkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  AddLink(argument: _nameplate_registry_v1_AddLinkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  AddLink(argument: _nameplate_registry_v1_AddLinkRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  addLink(argument: _nameplate_registry_v1_AddLinkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  addLink(argument: _nameplate_registry_v1_AddLinkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  addLink(argument: _nameplate_registry_v1_AddLinkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  addLink(argument: _nameplate_registry_v1_AddLinkRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AddLinkResponse__Output>): grpc.ClientUnaryCall;
  
  GetLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  GetLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  GetLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  GetLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  getLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  getLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  getLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  getLinkset(argument: _nameplate_registry_v1_GetLinksetRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetLinksetResponse__Output>): grpc.ClientUnaryCall;
  
  ListLinks(argument: _nameplate_registry_v1_ListLinksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  ListLinks(argument: _nameplate_registry_v1_ListLinksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  ListLinks(argument: _nameplate_registry_v1_ListLinksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  ListLinks(argument: _nameplate_registry_v1_ListLinksRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  listLinks(argument: _nameplate_registry_v1_ListLinksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  listLinks(argument: _nameplate_registry_v1_ListLinksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  listLinks(argument: _nameplate_registry_v1_ListLinksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  listLinks(argument: _nameplate_registry_v1_ListLinksRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListLinksResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  RemoveLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  RemoveLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  RemoveLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  removeLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  removeLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  removeLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  removeLinks(argument: _nameplate_registry_v1_RemoveLinksRequest, callback: grpc.requestCallback<_nameplate_registry_v1_RemoveLinksResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface LinkServiceHandlers extends grpc.UntypedServiceImplementation {
  AddLink: grpc.handleUnaryCall<_nameplate_registry_v1_AddLinkRequest__Output, _nameplate_registry_v1_AddLinkResponse>;
  
  GetLinkset: grpc.handleUnaryCall<_nameplate_registry_v1_GetLinksetRequest__Output, _nameplate_registry_v1_GetLinksetResponse>;
  
  ListLinks: grpc.handleUnaryCall<_nameplate_registry_v1_ListLinksRequest__Output, _nameplate_registry_v1_ListLinksResponse>;
  
  RemoveLinks: grpc.handleUnaryCall<_nameplate_registry_v1_RemoveLinksRequest__Output, _nameplate_registry_v1_RemoveLinksResponse>;
  
}

export interface LinkServiceDefinition extends grpc.ServiceDefinition {
  AddLink: MethodDefinition<_nameplate_registry_v1_AddLinkRequest, _nameplate_registry_v1_AddLinkResponse, _nameplate_registry_v1_AddLinkRequest__Output, _nameplate_registry_v1_AddLinkResponse__Output>
  GetLinkset: MethodDefinition<_nameplate_registry_v1_GetLinksetRequest, _nameplate_registry_v1_GetLinksetResponse, _nameplate_registry_v1_GetLinksetRequest__Output, _nameplate_registry_v1_GetLinksetResponse__Output>
  ListLinks: MethodDefinition<_nameplate_registry_v1_ListLinksRequest, _nameplate_registry_v1_ListLinksResponse, _nameplate_registry_v1_ListLinksRequest__Output, _nameplate_registry_v1_ListLinksResponse__Output>
  RemoveLinks: MethodDefinition<_nameplate_registry_v1_RemoveLinksRequest, _nameplate_registry_v1_RemoveLinksResponse, _nameplate_registry_v1_RemoveLinksRequest__Output, _nameplate_registry_v1_RemoveLinksResponse__Output>
}
