/** A message on its way to whoever subscribes. The octets are its own: the packet that brought it is gone. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** Encoded MQTT 5 properties that go on as they came; empty when there are none. */
  readonly forwarded: Uint8Array;
  /** Unix milliseconds; Infinity: it does not expire. */
  readonly expireTimeMs: number;
  /** The command that it is: what becomes of it is told. Absent: nobody asks. */
  readonly command?: CommandName;
}

/** A command of the server's own. */
export interface CommandName {
  /** Comparison key of the device that it is for, which may be behind the one that gets the message. */
  readonly deviceKey: string;
  readonly id: string;
  /** Its client hands it on: that it has it says nothing of the device. */
  readonly relayed?: true;
}

/** The same for those who look on: what they do with it says nothing of the command. */
export function copyForOthers(message: Message): Message {
  const { command: _, ...copy } = message;
  return copy;
}

export function isCommand({ command }: Message, { deviceKey, id }: CommandName): boolean {
  return command?.id === id && command.deviceKey === deviceKey;
}

const nothing = new Uint8Array();

/** A message that has no properties. */
export function plainMessage(fields: Pick<Message, 'topic' | 'payload' | 'qos'>): Message {
  return { ...fields, retain: false, forwarded: nothing, expireTimeMs: Number.POSITIVE_INFINITY };
}

/** Seconds that are left of it, to be sent on (MQTT-3.3.2-6); undefined: it does not expire. */
export function secondsLeft({ expireTimeMs }: Pick<Message, 'expireTimeMs'>, nowMs: number): number | undefined {
  return expireTimeMs === Number.POSITIVE_INFINITY ? undefined : Math.ceil((expireTimeMs - nowMs) / 1_000);
}

/** It was not sent in its time (MQTT-3.3.2-5). */
export function isExpired({ expireTimeMs }: Pick<Message, 'expireTimeMs'>, nowMs: number): boolean {
  return expireTimeMs <= nowMs;
}
