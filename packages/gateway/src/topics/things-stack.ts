import type { TopicRule } from '../front-door/topic-rules.ts';

const form = /^v3\/[^/+#]{1,128}\/devices\/([^/+#]{1,64})\/(up|join|location\/solved|service\/data)$/;

/** The Things Stack v3, bridged by a gateway here: `v3/{application}@{tenant}/devices/{device id}/up`. */
export const thingsStackRule: TopicRule = {
  name: 'things-stack',
  matches: (text) => text.startsWith('v3/'),
  publish(principal, topic) {
    const [, name, event] = form.exec(topic) ?? [];
    if (principal.kind !== 'device' || name === undefined || event === undefined) return undefined;
    // A join, a location: nothing was measured.
    if (event !== 'up') return { topic, routed: false };
    const { identifier, key: deviceKey } = principal.device;
    const port = event;
    return { topic, ingest: { identifier, deviceKey, port, via: { dialect: 'things-stack', name } }, routed: false };
  },
  subscribe: () => undefined,
};
