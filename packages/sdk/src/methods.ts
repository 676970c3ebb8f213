import type * as m from './messages.ts';

type Request = Readonly<Record<string, unknown>>;
interface Method<Response> {
  readonly request: Request;
  readonly response: Response;
}
interface PageOf {
  readonly nextPageToken?: string;
}

/** Every method that the client calls, `Service/Method`, with what it answers. */
export interface Methods {
  'HandleService/CreateHandle': Method<{ handle: m.HandleMessage }>;
  'HandleService/CreateHandles': Method<{
    row: m.Long;
    handle?: m.HandleMessage | null;
    error?: m.ErrorMessage | null;
    duplicate?: boolean;
  }>;
  'HandleService/GetHandle': Method<{ handle: m.HandleMessage }>;
  'HandleService/UpdateHandle': Method<{ handle: m.HandleMessage }>;
  'HandleService/DeleteHandle': Method<{ handle: m.HandleMessage }>;
  'HandleService/ListHandles': Method<
    { handles: readonly m.HandleMessage[]; unread?: readonly m.UnreadMessage[] } & PageOf
  >;
  'HandleService/WatchChanges': Method<{ change?: m.ChangeMessage | null; sequence: m.Long }>;
  'AliasService/BindAlias': Method<{ alias: m.AliasMessage }>;
  'AliasService/UnbindAlias': Method<{ alias: m.AliasMessage }>;
  'AliasService/ListAliases': Method<{ aliases: readonly m.AliasMessage[] }>;
  'LinkService/AddLink': Method<{ link: m.LinkMessage }>;
  'LinkService/RemoveLinks': Method<object>;
  'LinkService/ListLinks': Method<{ links: readonly m.LinkMessage[] }>;
  'LinkService/GetLinkset': Method<{ linksetJson: string }>;
  'GrantService/AllowGrant': Method<{ grant: m.GrantMessage }>;
  'GrantService/RevokeGrant': Method<{ grant: m.GrantMessage }>;
  'GrantService/GetGrant': Method<{ grant: m.GrantMessage }>;
  'GrantService/ListGrants': Method<{ grants: readonly m.GrantMessage[] } & PageOf>;
  'GrantService/ExplainAccess': Method<{ explanations: readonly m.AccessExplanationMessage[] }>;
  'GrantService/PreviewAccess': Method<{ handle?: m.HandleMessage | null }>;
  'BlockService/ReserveSuffixes': Method<{ block: m.SuffixBlockMessage }>;
  'PrefixService/CreatePrefix': Method<{ prefix: m.PrefixMessage }>;
  'PrefixService/GetPrefix': Method<{ prefix: m.PrefixMessage }>;
  'PrefixService/ListPrefixes': Method<{ prefixes: readonly m.PrefixMessage[] } & PageOf>;
  'PrefixService/ApplyForPrefix': Method<{ application: m.PrefixApplicationMessage }>;
  'PrefixService/DecidePrefixApplication': Method<{ application: m.PrefixApplicationMessage }>;
  'PrefixService/ListPrefixApplications': Method<{ applications: readonly m.PrefixApplicationMessage[] } & PageOf>;
  'PrefixService/SuspendPrefix': Method<{ prefix: m.PrefixMessage }>;
  'PrefixService/ResumePrefix': Method<{ prefix: m.PrefixMessage }>;
  'PrefixService/TransferPrefix': Method<{ prefix: m.PrefixMessage }>;
  'TemplateService/CreateTemplate': Method<{ template: m.TemplateMessage }>;
  'TemplateService/PublishTemplate': Method<{ template: m.TemplateMessage }>;
  'TemplateService/CheckTemplate': Method<m.CheckTemplateResponse>;
  'TemplateService/ForkTemplate': Method<{ template: m.TemplateMessage }>;
  'TemplateService/GetTemplate': Method<{ template: m.TemplateMessage }>;
  'TemplateService/WithdrawTemplate': Method<{ template: m.TemplateMessage }>;
  'TemplateService/ListTemplates': Method<{ templates: readonly m.TemplateMessage[] } & PageOf>;
  'ProfileService/PublishProfile': Method<{ profile: m.ProfileMessage }>;
  'ProfileService/GetProfile': Method<{ profile: m.ProfileMessage }>;
  'DeviceService/EnrolDevice': Method<{ device: m.DeviceMessage; credential?: m.CredentialMessage | null }>;
  'DeviceService/RotateCredential': Method<{ device: m.DeviceMessage; credential: m.CredentialMessage }>;
  'DeviceService/IssuePsk': Method<{ device: m.DeviceMessage; identity: string; key: string }>;
  'DeviceService/RevokeCredential': Method<{ device: m.DeviceMessage }>;
  'DeviceService/GetDevice': Method<{ device: m.DeviceMessage }>;
  'DeviceService/RemoveDevice': Method<{ device: m.DeviceMessage }>;
  'DeviceService/ListDevicesBehind': Method<{ devices: readonly m.DeviceMessage[] } & PageOf>;
  'DeviceService/EnrolDevices': Method<{
    row: m.Long;
    device?: m.DeviceMessage | null;
    credential?: m.CredentialMessage | null;
    error?: m.ErrorMessage | null;
  }>;
  'DeviceService/ListUnknownDevices': Method<{ devices: readonly m.UnknownDeviceMessage[] }>;
  'DeviceService/AdoptDevice': Method<{
    device: m.DeviceMessage;
    credential?: m.CredentialMessage | null;
    replayed: number;
  }>;
  'DeviceService/CreateClaimCode': Method<{ claimCode: m.ClaimCodeMessage; code: string }>;
  'DeviceService/ListClaimCodes': Method<{ claimCodes: readonly m.ClaimCodeMessage[] } & PageOf>;
  'DeviceService/RevokeClaimCode': Method<{ claimCode: m.ClaimCodeMessage }>;
  'DeviceService/ClaimDevice': Method<{ device: m.DeviceMessage; credential: m.CredentialMessage }>;
  'KeyService/CreateKey': Method<{ key: m.KeyMessage; secret: string }>;
  'KeyService/RotateKey': Method<{ key: m.KeyMessage; secret: string }>;
  'KeyService/RotateHandleKey': Method<{ overlapEndTime?: m.Moment }>;
  'KeyService/RevokeKey': Method<{ key: m.KeyMessage }>;
  'KeyService/ListKeys': Method<{ keys: readonly m.KeyMessage[] } & PageOf>;
  'OrganizationService/CreateOrganization': Method<{ organization: m.OrganizationMessage }>;
  'OrganizationService/GetOrganization': Method<{ organization: m.OrganizationMessage }>;
  'OrganizationService/UpdateOrganization': Method<{ organization: m.OrganizationMessage }>;
  'OrganizationService/ListOrganizations': Method<{ organizations: readonly m.OrganizationMessage[] } & PageOf>;
  'OrganizationService/RetireOrganization': Method<{ organization: m.OrganizationMessage }>;
  'SessionService/WhoAmI': Method<m.WhoAmIMessage>;
  'SessionService/GetLogin': Method<m.LoginMessage>;
  'SessionService/BeginSession': Method<{ sessionId: string; nonce: Uint8Array }>;
  'SessionService/AnswerChallenge': Method<{ token: string; expireTime: m.Moment }>;
  'SessionService/EndSession': Method<object>;
  'StatisticsService/ListDailyCounts': Method<{ counts: readonly m.DailyCountMessage[] }>;
  'ReportService/SendReports': Method<{ sent: number }>;
  'ReportService/ListSentReports': Method<{
    reports: readonly m.SentReportMessage[];
    reportTo: string;
    problem: string;
  }>;
  'ReportService/ListReportReceipts': Method<{ receipts: readonly m.ReportReceiptMessage[] } & PageOf>;
  'ResolverService/Resolve': Method<m.ResolveResponseMessage>;
  'ResolverService/BatchResolve': Method<{ results: readonly m.ResolveResultMessage[] }>;
  'TelemetryService/GetLatestReadings': Method<{ readings: readonly m.ReadingMessage[] }>;
  'TelemetryService/ListReadings': Method<{ readings: readonly m.ReadingMessage[] } & PageOf>;
  'TelemetryService/AggregateReadings': Method<{ windows: readonly m.WindowMessage[]; unit: string }>;
  'TelemetryService/SubscribeReadings': Method<{
    identifier: string;
    reading?: m.ReadingMessage | null;
    dropped: m.Long;
  }>;
  'TelemetryService/SendCommand': Method<{ delivered: boolean }>;
  'TelemetryService/SendNamedCommand': Method<{ command: m.CommandMessage }>;
  'TelemetryService/GetCommand': Method<{ command: m.CommandMessage }>;
  'TelemetryService/CancelCommand': Method<{ command: m.CommandMessage }>;
  'TelemetryService/ListCommands': Method<{ commands: readonly m.CommandMessage[] } & PageOf>;
  'TelemetryService/ListAlarms': Method<{ alarms: readonly m.AlarmMessage[] } & PageOf>;
  'TelemetryService/ListAlarmHistory': Method<{ alarms: readonly m.AlarmMessage[] } & PageOf>;
  'TelemetryService/AcknowledgeAlarm': Method<{ alarm: m.AlarmMessage }>;
  'TelemetryService/WatchAlarms': Method<{ kind: string; alarm?: m.AlarmMessage | null; dropped: m.Long }>;
}

export type StreamMethod =
  | 'HandleService/CreateHandles'
  | 'HandleService/WatchChanges'
  | 'DeviceService/EnrolDevices'
  | 'TelemetryService/SubscribeReadings'
  | 'TelemetryService/WatchAlarms';
export type UnaryMethod = Exclude<keyof Methods, StreamMethod>;
