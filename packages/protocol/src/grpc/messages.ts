// The messages as they arrive: every field is there, with its default. `Input` types are what is sent.

export type { AccessExplanation__Output as AccessExplanationMessage } from './gen/types/nameplate/registry/v1/AccessExplanation.ts';
export type { AddLinkRequest__Output as AddLinkRequest } from './gen/types/nameplate/registry/v1/AddLinkRequest.ts';
export type { AdoptDeviceRequest__Output as AdoptDeviceRequest } from './gen/types/nameplate/registry/v1/AdoptDeviceRequest.ts';
export type { Alias__Output as AliasMessage } from './gen/types/nameplate/registry/v1/Alias.ts';
export type { AllowGrantRequest__Output as AllowGrantRequest } from './gen/types/nameplate/registry/v1/AllowGrantRequest.ts';
export type { AnswerChallengeRequest__Output as AnswerChallengeRequest } from './gen/types/nameplate/registry/v1/AnswerChallengeRequest.ts';
export type { ApplyForPrefixRequest__Output as ApplyForPrefixRequest } from './gen/types/nameplate/registry/v1/ApplyForPrefixRequest.ts';
export type { BindAliasRequest__Output as BindAliasRequest } from './gen/types/nameplate/registry/v1/BindAliasRequest.ts';
export type {
  Change as ChangeInput,
  Change__Output as ChangeMessage,
} from './gen/types/nameplate/registry/v1/Change.ts';
export type { ChangeKind__Output as ChangeKind } from './gen/types/nameplate/registry/v1/ChangeKind.ts';
export type { CheckTemplateRequest__Output as CheckTemplateRequest } from './gen/types/nameplate/registry/v1/CheckTemplateRequest.ts';
export type { CheckTemplateResponse__Output as CheckTemplateResponse } from './gen/types/nameplate/registry/v1/CheckTemplateResponse.ts';
export type { ClaimCode__Output as ClaimCodeMessage } from './gen/types/nameplate/registry/v1/ClaimCode.ts';
export type { ClaimDeviceRequest__Output as ClaimDeviceRequest } from './gen/types/nameplate/registry/v1/ClaimDeviceRequest.ts';
export type { CreateClaimCodeRequest__Output as CreateClaimCodeRequest } from './gen/types/nameplate/registry/v1/CreateClaimCodeRequest.ts';
export type { CreateHandleRequest__Output as CreateHandleRequest } from './gen/types/nameplate/registry/v1/CreateHandleRequest.ts';
export type { CreateHandlesRequest__Output as CreateHandlesRequest } from './gen/types/nameplate/registry/v1/CreateHandlesRequest.ts';
export type { CreateKeyRequest__Output as CreateKeyRequest } from './gen/types/nameplate/registry/v1/CreateKeyRequest.ts';
export type { CreateOrganizationRequest__Output as CreateOrganizationRequest } from './gen/types/nameplate/registry/v1/CreateOrganizationRequest.ts';
export type { CreatePrefixRequest__Output as CreatePrefixRequest } from './gen/types/nameplate/registry/v1/CreatePrefixRequest.ts';
export type { CreateTemplateRequest__Output as CreateTemplateRequest } from './gen/types/nameplate/registry/v1/CreateTemplateRequest.ts';
export type { DailyCount__Output as DailyCountMessage } from './gen/types/nameplate/registry/v1/DailyCount.ts';
export type { DecidePrefixApplicationRequest__Output as DecidePrefixApplicationRequest } from './gen/types/nameplate/registry/v1/DecidePrefixApplicationRequest.ts';
export type { DeleteHandleRequest__Output as DeleteHandleRequest } from './gen/types/nameplate/registry/v1/DeleteHandleRequest.ts';
export type {
  Device as DeviceInput,
  Device__Output as DeviceMessage,
} from './gen/types/nameplate/registry/v1/Device.ts';
export type { EndSessionRequest__Output as EndSessionRequest } from './gen/types/nameplate/registry/v1/EndSessionRequest.ts';
export type { EnrolDeviceRequest__Output as EnrolDeviceRequest } from './gen/types/nameplate/registry/v1/EnrolDeviceRequest.ts';
export type { EnrolDevicesRequest__Output as EnrolDevicesRequest } from './gen/types/nameplate/registry/v1/EnrolDevicesRequest.ts';
export type { ExplainAccessRequest__Output as ExplainAccessRequest } from './gen/types/nameplate/registry/v1/ExplainAccessRequest.ts';
export type { ForkTemplateRequest__Output as ForkTemplateRequest } from './gen/types/nameplate/registry/v1/ForkTemplateRequest.ts';
export type { GetDeviceRequest__Output as GetDeviceRequest } from './gen/types/nameplate/registry/v1/GetDeviceRequest.ts';
export type { GetGrantRequest__Output as GetGrantRequest } from './gen/types/nameplate/registry/v1/GetGrantRequest.ts';
export type { GetHandleRequest__Output as GetHandleRequest } from './gen/types/nameplate/registry/v1/GetHandleRequest.ts';
export type { GetLinksetRequest__Output as GetLinksetRequest } from './gen/types/nameplate/registry/v1/GetLinksetRequest.ts';
export type { GetLoginResponse__Output as LoginMessage } from './gen/types/nameplate/registry/v1/GetLoginResponse.ts';
export type { GetOrganizationRequest__Output as GetOrganizationRequest } from './gen/types/nameplate/registry/v1/GetOrganizationRequest.ts';
export type { GetPrefixRequest__Output as GetPrefixRequest } from './gen/types/nameplate/registry/v1/GetPrefixRequest.ts';
export type { GetProfileRequest__Output as GetProfileRequest } from './gen/types/nameplate/registry/v1/GetProfileRequest.ts';
export type { GetTemplateRequest__Output as GetTemplateRequest } from './gen/types/nameplate/registry/v1/GetTemplateRequest.ts';
export type { Grant__Output as GrantMessage } from './gen/types/nameplate/registry/v1/Grant.ts';
export type {
  Handle as HandleInput,
  Handle__Output as HandleMessage,
} from './gen/types/nameplate/registry/v1/Handle.ts';
export type { HandleState__Output as HandleState } from './gen/types/nameplate/registry/v1/HandleState.ts';
export type {
  HandleValue as HandleValueInput,
  HandleValue__Output as HandleValueMessage,
} from './gen/types/nameplate/registry/v1/HandleValue.ts';
export type { HandleView__Output as HandleView } from './gen/types/nameplate/registry/v1/HandleView.ts';
export type { IssuePskRequest__Output as IssuePskRequest } from './gen/types/nameplate/registry/v1/IssuePskRequest.ts';
export type { Key as KeyInput, Key__Output as KeyMessage } from './gen/types/nameplate/registry/v1/Key.ts';
export type { Link__Output as LinkMessage } from './gen/types/nameplate/registry/v1/Link.ts';
export type { ListAliasesRequest__Output as ListAliasesRequest } from './gen/types/nameplate/registry/v1/ListAliasesRequest.ts';
export type { ListClaimCodesRequest__Output as ListClaimCodesRequest } from './gen/types/nameplate/registry/v1/ListClaimCodesRequest.ts';
export type { ListDailyCountsRequest__Output as ListDailyCountsRequest } from './gen/types/nameplate/registry/v1/ListDailyCountsRequest.ts';
export type { ListDevicesBehindRequest__Output as ListDevicesBehindRequest } from './gen/types/nameplate/registry/v1/ListDevicesBehindRequest.ts';
export type { ListGrantsRequest__Output as ListGrantsRequest } from './gen/types/nameplate/registry/v1/ListGrantsRequest.ts';
export type { ListHandlesRequest__Output as ListHandlesRequest } from './gen/types/nameplate/registry/v1/ListHandlesRequest.ts';
export type { ListKeysRequest__Output as ListKeysRequest } from './gen/types/nameplate/registry/v1/ListKeysRequest.ts';
export type { ListLinksRequest__Output as ListLinksRequest } from './gen/types/nameplate/registry/v1/ListLinksRequest.ts';
export type { ListOrganizationsRequest__Output as ListOrganizationsRequest } from './gen/types/nameplate/registry/v1/ListOrganizationsRequest.ts';
export type { ListPrefixApplicationsRequest__Output as ListPrefixApplicationsRequest } from './gen/types/nameplate/registry/v1/ListPrefixApplicationsRequest.ts';
export type { ListPrefixesRequest__Output as ListPrefixesRequest } from './gen/types/nameplate/registry/v1/ListPrefixesRequest.ts';
export type { ListReportReceiptsRequest__Output as ListReportReceiptsRequest } from './gen/types/nameplate/registry/v1/ListReportReceiptsRequest.ts';
export type { ListSentReportsRequest__Output as ListSentReportsRequest } from './gen/types/nameplate/registry/v1/ListSentReportsRequest.ts';
export type { ListTemplatesRequest__Output as ListTemplatesRequest } from './gen/types/nameplate/registry/v1/ListTemplatesRequest.ts';
export type { Organization__Output as OrganizationMessage } from './gen/types/nameplate/registry/v1/Organization.ts';
export type { Place as PlaceInput, Place__Output as PlaceMessage } from './gen/types/nameplate/registry/v1/Place.ts';
export type {
  Prefix as PrefixInput,
  Prefix__Output as PrefixMessage,
} from './gen/types/nameplate/registry/v1/Prefix.ts';
export type { PrefixApplication__Output as PrefixApplicationMessage } from './gen/types/nameplate/registry/v1/PrefixApplication.ts';
export type { PreviewAccessRequest__Output as PreviewAccessRequest } from './gen/types/nameplate/registry/v1/PreviewAccessRequest.ts';
export type {
  Profile as ProfileInput,
  Profile__Output as ProfileMessage,
} from './gen/types/nameplate/registry/v1/Profile.ts';
export type { PublishProfileRequest__Output as PublishProfileRequest } from './gen/types/nameplate/registry/v1/PublishProfileRequest.ts';
export type { PublishTemplateRequest__Output as PublishTemplateRequest } from './gen/types/nameplate/registry/v1/PublishTemplateRequest.ts';
export type { Quotas__Output as QuotasMessage } from './gen/types/nameplate/registry/v1/Quotas.ts';
export type { RemoveDeviceRequest__Output as RemoveDeviceRequest } from './gen/types/nameplate/registry/v1/RemoveDeviceRequest.ts';
export type { RemoveLinksRequest__Output as RemoveLinksRequest } from './gen/types/nameplate/registry/v1/RemoveLinksRequest.ts';
export type { ReportReceipt__Output as ReportReceiptMessage } from './gen/types/nameplate/registry/v1/ReportReceipt.ts';
export type { ReserveSuffixesRequest__Output as ReserveSuffixesRequest } from './gen/types/nameplate/registry/v1/ReserveSuffixesRequest.ts';
export type { ResumePrefixRequest__Output as ResumePrefixRequest } from './gen/types/nameplate/registry/v1/ResumePrefixRequest.ts';
export type { RetireOrganizationRequest__Output as RetireOrganizationRequest } from './gen/types/nameplate/registry/v1/RetireOrganizationRequest.ts';
export type { RevokeClaimCodeRequest__Output as RevokeClaimCodeRequest } from './gen/types/nameplate/registry/v1/RevokeClaimCodeRequest.ts';
export type { RevokeCredentialRequest__Output as RevokeCredentialRequest } from './gen/types/nameplate/registry/v1/RevokeCredentialRequest.ts';
export type { RevokeGrantRequest__Output as RevokeGrantRequest } from './gen/types/nameplate/registry/v1/RevokeGrantRequest.ts';
export type { RevokeKeyRequest__Output as RevokeKeyRequest } from './gen/types/nameplate/registry/v1/RevokeKeyRequest.ts';
export type { RotateCredentialRequest__Output as RotateCredentialRequest } from './gen/types/nameplate/registry/v1/RotateCredentialRequest.ts';
export type { RotateHandleKeyRequest__Output as RotateHandleKeyRequest } from './gen/types/nameplate/registry/v1/RotateHandleKeyRequest.ts';
export type { RotateKeyRequest__Output as RotateKeyRequest } from './gen/types/nameplate/registry/v1/RotateKeyRequest.ts';
export type { SentReport__Output as SentReportMessage } from './gen/types/nameplate/registry/v1/SentReport.ts';
export type { SubmitReportRequest__Output as SubmitReportRequest } from './gen/types/nameplate/registry/v1/SubmitReportRequest.ts';
export type { SubmitReportResponse__Output as SubmitReportResponse } from './gen/types/nameplate/registry/v1/SubmitReportResponse.ts';
export type { SuffixBlock__Output as SuffixBlockMessage } from './gen/types/nameplate/registry/v1/SuffixBlock.ts';
export type { SuspendPrefixRequest__Output as SuspendPrefixRequest } from './gen/types/nameplate/registry/v1/SuspendPrefixRequest.ts';
export type {
  Template as TemplateInput,
  Template__Output as TemplateMessage,
} from './gen/types/nameplate/registry/v1/Template.ts';
export type { TemplateState__Output as TemplateState } from './gen/types/nameplate/registry/v1/TemplateState.ts';
export type { TransferPrefixRequest__Output as TransferPrefixRequest } from './gen/types/nameplate/registry/v1/TransferPrefixRequest.ts';
export type { UnbindAliasRequest__Output as UnbindAliasRequest } from './gen/types/nameplate/registry/v1/UnbindAliasRequest.ts';
export type { UnknownDevice__Output as UnknownDeviceMessage } from './gen/types/nameplate/registry/v1/UnknownDevice.ts';
export type { UpdateHandleRequest__Output as UpdateHandleRequest } from './gen/types/nameplate/registry/v1/UpdateHandleRequest.ts';
export type { UpdateOrganizationRequest__Output as UpdateOrganizationRequest } from './gen/types/nameplate/registry/v1/UpdateOrganizationRequest.ts';
export type { WatchChangesRequest__Output as WatchChangesRequest } from './gen/types/nameplate/registry/v1/WatchChangesRequest.ts';
export type { WhoAmIResponse__Output as WhoAmIMessage } from './gen/types/nameplate/registry/v1/WhoAmIResponse.ts';
export type { WithdrawTemplateRequest__Output as WithdrawTemplateRequest } from './gen/types/nameplate/registry/v1/WithdrawTemplateRequest.ts';
export type { BatchResolveRequest__Output as BatchResolveRequest } from './gen/types/nameplate/resolver/v1/BatchResolveRequest.ts';
export type { ResolvePart__Output as ResolvePart } from './gen/types/nameplate/resolver/v1/ResolvePart.ts';
export type { ResolveRequest__Output as ResolveRequest } from './gen/types/nameplate/resolver/v1/ResolveRequest.ts';
export type { StreamResolveRequest__Output as StreamResolveRequest } from './gen/types/nameplate/resolver/v1/StreamResolveRequest.ts';
export type {
  TrustReport as TrustReportInput,
  TrustReport__Output as TrustReportMessage,
} from './gen/types/nameplate/resolver/v1/TrustReport.ts';
export type { TrustState } from './gen/types/nameplate/resolver/v1/TrustState.ts';
export type { AcknowledgeAlarmRequest__Output as AcknowledgeAlarmRequest } from './gen/types/nameplate/telemetry/v1/AcknowledgeAlarmRequest.ts';
export type { AggregateReadingsRequest__Output as AggregateReadingsRequest } from './gen/types/nameplate/telemetry/v1/AggregateReadingsRequest.ts';
export type {
  Alarm as AlarmInput,
  Alarm__Output as AlarmMessage,
} from './gen/types/nameplate/telemetry/v1/Alarm.ts';
export type { AlarmSeverity__Output as AlarmSeverityMessage } from './gen/types/nameplate/telemetry/v1/AlarmSeverity.ts';
export type { CancelCommandRequest__Output as CancelCommandRequest } from './gen/types/nameplate/telemetry/v1/CancelCommandRequest.ts';
export type {
  Command as CommandInput,
  Command__Output as CommandMessage,
} from './gen/types/nameplate/telemetry/v1/Command.ts';
export type { GetCommandRequest__Output as GetCommandRequest } from './gen/types/nameplate/telemetry/v1/GetCommandRequest.ts';
export type { GetLatestReadingsRequest__Output as GetLatestReadingsRequest } from './gen/types/nameplate/telemetry/v1/GetLatestReadingsRequest.ts';
export type { ListAlarmHistoryRequest__Output as ListAlarmHistoryRequest } from './gen/types/nameplate/telemetry/v1/ListAlarmHistoryRequest.ts';
export type { ListAlarmsRequest__Output as ListAlarmsRequest } from './gen/types/nameplate/telemetry/v1/ListAlarmsRequest.ts';
export type { ListCommandsRequest__Output as ListCommandsRequest } from './gen/types/nameplate/telemetry/v1/ListCommandsRequest.ts';
export type { ListReadingsRequest__Output as ListReadingsRequest } from './gen/types/nameplate/telemetry/v1/ListReadingsRequest.ts';
export type {
  Reading as ReadingInput,
  Reading__Output as ReadingMessage,
} from './gen/types/nameplate/telemetry/v1/Reading.ts';
export type { SendCommandRequest__Output as SendCommandRequest } from './gen/types/nameplate/telemetry/v1/SendCommandRequest.ts';
export type { SendNamedCommandRequest__Output as SendNamedCommandRequest } from './gen/types/nameplate/telemetry/v1/SendNamedCommandRequest.ts';
export type { SubscribeReadingsRequest__Output as SubscribeReadingsRequest } from './gen/types/nameplate/telemetry/v1/SubscribeReadingsRequest.ts';
export type { WatchAlarmsRequest__Output as WatchAlarmsRequest } from './gen/types/nameplate/telemetry/v1/WatchAlarmsRequest.ts';
