import { deviceRule, type TopicRule } from '../front-door/topic-rules.ts';
import { chirpstackRule } from './chirpstack.ts';
import { sparkplugRule } from './sparkplug.ts';
import { thingsStackRule } from './things-stack.ts';
import { thingsboardRule } from './thingsboard.ts';

/** Every rule, in the order they are asked. What none is about, nobody may publish or subscribe to. */
export const topicRules: readonly TopicRule[] = [
  deviceRule,
  thingsboardRule,
  chirpstackRule,
  thingsStackRule,
  sparkplugRule,
];
