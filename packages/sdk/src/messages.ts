/** The messages of `proto/`, as the loader gives them: camel case, enums and 64-bit numbers as text or number. */
export interface TimestampMessage {
  readonly seconds?: string | number | { toNumber(): number };
  readonly nanos?: number;
}

export type Moment = TimestampMessage | null | undefined;
/** A 64-bit number. */
export type Long = string | number | { toNumber(): number };

export interface HandleValueMessage {
  readonly index: number;
  readonly type: string;
  readonly data: Uint8Array;
  readonly ttlS?: number;
  readonly expireUnixS?: number;
  /** Which of the two above is set; only in what was received. */
  readonly ttl?: 'ttlS' | 'expireUnixS';
  readonly permissions?: {
    readonly adminRead: boolean;
    readonly adminWrite: boolean;
    readonly publicRead: boolean;
    readonly publicWrite: boolean;
  } | null;
  readonly updateTime?: Moment;
  readonly references?: readonly { readonly identifier: string; readonly index: number }[];
}

export interface HandleMessage {
  readonly identifier: string;
  readonly values?: readonly HandleValueMessage[];
  readonly etag?: string;
  readonly createTime?: Moment;
  readonly updateTime?: Moment;
  readonly state?: string;
}

export interface PlaceMessage {
  readonly longitude?: number;
  readonly latitude?: number;
  readonly altitude?: number;
  readonly regionCode?: string;
  readonly area?: string;
  readonly address?: string;
  readonly updateTime?: Moment;
}

export interface ReadingMessage {
  readonly metric: string;
  readonly number?: number;
  readonly boolean?: boolean;
  readonly text?: string;
  readonly value?: 'number' | 'boolean' | 'text';
  readonly unit: string;
  readonly deviceTime?: Moment;
  readonly receiveTime?: Moment;
  readonly quality?: readonly string[];
}

export interface PrefixMessage {
  readonly prefix: string;
  readonly description: string;
  readonly createTime?: Moment;
  readonly etag: string;
}

export interface TemplateMessage {
  readonly identifier: string;
  readonly version: number;
  readonly state: string;
  readonly definitionJson: string;
  readonly etag: string;
}

export interface ProfileMessage {
  readonly identifier: string;
  readonly version: number;
  readonly definitionJson: string;
}

export interface DeviceMessage {
  readonly identifier: string;
  readonly profile: string;
  readonly enrolTime?: Moment;
  readonly activeCredentials: number;
}

export interface CredentialMessage {
  readonly username: string;
  readonly password: string;
  readonly publishTopic: string;
  readonly subscribeTopic: string;
}

export interface KeyMessage {
  readonly id: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly prefixes: readonly string[];
  readonly createTime?: Moment;
  readonly expireTime?: Moment;
  readonly revokeTime?: Moment;
}

export interface ChangeMessage {
  readonly sequence: Long;
  readonly kind: string;
  readonly identifier: string;
  readonly etag: string;
  readonly time?: Moment;
  readonly actor: string;
}

export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly reason?: string;
}

export interface ResolveRequestMessage {
  readonly identifier: string;
  readonly types: readonly string[];
  readonly indexes: readonly number[];
  readonly want: readonly string[];
  readonly authoritative: boolean;
  readonly publicOnly: boolean;
}

export interface ResolveResponseMessage {
  readonly handle: HandleMessage;
  readonly place?: PlaceMessage | null;
  readonly readings?: readonly ReadingMessage[];
  readonly authoritative: boolean;
  readonly answerTime?: Moment;
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
