/** MQTT 3.1.1 is level 4, MQTT 5 is level 5. */
export type ProtocolVersion = 4 | 5;

/** What a client may send, checked. */
export type ClientPacket =
  | { readonly type: 'connect'; readonly connect: ConnectRequest }
  | PublishPacket
  | AcknowledgementPacket
  | SubscribePacket
  | { readonly type: 'unsubscribe'; readonly packetId: number; readonly filters: readonly string[] }
  | { readonly type: 'pingreq' }
  | DisconnectPacket
  | AuthPacket;

export interface PublishPacket {
  readonly type: 'publish';
  /** Empty when an alias stands for it. */
  readonly topic: string;
  /** A view of the packet's octets. */
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly dup: boolean;
  readonly retain: boolean;
  /** 0 when the QoS is 0. */
  readonly packetId: number;
  /** MQTT 5, when there are any. */
  readonly properties?: PublishProperties;
}

export interface PublishProperties {
  readonly payloadIsText: boolean;
  readonly expiryS?: number;
  readonly topicAlias?: number;
  readonly contentType?: string;
  /** Encoded properties that go on to subscribers as they came; a view of the packet's octets. */
  readonly forwarded: Buffer;
}

export interface AcknowledgementPacket {
  readonly type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp';
  readonly packetId: number;
  /** 0 in 3.1.1, which has none. */
  readonly reason: number;
}

export interface SubscribePacket {
  readonly type: 'subscribe';
  readonly packetId: number;
  /** 0: none. */
  readonly subscriptionId: number;
  readonly filters: readonly FilterRequest[];
}

/** One filter of SUBSCRIBE with its options, MQTT 5 §3.8.3.1; 3.1.1 has the QoS alone. */
export interface FilterRequest {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
  /** What the client publishes itself does not come back. */
  readonly noLocal: boolean;
  /** RETAIN is forwarded as it was published. */
  readonly retainAsPublished: boolean;
  /** Retained messages: 0 on every SUBSCRIBE, 1 when the subscription is new, 2 never. */
  readonly retainHandling: 0 | 1 | 2;
}

export interface DisconnectPacket {
  readonly type: 'disconnect';
  readonly reason: number;
  /** Replaces the one of CONNECT. */
  readonly sessionExpiryS?: number;
}

export interface AuthPacket {
  readonly type: 'auth';
  readonly reason: number;
  readonly method: string;
  readonly data?: Buffer;
}

export interface Will {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly delayS: number;
  readonly properties?: PublishProperties;
}

/** CONNECT of a version that is spoken here; or the level of one that is not. */
export type ConnectRequest = { readonly supported: false; readonly level: number } | Connect;

/** MQTT 3.1.1 §3.1; MQTT 5 §3.1. */
export interface Connect {
  readonly supported: true;
  readonly version: ProtocolVersion;
  readonly clientId: string;
  /** Clean Start of MQTT 5, Clean Session of 3.1.1. */
  readonly clean: boolean;
  readonly keepAliveS: number;
  readonly username?: string;
  readonly password?: Uint8Array;
  readonly will?: Will;
  /** How long the session outlives its connection; absent in 3.1.1. */
  readonly sessionExpiryS?: number;
  /** QoS 1 and 2 messages that the client takes at once. */
  readonly receiveMaximum: number;
  /** Largest packet that the client takes. */
  readonly maximumPacketSize: number;
  /** Aliases that the client takes. */
  readonly topicAliasMaximum: number;
  readonly requestResponseInformation: boolean;
  readonly requestProblemInformation: boolean;
  readonly authenticationMethod?: string;
  readonly authenticationData?: Buffer;
}
