import type { Fold } from '@nameplate/model';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, parseTime, readingJson, time } from './json.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, parameters, query, readingSchema, responses } from './schemas.ts';

interface RangeQuery {
  readonly metric: string;
  readonly start?: string;
  readonly end?: string;
  readonly page_size: number;
  readonly page_token?: string;
  readonly newest_first: boolean;
}

interface AggregateQuery {
  readonly metric: string;
  readonly start: string;
  readonly end: string;
  readonly window: string;
  readonly fold: Fold;
  readonly time_zone: string;
}

const folds: readonly Fold[] = ['min', 'max', 'mean', 'sum', 'count', 'first', 'last', 'delta'];
const metric = parameters.text('Name from the device profile.');
const tags = ['readings'];

/** Latest readings, readings by time, and figures over windows of time. */
export function addReadingRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addLatest(app, options);
  addRange(app, options);
  addAggregate(app, options);
}

function addLatest(app: FastifyInstance, { readings }: HttpListenerOptions): void {
  const route = '/v1/latest/';
  const schema = {
    summary: 'The latest reading of each metric',
    tags,
    params: identifierParams,
    querystring: query({ metric: { type: 'array', items: metric, maxItems: 100, default: [] } }),
    response: responses({ type: 'object', properties: { readings: { type: 'array', items: readingSchema } } }),
  };
  const config = { operation: 'readings.latest' };
  app.get<{ Querystring: { metric: readonly string[] } }>(`${route}*`, { config, schema }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    const latest = await readings.latest(request.principal, identifier, request.query.metric);
    return { readings: latest.map(readingJson) };
  });
}

function addRange(app: FastifyInstance, { readings, config: server }: HttpListenerOptions): void {
  const route = '/v1/readings/';
  const schema = {
    summary: 'Readings of one metric in [start, end), by device time',
    tags,
    params: identifierParams,
    querystring: query(
      {
        metric,
        start: parameters.time('First moment; the oldest when absent.'),
        end: parameters.time('Just after the last; now and later when absent.'),
        page_size: parameters.pageSize(server.page_size_max),
        page_token: parameters.pageToken,
        newest_first: parameters.flag('Newest first.'),
      },
      ['metric'],
    ),
    response: responses(pageSchema('readings', readingSchema)),
  };
  const config = { operation: 'readings.list' };
  app.get<{ Querystring: RangeQuery }>(`${route}*`, { config, schema }, async (request) => {
    const { start, end, page_token: pageToken, page_size: pageSize, newest_first: newestFirst } = request.query;
    const page = await readings.list(request.principal, identifierInPath(request.originalUrl, route), {
      metric: request.query.metric,
      pageSize,
      newestFirst,
      ...(start === undefined ? {} : { startMs: parseTime(start) }),
      ...(end === undefined ? {} : { endMs: parseTime(end) }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    return pageJson('readings', page.readings.map(readingJson), page.nextPageToken);
  });
}

function addAggregate(app: FastifyInstance, { readings }: HttpListenerOptions): void {
  const route = '/v1/aggregate/';
  const window = {
    type: 'object',
    properties: {
      start: { type: 'string', format: 'date-time' },
      end: { type: 'string', format: 'date-time' },
      value: { type: 'number', description: 'Absent when there is nothing to fold.' },
      count: { type: 'integer' },
    },
  };
  const schema = {
    summary: 'One figure of a metric for each window of time',
    tags,
    params: identifierParams,
    querystring: query(
      {
        metric,
        start: parameters.time('Start of the first window.'),
        end: parameters.time('End of the last.'),
        window: parameters.text('ISO 8601 duration: PT15M; P1D for calendar days in the time zone.'),
        fold: { type: 'string', enum: folds, description: 'delta: consumption of a counter.' },
        time_zone: { ...parameters.text('IANA name.'), default: 'UTC' },
      },
      ['metric', 'start', 'end', 'window', 'fold'],
    ),
    response: responses({
      type: 'object',
      properties: { unit: { type: 'string' }, windows: { type: 'array', items: window } },
    }),
  };
  const config = { operation: 'readings.aggregate' };
  app.get<{ Querystring: AggregateQuery }>(`${route}*`, { config, schema }, async (request) => {
    const { metric: name, start, end, window: length, fold, time_zone: timeZone } = request.query;
    const { unit, windows } = await readings.aggregate(
      request.principal,
      identifierInPath(request.originalUrl, route),
      {
        metric: name,
        startMs: parseTime(start),
        endMs: parseTime(end),
        window: length,
        fold,
        timeZone,
      },
    );
    return {
      unit,
      windows: windows.map(({ startMs, endMs, value, count }) => ({
        start: time(startMs),
        end: time(endMs),
        ...(value === undefined ? {} : { value }),
        count,
      })),
    };
  });
}
