import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { fakeCaller, type SeenCall } from './fake-transport.ts';
import { Resolver } from './resolver.ts';
import { TemplateCache } from './template-cache.ts';

const answerTime = { seconds: '1500', nanos: 0 };
const handle = (identifier: string) => ({ identifier, etag: '1', state: 'HANDLE_STATE_ACTIVE', values: [] });

const value = (index: number, type: string, data: string) => ({ index, type, data: Buffer.from(data) });

function resolver(unary: (call: SeenCall) => unknown) {
  const fake = fakeCaller({ unary });
  return { ...fake, resolver: new Resolver(fake.caller, new TemplateCache(fake.caller)) };
}

const batch = ({ request }: SeenCall) => ({
  results: (request as { requests: { identifier: string }[] }).requests.map(({ identifier }) =>
    identifier.endsWith('gone')
      ? { error: { code: 'HANDLE_NOT_FOUND', message: 'gone', reason: 'X' } }
      : { response: { handle: handle(identifier), authoritative: true, answerTime } },
  ),
});

describe('resolve', () => {
  it('gives each reading its age by the server’s clock', async () => {
    const { resolver: under } = resolver(() => ({
      handle: handle('88.118.22/a'),
      readings: [
        { metric: 'energy', value: 'number', number: 5, unit: 'kWh', deviceTime: { seconds: 1440, nanos: 0 } },
      ],
      authoritative: false,
      answerTime,
    }));
    const { readings } = await under.resolve('88.118.22/a', { want: ['readings'] });
    expect(readings.energy).toMatchObject({ value: 5, unit: 'kWh', ageMs: 60_000, time: new Date(1_440_000) });
  });

  it('refuses what is not an identifier before it sends anything', async () => {
    const { resolver: under, calls } = resolver(() => ({}));
    await expect(under.resolve('nothing', {})).rejects.toMatchObject({ code: 'INVALID_IDENTIFIER' });
    expect(calls).toEqual([]);
  });

  it('decodes by the template that the record names, asked for once', async () => {
    const { resolver: under, calls } = resolver(({ method }) =>
      method === 'TemplateService/GetTemplate'
        ? { template: { definitionJson: '{"attributes":{"size":{"type":"number","index":3}}}' } }
        : {
            handle: {
              ...handle('88.118.22/a'),
              values: [value(3, 'size', '12.5'), value(201, 'NP_TEMPLATE_REF', '88.118.22/t@4')],
            },
            answerTime,
          },
    );
    const first = await under.resolve('88.118.22/a', {});
    await under.resolve('88.118.22/a', {});
    expect(first).toMatchObject({ attributes: { size: 12.5 }, template: { identifier: '88.118.22/t', version: 4 } });
    const asked = calls.filter(({ method }) => method === 'TemplateService/GetTemplate');
    expect(asked.map(({ request }) => request)).toEqual([{ identifier: '88.118.22/t', version: 4 }]);
  });
});

describe('resolveMany', () => {
  it('asks in batches and answers in order, with an outcome for each', async () => {
    const { resolver: under, calls } = resolver(batch);
    const ids = ['88.118.22/0', 'nothing', '88.118.22/gone', '88.118.22/3', '88.118.22/4'];
    const seen: (string | undefined)[] = [];
    for await (const { row, input, value, error } of under.resolveMany(ids, { batchSize: 2, inFlight: 4 })) {
      expect(input).toBe(ids[row]);
      seen.push(value?.identifier ?? error?.code);
    }
    expect(seen).toEqual(['88.118.22/0', 'INVALID_IDENTIFIER', 'HANDLE_NOT_FOUND', '88.118.22/3', '88.118.22/4']);
    expect(calls).toHaveLength(3);
  });

  it('takes no more rows than may be under way', async () => {
    let taken = 0;
    function* ids() {
      for (; taken < 100; taken += 1) yield `88.118.22/${taken}`;
    }
    const { resolver: under } = resolver(batch);
    for await (const { row } of under.resolveMany(ids(), { batchSize: 4, inFlight: 8 }))
      expect(taken - row).toBeLessThanOrEqual(12);
    expect(taken).toBe(100);
  });

  it('a batch that fails is the outcome of its rows; a cancelled one ends the iteration', async () => {
    const failing = resolver(() => {
      throw new NameplateError('PERMISSION_DENIED', 'no');
    });
    const codes: (string | undefined)[] = [];
    for await (const { error } of failing.resolver.resolveMany(['88.1/a', '88.1/b'], {})) codes.push(error?.code);
    expect(codes).toEqual(['PERMISSION_DENIED', 'PERMISSION_DENIED']);
    const cancelled = resolver(() => {
      throw new NameplateError('CANCELLED', 'no');
    });
    await expect(
      (async () => {
        for await (const _ of cancelled.resolver.resolveMany(['88.1/a'], {}));
      })(),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
