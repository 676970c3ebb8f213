/** Every bound of the gateway. Each has a default and is configuration. */
export interface GatewayLimits {
  readonly connections: number;
  /** Whole MQTT packet, octets; checked from the fixed header. */
  readonly packetBytes: number;
  /** The same before CONNECT was answered. */
  readonly connectPacketBytes: number;
  /** From TCP accept to an answered CONNECT. */
  readonly connectTimeoutMs: number;
  /** From a packet's first octet to its last. */
  readonly packetTimeoutMs: number;
  /** Client identifier, UTF-8 octets. */
  readonly clientIdBytes: number;
  /** Messages of one connection that are not durable yet; then its socket is paused. */
  readonly unacknowledgedMessages: number;
  readonly unacknowledgedBytes: number;
  /** Octets waiting to be read by a client; then QoS 0 commands are dropped and its socket is paused. */
  readonly outgoingBytes: number;
  /** How long a client may leave its socket full. */
  readonly stallTimeoutMs: number;
  /** QoS 1 commands sent and not acknowledged, a session. */
  readonly inflightCommands: number;
  /** Commands that wait, a session. */
  readonly queuedCommands: number;
  readonly queuedCommandBytes: number;
  /** Of a device, and of an app. */
  readonly subscriptionsPerSession: number;
  readonly subscriptionsPerApp: number;
  readonly sessionsPerDevice: number;
  readonly sessionsPerApp: number;
  /** A persistent session ends this long after its connection did. */
  readonly sessionExpiryMs: number;
  /** QoS 2 messages of one session between PUBLISH and PUBREL. */
  readonly openQos2: number;
  /** QoS 1 and 2 messages that an MQTT 5 client may send before it is answered. */
  readonly receiveMaximum: number;
  /** Topic aliases of one connection, each way. */
  readonly topicAliases: number;
  /** Longest keep alive of an MQTT 5 client; 0: any, and none. */
  readonly keepAliveMaxS: number;
  /** Retained messages, and their octets. */
  readonly retainedMessages: number;
  readonly retainedBytes: number;
  /** Failed CONNECTs a minute from one address with one user name, and from one address over all. */
  readonly failedAttemptsPerUser: number;
  readonly failedAttemptsPerAddress: number;
  readonly deadLetterRing: number;
  readonly deadLetterFileBytes: number;
  readonly deadLetterPayloadBytes: number;
  readonly ingestBatchMessages: number;
  readonly ingestBatchWaitMs: number;
  readonly releaseIntervalMs: number;
}

export const defaultLimits: GatewayLimits = {
  connections: 20_000,
  packetBytes: 256 * 1024,
  connectPacketBytes: 64 * 1024,
  connectTimeoutMs: 10_000,
  packetTimeoutMs: 30_000,
  clientIdBytes: 128,
  unacknowledgedMessages: 1_000,
  unacknowledgedBytes: 1024 * 1024,
  outgoingBytes: 256 * 1024,
  stallTimeoutMs: 30_000,
  inflightCommands: 20,
  queuedCommands: 100,
  queuedCommandBytes: 256 * 1024,
  subscriptionsPerSession: 16,
  subscriptionsPerApp: 100,
  sessionsPerDevice: 4,
  sessionsPerApp: 64,
  sessionExpiryMs: 7 * 24 * 3_600_000,
  openQos2: 1_000,
  receiveMaximum: 500,
  topicAliases: 16,
  keepAliveMaxS: 3_600,
  retainedMessages: 10_000,
  retainedBytes: 16 * 1024 * 1024,
  failedAttemptsPerUser: 10,
  failedAttemptsPerAddress: 300,
  deadLetterRing: 500,
  deadLetterFileBytes: 16 * 1024 * 1024,
  deadLetterPayloadBytes: 4_096,
  ingestBatchMessages: 1_000,
  ingestBatchWaitMs: 20,
  releaseIntervalMs: 5_000,
};
