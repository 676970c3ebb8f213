// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListReportReceiptsRequest as _nameplate_registry_v1_ListReportReceiptsRequest, ListReportReceiptsRequest__Output as _nameplate_registry_v1_ListReportReceiptsRequest__Output } from '../../../nameplate/registry/v1/ListReportReceiptsRequest.ts';
import type { ListReportReceiptsResponse as _nameplate_registry_v1_ListReportReceiptsResponse, ListReportReceiptsResponse__Output as _nameplate_registry_v1_ListReportReceiptsResponse__Output } from '../../../nameplate/registry/v1/ListReportReceiptsResponse.ts';
import type { ListSentReportsRequest as _nameplate_registry_v1_ListSentReportsRequest, ListSentReportsRequest__Output as _nameplate_registry_v1_ListSentReportsRequest__Output } from '../../../nameplate/registry/v1/ListSentReportsRequest.ts';
import type { ListSentReportsResponse as _nameplate_registry_v1_ListSentReportsResponse, ListSentReportsResponse__Output as _nameplate_registry_v1_ListSentReportsResponse__Output } from '../../../nameplate/registry/v1/ListSentReportsResponse.ts';
import type { SendReportsRequest as _nameplate_registry_v1_SendReportsRequest, SendReportsRequest__Output as _nameplate_registry_v1_SendReportsRequest__Output } from '../../../nameplate/registry/v1/SendReportsRequest.ts';
import type { SendReportsResponse as _nameplate_registry_v1_SendReportsResponse, SendReportsResponse__Output as _nameplate_registry_v1_SendReportsResponse__Output } from '../../../nameplate/registry/v1/SendReportsResponse.ts';
import type { SubmitReportRequest as _nameplate_registry_v1_SubmitReportRequest, SubmitReportRequest__Output as _nameplate_registry_v1_SubmitReportRequest__Output } from '../../../nameplate/registry/v1/SubmitReportRequest.ts';
import type { SubmitReportResponse as _nameplate_registry_v1_SubmitReportResponse, SubmitReportResponse__Output as _nameplate_registry_v1_SubmitReportResponse__Output } from '../../../nameplate/registry/v1/SubmitReportResponse.ts';

export interface ReportServiceClient extends grpc.Client {
  ListReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  ListReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  listReportReceipts(argument: _nameplate_registry_v1_ListReportReceiptsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListReportReceiptsResponse__Output>): grpc.ClientUnaryCall;
  
  ListSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  ListSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  ListSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  ListSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  listSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  listSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  listSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  listSentReports(argument: _nameplate_registry_v1_ListSentReportsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_ListSentReportsResponse__Output>): grpc.ClientUnaryCall;
  
  SendReports(argument: _nameplate_registry_v1_SendReportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  SendReports(argument: _nameplate_registry_v1_SendReportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  SendReports(argument: _nameplate_registry_v1_SendReportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  SendReports(argument: _nameplate_registry_v1_SendReportsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  sendReports(argument: _nameplate_registry_v1_SendReportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  sendReports(argument: _nameplate_registry_v1_SendReportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  sendReports(argument: _nameplate_registry_v1_SendReportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  sendReports(argument: _nameplate_registry_v1_SendReportsRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SendReportsResponse__Output>): grpc.ClientUnaryCall;
  
  SubmitReport(argument: _nameplate_registry_v1_SubmitReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  SubmitReport(argument: _nameplate_registry_v1_SubmitReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  SubmitReport(argument: _nameplate_registry_v1_SubmitReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  SubmitReport(argument: _nameplate_registry_v1_SubmitReportRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  submitReport(argument: _nameplate_registry_v1_SubmitReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  submitReport(argument: _nameplate_registry_v1_SubmitReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  submitReport(argument: _nameplate_registry_v1_SubmitReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  submitReport(argument: _nameplate_registry_v1_SubmitReportRequest, callback: grpc.requestCallback<_nameplate_registry_v1_SubmitReportResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ReportServiceHandlers extends grpc.UntypedServiceImplementation {
  ListReportReceipts: grpc.handleUnaryCall<_nameplate_registry_v1_ListReportReceiptsRequest__Output, _nameplate_registry_v1_ListReportReceiptsResponse>;
  
  ListSentReports: grpc.handleUnaryCall<_nameplate_registry_v1_ListSentReportsRequest__Output, _nameplate_registry_v1_ListSentReportsResponse>;
  
  SendReports: grpc.handleUnaryCall<_nameplate_registry_v1_SendReportsRequest__Output, _nameplate_registry_v1_SendReportsResponse>;
  
  SubmitReport: grpc.handleUnaryCall<_nameplate_registry_v1_SubmitReportRequest__Output, _nameplate_registry_v1_SubmitReportResponse>;
  
}

export interface ReportServiceDefinition extends grpc.ServiceDefinition {
  ListReportReceipts: MethodDefinition<_nameplate_registry_v1_ListReportReceiptsRequest, _nameplate_registry_v1_ListReportReceiptsResponse, _nameplate_registry_v1_ListReportReceiptsRequest__Output, _nameplate_registry_v1_ListReportReceiptsResponse__Output>
  ListSentReports: MethodDefinition<_nameplate_registry_v1_ListSentReportsRequest, _nameplate_registry_v1_ListSentReportsResponse, _nameplate_registry_v1_ListSentReportsRequest__Output, _nameplate_registry_v1_ListSentReportsResponse__Output>
  SendReports: MethodDefinition<_nameplate_registry_v1_SendReportsRequest, _nameplate_registry_v1_SendReportsResponse, _nameplate_registry_v1_SendReportsRequest__Output, _nameplate_registry_v1_SendReportsResponse__Output>
  SubmitReport: MethodDefinition<_nameplate_registry_v1_SubmitReportRequest, _nameplate_registry_v1_SubmitReportResponse, _nameplate_registry_v1_SubmitReportRequest__Output, _nameplate_registry_v1_SubmitReportResponse__Output>
}
