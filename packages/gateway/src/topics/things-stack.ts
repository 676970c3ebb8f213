import type { TopicRule } from '../front-door/topic-rules.ts';
import { privateFilter } from './private-topic.ts';

const form =
  /^v3\/([^/+#]{1,128}\/devices\/[^/+#]{1,64})\/(up|join|location\/solved|service\/data|down\/(?:queued|sent|ack|nack|failed))$/;
const commands = /^v3\/(?:\+|[^/+#]{1,128})\/devices\/(?:\+|[^/+#]{1,64})\/down\/push$/;

/** The Things Stack v3, bridged by a gateway here: `v3/{application}@{tenant}/devices/{device id}/up`. */
export const thingsStackRule: TopicRule = {
  name: 'things-stack',
  matches: (text) => text.startsWith('v3/'),
  publish(principal, topic) {
    const [, place, event] = form.exec(topic) ?? [];
    const name = place?.replace('/devices/', '/');
    if (principal.kind !== 'device' || name === undefined || event === undefined) return undefined;
    // A join, a location: nothing was measured.
    if (event !== 'up' && !event.startsWith('down/')) return { topic, routed: false };
    const { identifier, key: deviceKey } = principal.device;
    const port = event;
    return { topic, ingest: { identifier, deviceKey, port, via: { dialect: 'things-stack', name } }, routed: false };
  },
  /** What bridges it takes the downlinks of its own devices from here to the network server. */
  subscribe: (principal, filter) =>
    principal.kind === 'device' && commands.test(filter) ? privateFilter(principal.device.key, filter) : undefined,
};
