// Original file: proto/nameplate/resolver/v1/resolver_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchResolveRequest as _nameplate_resolver_v1_BatchResolveRequest, BatchResolveRequest__Output as _nameplate_resolver_v1_BatchResolveRequest__Output } from '../../../nameplate/resolver/v1/BatchResolveRequest.ts';
import type { BatchResolveResponse as _nameplate_resolver_v1_BatchResolveResponse, BatchResolveResponse__Output as _nameplate_resolver_v1_BatchResolveResponse__Output } from '../../../nameplate/resolver/v1/BatchResolveResponse.ts';
import type { ResolveRequest as _nameplate_resolver_v1_ResolveRequest, ResolveRequest__Output as _nameplate_resolver_v1_ResolveRequest__Output } from '../../../nameplate/resolver/v1/ResolveRequest.ts';
import type { ResolveResponse as _nameplate_resolver_v1_ResolveResponse, ResolveResponse__Output as _nameplate_resolver_v1_ResolveResponse__Output } from '../../../nameplate/resolver/v1/ResolveResponse.ts';
import type { StreamResolveRequest as _nameplate_resolver_v1_StreamResolveRequest, StreamResolveRequest__Output as _nameplate_resolver_v1_StreamResolveRequest__Output } from '../../../nameplate/resolver/v1/StreamResolveRequest.ts';
import type { StreamResolveResponse as _nameplate_resolver_v1_StreamResolveResponse, StreamResolveResponse__Output as _nameplate_resolver_v1_StreamResolveResponse__Output } from '../../../nameplate/resolver/v1/StreamResolveResponse.ts';

export interface ResolverServiceClient extends grpc.Client {
  BatchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  BatchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  BatchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  BatchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  batchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  batchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  batchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  batchResolve(argument: _nameplate_resolver_v1_BatchResolveRequest, callback: grpc.requestCallback<_nameplate_resolver_v1_BatchResolveResponse__Output>): grpc.ClientUnaryCall;
  
  Resolve(argument: _nameplate_resolver_v1_ResolveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  Resolve(argument: _nameplate_resolver_v1_ResolveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  Resolve(argument: _nameplate_resolver_v1_ResolveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  Resolve(argument: _nameplate_resolver_v1_ResolveRequest, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  resolve(argument: _nameplate_resolver_v1_ResolveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  resolve(argument: _nameplate_resolver_v1_ResolveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  resolve(argument: _nameplate_resolver_v1_ResolveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  resolve(argument: _nameplate_resolver_v1_ResolveRequest, callback: grpc.requestCallback<_nameplate_resolver_v1_ResolveResponse__Output>): grpc.ClientUnaryCall;
  
  StreamResolve(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_resolver_v1_StreamResolveRequest, _nameplate_resolver_v1_StreamResolveResponse__Output>;
  StreamResolve(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_resolver_v1_StreamResolveRequest, _nameplate_resolver_v1_StreamResolveResponse__Output>;
  streamResolve(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_resolver_v1_StreamResolveRequest, _nameplate_resolver_v1_StreamResolveResponse__Output>;
  streamResolve(options?: grpc.CallOptions): grpc.ClientDuplexStream<_nameplate_resolver_v1_StreamResolveRequest, _nameplate_resolver_v1_StreamResolveResponse__Output>;
  
}

export interface ResolverServiceHandlers extends grpc.UntypedServiceImplementation {
  BatchResolve: grpc.handleUnaryCall<_nameplate_resolver_v1_BatchResolveRequest__Output, _nameplate_resolver_v1_BatchResolveResponse>;
  
  Resolve: grpc.handleUnaryCall<_nameplate_resolver_v1_ResolveRequest__Output, _nameplate_resolver_v1_ResolveResponse>;
  
  StreamResolve: grpc.handleBidiStreamingCall<_nameplate_resolver_v1_StreamResolveRequest__Output, _nameplate_resolver_v1_StreamResolveResponse>;
  
}

export interface ResolverServiceDefinition extends grpc.ServiceDefinition {
  BatchResolve: MethodDefinition<_nameplate_resolver_v1_BatchResolveRequest, _nameplate_resolver_v1_BatchResolveResponse, _nameplate_resolver_v1_BatchResolveRequest__Output, _nameplate_resolver_v1_BatchResolveResponse__Output>
  Resolve: MethodDefinition<_nameplate_resolver_v1_ResolveRequest, _nameplate_resolver_v1_ResolveResponse, _nameplate_resolver_v1_ResolveRequest__Output, _nameplate_resolver_v1_ResolveResponse__Output>
  StreamResolve: MethodDefinition<_nameplate_resolver_v1_StreamResolveRequest, _nameplate_resolver_v1_StreamResolveResponse, _nameplate_resolver_v1_StreamResolveRequest__Output, _nameplate_resolver_v1_StreamResolveResponse__Output>
}
