import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { RetainedTree } from './retained-tree.ts';
import { Session } from './session.ts';
import { SubscriptionTree } from './subscription-tree.ts';
import { isFilter } from './topic-filter.ts';

const level = fc.constantFrom('a', 'b', '', '$x', '+', '#');
const filter = fc
  .array(level, { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'))
  .filter(isFilter);
const topic = fc
  .array(fc.constantFrom('a', 'b', '', '$x'), { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'))
  .filter((text) => text !== '');

/** The specification, word for word: MQTT 5 §4.7. */
function matches(filterText: string, topicText: string): boolean {
  if (topicText.startsWith('$') && /^[+#]/.test(filterText)) return false;
  const wanted = filterText.split('/');
  const there = topicText.split('/');
  for (const [index, one] of wanted.entries()) {
    if (one === '#') return there.length >= index;
    if (index >= there.length || (one !== '+' && one !== there[index])) return false;
  }
  return wanted.length === there.length;
}

const options = { qos: 1 as const, noLocal: false, retainAsPublished: false, retainHandling: 0 as const };

function open() {
  const tree = new SubscriptionTree();
  const context = {
    limits: { ...defaultLimits, subscriptionsPerSession: 1_000 },
    clock: { now: () => 0 },
    tree,
    tell: () => undefined,
  };
  const session = (clientId: string) => new Session({ owner: 'a/b', clientId, expiryMs: 0 }, context);
  return { tree, session };
}

describe('the subscription tree', () => {
  it('matches as the specification says, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(filter, { maxLength: 8 }), fc.nat(8), topic, (filters, gone, text) => {
        const { tree, session } = open();
        const one = session('one');
        for (const each of filters) one.subscribe({ ...options, filter: each }, { filter: each });
        for (const each of filters.slice(0, gone)) one.unsubscribe(each);
        const expected = filters.slice(gone).filter((each) => matches(each, text));
        const found = tree.match(text).sessions.get(one) ?? [];
        expect(found.map((subscription) => subscription.filter).sort()).toEqual(expected.sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it('retained messages are found by the same rule', () => {
    fc.assert(
      fc.property(fc.uniqueArray(topic, { maxLength: 8 }), fc.nat(8), filter, (topics, gone, wanted) => {
        const tree = new RetainedTree();
        const message = { payload: new Uint8Array(), qos: 0 as const, retain: true, forwarded: new Uint8Array() };
        for (const each of topics) tree.set({ ...message, topic: each, expireTimeMs: 0 });
        for (const each of topics.slice(0, gone)) tree.delete(each);
        const expected = topics.slice(gone).filter((each) => matches(wanted, each));
        expect(
          tree
            .match(wanted)
            .map((one) => one.topic)
            .sort(),
        ).toEqual(expected.sort());
        expect([...tree.values()]).toHaveLength(Math.max(0, topics.length - gone));
      }),
      { numRuns: 2_000 },
    );
  });

  it('forgets a session that ended, and changes its version with each subscription', () => {
    const { tree, session } = open();
    const [one, two] = [session('one'), session('two')];
    const before = tree.version;
    one.subscribe({ ...options, filter: 'a/#' }, { filter: 'a/#' });
    two.subscribe({ ...options, filter: '$share/g/a/#' }, { filter: 'a/#', group: 'g' });
    expect(tree.version).not.toBe(before);
    expect(tree.match('a/b').groups).toHaveLength(1);
    one.end();
    two.end();
    expect(tree.match('a/b')).toEqual({ sessions: new Map(), groups: [] });
  });
});

it.each([
  ['a', true],
  ['/', true],
  ['+', true],
  ['#', true],
  ['+/+/#', true],
  ['a/+/b', true],
  ['$share/g/a', true],
  ['$share/g//', true],
  ['$shared', true],
  ['', false],
  ['a#', false],
  ['#/a', false],
  ['a/#/b', false],
  ['a+', false],
  ['+a/b', false],
  ['$share', false],
  ['$share/', false],
  ['$share/g', false],
  ['$share/g/', false],
  ['$share//a', false],
  ['$share/g+/a', false],
  ['$share/#/a', false],
  ['$share/g/a#', false],
])('%s is a filter: %s', (text, valid) => {
  expect(isFilter(text)).toBe(valid);
});
