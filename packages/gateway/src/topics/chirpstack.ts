import type { TopicRule } from '../front-door/topic-rules.ts';
import { privateFilter } from './private-topic.ts';

const form = /^application\/([^/+#]{1,64}\/device\/[0-9A-Fa-f]{16})\/event\/([a-z]{1,32})$/;
/** Events that say what became of a downlink. */
const ofDownlinks: readonly string[] = ['ack', 'txack'];
const commands = /^application\/[^/+#]{1,64}\/device\/(?:\+|[0-9A-Fa-f]{16})\/command\/(?:\+|down)$/;

/** The MQTT integration of ChirpStack v4, whose server is a gateway here: `application/{id}/device/{DevEUI}/event/{event}`. */
export const chirpstackRule: TopicRule = {
  name: 'chirpstack',
  matches: (text) => text.startsWith('application/'),
  publish(principal, topic) {
    const [, place, port] = form.exec(topic) ?? [];
    const name = place?.replace('/device/', '/');
    if (principal.kind !== 'device' || name === undefined || port === undefined) return undefined;
    // A join, a status: nothing was measured.
    if (port !== 'up' && !ofDownlinks.includes(port)) return { topic, routed: false };
    const { identifier, key: deviceKey } = principal.device;
    return { topic, ingest: { identifier, deviceKey, port, via: { dialect: 'chirpstack', name } }, routed: false };
  },
  /** It subscribes to downlinks of all devices when it starts; it gets those of its own. */
  subscribe: (principal, filter) =>
    principal.kind === 'device' && (commands.test(filter) || filter === 'application/+/device/+/command/+')
      ? privateFilter(principal.device.key, filter)
      : undefined,
};
