// Original file: proto/nameplate/registry/v1/session_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AnswerChallengeRequest as _nameplate_registry_v1_AnswerChallengeRequest, AnswerChallengeRequest__Output as _nameplate_registry_v1_AnswerChallengeRequest__Output } from '../../../nameplate/registry/v1/AnswerChallengeRequest.ts';
import type { AnswerChallengeResponse as _nameplate_registry_v1_AnswerChallengeResponse, AnswerChallengeResponse__Output as _nameplate_registry_v1_AnswerChallengeResponse__Output } from '../../../nameplate/registry/v1/AnswerChallengeResponse.ts';
import type { BeginSessionRequest as _nameplate_registry_v1_BeginSessionRequest, BeginSessionRequest__Output as _nameplate_registry_v1_BeginSessionRequest__Output } from '../../../nameplate/registry/v1/BeginSessionRequest.ts';
import type { BeginSessionResponse as _nameplate_registry_v1_BeginSessionResponse, BeginSessionResponse__Output as _nameplate_registry_v1_BeginSessionResponse__Output } from '../../../nameplate/registry/v1/BeginSessionResponse.ts';
import type { EndSessionRequest as _nameplate_registry_v1_EndSessionRequest, EndSessionRequest__Output as _nameplate_registry_v1_EndSessionRequest__Output } from '../../../nameplate/registry/v1/EndSessionRequest.ts';
import type { EndSessionResponse as _nameplate_registry_v1_EndSessionResponse, EndSessionResponse__Output as _nameplate_registry_v1_EndSessionResponse__Output } from '../../../nameplate/registry/v1/EndSessionResponse.ts';
import type { GetLoginRequest as _nameplate_registry_v1_GetLoginRequest, GetLoginRequest__Output as _nameplate_registry_v1_GetLoginRequest__Output } from '../../../nameplate/registry/v1/GetLoginRequest.ts';
import type { GetLoginResponse as _nameplate_registry_v1_GetLoginResponse, GetLoginResponse__Output as _nameplate_registry_v1_GetLoginResponse__Output } from '../../../nameplate/registry/v1/GetLoginResponse.ts';
import type { WhoAmIRequest as _nameplate_registry_v1_WhoAmIRequest, WhoAmIRequest__Output as _nameplate_registry_v1_WhoAmIRequest__Output } from '../../../nameplate/registry/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _nameplate_registry_v1_WhoAmIResponse, WhoAmIResponse__Output as _nameplate_registry_v1_WhoAmIResponse__Output } from '../../../nameplate/registry/v1/WhoAmIResponse.ts';

export interface SessionServiceClient extends grpc.Client {
  AnswerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  AnswerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  AnswerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  AnswerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  answerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  answerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  answerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  answerChallenge(argument: _nameplate_registry_v1_AnswerChallengeRequest, callback: grpc.requestCallback<_nameplate_registry_v1_AnswerChallengeResponse__Output>): grpc.ClientUnaryCall;
  
  BeginSession(argument: _nameplate_registry_v1_BeginSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  BeginSession(argument: _nameplate_registry_v1_BeginSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  BeginSession(argument: _nameplate_registry_v1_BeginSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  BeginSession(argument: _nameplate_registry_v1_BeginSessionRequest, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  beginSession(argument: _nameplate_registry_v1_BeginSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  beginSession(argument: _nameplate_registry_v1_BeginSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  beginSession(argument: _nameplate_registry_v1_BeginSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  beginSession(argument: _nameplate_registry_v1_BeginSessionRequest, callback: grpc.requestCallback<_nameplate_registry_v1_BeginSessionResponse__Output>): grpc.ClientUnaryCall;
  
  EndSession(argument: _nameplate_registry_v1_EndSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _nameplate_registry_v1_EndSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _nameplate_registry_v1_EndSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _nameplate_registry_v1_EndSessionRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _nameplate_registry_v1_EndSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _nameplate_registry_v1_EndSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _nameplate_registry_v1_EndSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _nameplate_registry_v1_EndSessionRequest, callback: grpc.requestCallback<_nameplate_registry_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  
  GetLogin(argument: _nameplate_registry_v1_GetLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _nameplate_registry_v1_GetLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _nameplate_registry_v1_GetLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  GetLogin(argument: _nameplate_registry_v1_GetLoginRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _nameplate_registry_v1_GetLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _nameplate_registry_v1_GetLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _nameplate_registry_v1_GetLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  getLogin(argument: _nameplate_registry_v1_GetLoginRequest, callback: grpc.requestCallback<_nameplate_registry_v1_GetLoginResponse__Output>): grpc.ClientUnaryCall;
  
  WhoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _nameplate_registry_v1_WhoAmIRequest, callback: grpc.requestCallback<_nameplate_registry_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface SessionServiceHandlers extends grpc.UntypedServiceImplementation {
  AnswerChallenge: grpc.handleUnaryCall<_nameplate_registry_v1_AnswerChallengeRequest__Output, _nameplate_registry_v1_AnswerChallengeResponse>;
  
  BeginSession: grpc.handleUnaryCall<_nameplate_registry_v1_BeginSessionRequest__Output, _nameplate_registry_v1_BeginSessionResponse>;
  
  EndSession: grpc.handleUnaryCall<_nameplate_registry_v1_EndSessionRequest__Output, _nameplate_registry_v1_EndSessionResponse>;
  
  GetLogin: grpc.handleUnaryCall<_nameplate_registry_v1_GetLoginRequest__Output, _nameplate_registry_v1_GetLoginResponse>;
  
  WhoAmI: grpc.handleUnaryCall<_nameplate_registry_v1_WhoAmIRequest__Output, _nameplate_registry_v1_WhoAmIResponse>;
  
}

export interface SessionServiceDefinition extends grpc.ServiceDefinition {
  AnswerChallenge: MethodDefinition<_nameplate_registry_v1_AnswerChallengeRequest, _nameplate_registry_v1_AnswerChallengeResponse, _nameplate_registry_v1_AnswerChallengeRequest__Output, _nameplate_registry_v1_AnswerChallengeResponse__Output>
  BeginSession: MethodDefinition<_nameplate_registry_v1_BeginSessionRequest, _nameplate_registry_v1_BeginSessionResponse, _nameplate_registry_v1_BeginSessionRequest__Output, _nameplate_registry_v1_BeginSessionResponse__Output>
  EndSession: MethodDefinition<_nameplate_registry_v1_EndSessionRequest, _nameplate_registry_v1_EndSessionResponse, _nameplate_registry_v1_EndSessionRequest__Output, _nameplate_registry_v1_EndSessionResponse__Output>
  GetLogin: MethodDefinition<_nameplate_registry_v1_GetLoginRequest, _nameplate_registry_v1_GetLoginResponse, _nameplate_registry_v1_GetLoginRequest__Output, _nameplate_registry_v1_GetLoginResponse__Output>
  WhoAmI: MethodDefinition<_nameplate_registry_v1_WhoAmIRequest, _nameplate_registry_v1_WhoAmIResponse, _nameplate_registry_v1_WhoAmIRequest__Output, _nameplate_registry_v1_WhoAmIResponse__Output>
}
