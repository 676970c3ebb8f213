import type { TopicRule } from '../front-door/topic-rules.ts';

const form = /^application\/[^/+#]{1,64}\/device\/([0-9A-Fa-f]{16})\/event\/([a-z]{1,32})$/;
const commands = /^application\/[^/+#]{1,64}\/device\/(?:\+|[0-9A-Fa-f]{16})\/command\/(?:\+|down)$/;

/** The MQTT integration of ChirpStack v4, whose server is a gateway here: `application/{id}/device/{DevEUI}/event/{event}`. */
export const chirpstackRule: TopicRule = {
  name: 'chirpstack',
  matches: (text) => text.startsWith('application/'),
  publish(principal, topic) {
    const [, name, port] = form.exec(topic) ?? [];
    if (principal.kind !== 'device' || name === undefined || port === undefined) return undefined;
    // A join, an acknowledgement, a status: nothing was measured.
    if (port !== 'up') return { topic, routed: false };
    const { identifier, key: deviceKey } = principal.device;
    return { topic, ingest: { identifier, deviceKey, port, via: { dialect: 'chirpstack', name } }, routed: false };
  },
  /** It subscribes to downlinks of all devices when it starts; nothing is sent there. */
  subscribe: (principal, filter) =>
    principal.kind === 'device' && (commands.test(filter) || filter === 'application/+/device/+/command/+')
      ? { filter: '$chirpstack' }
      : undefined,
};
