import type {
  HandleMessage,
  PlaceMessage,
  ReadingMessage,
  TimestampLike,
  TrustReportMessage,
  ViolationMessage,
} from '@nameplate/protocol/grpc';

// The messages as the loader gives them; those that the protocol package names, and those only a client reads.
export type {
  AccessExplanationMessage,
  AlarmMessage,
  AliasMessage,
  ChangeMessage,
  CheckTemplateResponse,
  ClaimCodeMessage,
  CommandMessage,
  DailyCountMessage,
  DeviceMessage,
  GrantMessage,
  HandleInput,
  HandleMessage,
  HandleValueInput,
  HandleValueMessage,
  KeyMessage,
  LinkMessage,
  LoginMessage,
  OrganizationMessage,
  PlaceMessage,
  PrefixApplicationMessage,
  PrefixMessage,
  ProfileMessage,
  ReadingMessage,
  ReportReceiptMessage,
  SentReportMessage,
  SuffixBlockMessage,
  TemplateMessage,
  UnknownDeviceMessage,
  WhoAmIMessage,
} from '@nameplate/protocol/grpc';

export type Moment = TimestampLike | null | undefined;
/** A 64-bit number, as text. */
export type Long = string | number;

export interface CredentialMessage {
  readonly username: string;
  readonly password: string;
  readonly publishTopic: string;
  readonly subscribeTopic: string;
}

export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly reason?: string;
  readonly violations?: readonly ViolationMessage[];
}

/** A listed record that could not be read: over the Handle protocol each is asked for by itself. */
export interface UnreadMessage extends ErrorMessage {
  readonly identifier: string;
}

export interface ResolveRequestMessage {
  readonly identifier: string;
  readonly types: readonly string[];
  readonly indexes: readonly number[];
  readonly want: readonly string[];
  readonly authoritative: boolean;
  readonly publicOnly: boolean;
  readonly verify: boolean;
}

export interface ResolveResponseMessage {
  readonly handle: HandleMessage;
  readonly place?: PlaceMessage | null;
  readonly readings?: readonly ReadingMessage[];
  readonly authoritative: boolean;
  readonly answerTime?: Moment;
  readonly upstreamTime?: Moment | null;
  readonly stale?: boolean;
  readonly trust?: TrustReportMessage | null;
}

export interface ResolveResultMessage {
  readonly response?: ResolveResponseMessage | null;
  readonly error?: ErrorMessage | null;
}

export interface WindowMessage {
  readonly startTime?: Moment;
  readonly endTime?: Moment;
  readonly value?: number;
  readonly count: Long;
}
