import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { createListenerMetrics, createMetricsRegistry } from './metrics.ts';
import { Requests } from './requests.ts';

function setUp(limits: { requestsMax?: number; streamsMax?: number; level?: 'debug' | 'info' } = {}) {
  const lines: Record<string, unknown>[] = [];
  const output = { write: (line: string) => lines.push(JSON.parse(line)) } as unknown as NodeJS.WritableStream;
  const registry = createMetricsRegistry();
  const requests = new Requests({
    metrics: createListenerMetrics(registry),
    logger: createLogger({ log_level: limits.level ?? 'debug', log_format: 'json' }, output),
    random: { bytes: (count) => new Uint8Array(count) },
    requestsMax: limits.requestsMax ?? 10,
    streamsMax: limits.streamsMax ?? 10,
  });
  const value = async (name: string, labels: Record<string, string> = {}) => {
    const metric = await registry.getSingleMetric(name)?.get();
    const found = metric?.values.find((entry) =>
      Object.entries(labels).every(([key, text]) => entry.labels[key] === text),
    );
    return found?.value;
  };
  return { requests, lines, value };
}

describe('Requests', () => {
  it('counts, times and logs a request once, however often it ends', async () => {
    const { requests, lines, value } = setUp();
    const request = requests.begin('http', 'resolve');
    expect(await value('nameplate_server_requests_in_flight')).toBe(1);
    request.end();
    request.end(new Error('late'));
    expect(await value('nameplate_server_requests_total', { protocol: 'http', method: 'resolve', code: 'OK' })).toBe(1);
    expect(await value('nameplate_server_requests_in_flight')).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'debug',
      protocol: 'http',
      method: 'resolve',
      code: 'OK',
      requestId: request.id,
    });
  });

  it('gives each request its own id', () => {
    const { requests } = setUp();
    expect(new Set([1, 2, 3].map(() => requests.begin('grpc', 'Resolve').id)).size).toBe(3);
  });

  it('makes INTERNAL of what is not expected, and keeps its cause to the log', () => {
    const { requests, lines } = setUp({ level: 'info' });
    const error = requests.begin('grpc', 'Resolve').end(new Error('the secret cause'));
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(error?.message).not.toContain('secret');
    expect(lines[0]).toMatchObject({ level: 'error', code: 'INTERNAL', err: { message: 'the secret cause' } });
  });

  it.each([
    ['HANDLE_NOT_FOUND', undefined],
    ['AUTHENTICATION_FAILED', 'info'],
    ['STORAGE_UNAVAILABLE', 'warn'],
    ['OVERLOADED', 'warn'],
  ] as const)('logs %s at info and above as %s', (code, level) => {
    const { requests, lines } = setUp({ level: 'info' });
    requests.begin('grpc', 'Resolve').end(new NameplateError(code, 'No.'));
    expect(lines[0]?.['level']).toBe(level);
  });

  it('refuses more than requests_max with OVERLOADED, counted, and takes more when one ends', async () => {
    const { requests, value } = setUp({ requestsMax: 2 });
    const first = requests.begin('grpc', 'Resolve');
    requests.begin('http', 'resolve');
    expect(() => requests.begin('grpc', 'Resolve')).toThrowError(expect.objectContaining({ code: 'OVERLOADED' }));
    expect(await value('nameplate_server_requests_total', { protocol: 'grpc', code: 'OVERLOADED' })).toBe(1);
    expect(requests.unary).toBe(2);
    first.end();
    expect(() => requests.begin('grpc', 'Resolve')).not.toThrow();
  });

  it('bounds streams apart from requests', async () => {
    const { requests, value } = setUp({ streamsMax: 1 });
    const stream = requests.beginStream('grpc', 'WatchChanges');
    expect(await value('nameplate_server_streams_open', { protocol: 'grpc' })).toBe(1);
    expect(() => requests.beginStream('grpc', 'WatchChanges')).toThrowError(
      expect.objectContaining({ code: 'OVERLOADED' }),
    );
    requests.begin('grpc', 'Resolve').end();
    stream.end();
    expect(await value('nameplate_server_streams_open', { protocol: 'grpc' })).toBe(0);
    expect(requests.unary).toBe(0);
  });
});
