/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { type StatisticsBy, statisticsBy } from '@nameplate/registry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { parameters, query, responses } from './schemas.ts';

interface DailyQuery {
  readonly by: StatisticsBy;
  readonly from: string;
  readonly to: string;
  readonly depth: number;
  readonly under?: string;
}

/** What was registered, retired and resolved, by day. */
export function addStatisticsRoutes(app: FastifyInstance, { registry }: HttpListenerOptions): void {
  const count = { type: 'integer' } as const;
  const row = {
    type: 'object',
    properties: {
      date: { type: 'string', format: 'date' },
      key: { type: 'string' },
      registered: count,
      retired: count,
      live: count,
      resolved: count,
    },
  };
  const schema = {
    summary: 'Counts by day: of prefixes, classes of GB/T 4754 or regions of GB/T 2260',
    tags: ['statistics'],
    querystring: query(
      {
        by: { type: 'string', enum: statisticsBy, description: 'What the counts are grouped by.' },
        from: parameters.text('First day, `2026-03-01`, China Standard Time.'),
        to: parameters.text('Last day.'),
        depth: {
          type: 'integer',
          minimum: 0,
          maximum: 4,
          default: 0,
          description: 'Of a class: 1 section, 2 division, 3 group; of a region: 1 province, 2 city; 0: as it is.',
        },
        under: parameters.text('Only this organization and those below it.'),
      },
      ['by', 'from', 'to'],
    ),
    response: responses({ type: 'object', properties: { counts: { type: 'array', items: row } } }),
  };
  const config = { operation: 'statistics.daily' };
  app.get<{ Querystring: DailyQuery }>('/v1/statistics/daily', { config, schema }, async (request) => ({
    counts: await registry.statistics.daily(request.principal, request.query),
  }));
}
