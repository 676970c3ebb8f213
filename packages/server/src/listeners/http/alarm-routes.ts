/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { type AlarmSeverity, alarmSeverities, parsePrefix } from '@nameplate/model';
import type { Alarm } from '@nameplate/telemetry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, parameters, responses } from './schemas.ts';

const moment = { type: 'string', format: 'date-time' } as const;
const alarmSchema = {
  type: 'object',
  description: 'One time that an alarm was raised.',
  properties: {
    identifier: { type: 'string' },
    alarm: { type: 'string', description: 'Id from the device profile.' },
    severity: { type: 'string', enum: alarmSeverities },
    name: { type: 'object', properties: { en: { type: 'string' }, zh: { type: 'string' } } },
    sinceTime: { ...moment, description: 'Since when its condition held.' },
    raisedTime: moment,
    clearedTime: { ...moment, description: 'Absent: active.' },
    acknowledged: {
      type: 'object',
      description: 'Absent: nobody did.',
      properties: { time: moment, by: { type: 'string' }, note: { type: 'string' } },
    },
  },
} as const;
const tags = ['alarms'];

/** What is active, the history of a device, and saying that somebody knows. */
export function addAlarmRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addActive(app, options);
  addHistory(app, options);
  addAcknowledge(app, options);
}

interface ActiveQuery extends PageQuery {
  readonly prefix?: string;
  readonly severity: readonly AlarmSeverity[];
}

function addActive(app: FastifyInstance, { alarms, config: server }: HttpListenerOptions): void {
  const severity = { type: 'array', items: { type: 'string', enum: alarmSeverities }, maxItems: 4, default: [] };
  const schema = {
    summary: 'Alarms that are active now, by device',
    tags,
    querystring: pageQuery(server.page_size_max, {
      prefix: parameters.text('Of this prefix and those below it; of all when absent.'),
      severity: { ...severity, description: 'Only these.' },
    }),
    response: responses(pageSchema('alarms', alarmSchema)),
  };
  app.get<{ Querystring: ActiveQuery }>(
    '/v1/alarms',
    { config: { operation: 'alarms.list' }, schema },
    async (request) => {
      const { prefix, severity: severities } = request.query;
      const page = await alarms.list(request.principal, {
        ...(prefix !== undefined && { prefix: parsePrefix(prefix) }),
        severities,
        ...pageOf(request.query),
      });
      return pageJson('alarms', page.alarms.map(alarmJson), page.nextPageToken);
    },
  );
}

function addHistory(app: FastifyInstance, { alarms, config: server }: HttpListenerOptions): void {
  const route = '/v1/alarms/';
  const schema = {
    summary: 'The times that alarms of a device were raised, the newest first of each',
    tags,
    params: identifierParams,
    querystring: pageQuery(server.page_size_max, { alarm: parameters.text('Only of this id.') }),
    response: responses(pageSchema('alarms', alarmSchema)),
  };
  app.get<{ Querystring: PageQuery & { readonly alarm?: string } }>(
    `${route}*`,
    { config: { operation: 'alarms.history' }, schema },
    async (request) => {
      const { alarm } = request.query;
      const page = await alarms.history(request.principal, identifierInPath(request.originalUrl, route), {
        ...(alarm !== undefined && { alarm }),
        ...pageOf(request.query),
      });
      return pageJson('alarms', page.alarms.map(alarmJson), page.nextPageToken);
    },
  );
}

function addAcknowledge(app: FastifyInstance, { alarms }: HttpListenerOptions): void {
  const route = '/v1/alarms/';
  const schema = {
    summary: 'Says that somebody knows of an active alarm',
    description: 'Needs `telemetry.publish` on the prefix.',
    tags,
    params: identifierParams,
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['alarm'],
      properties: {
        alarm: parameters.text('Id from the device profile.'),
        note: { ...parameters.text('For whoever reads it.'), default: '' },
      },
    },
    response: responses(alarmSchema),
  };
  const config = { operation: 'alarms.acknowledge' };
  app.post<{ Body: { readonly alarm: string; readonly note: string } }>(
    `${route}*`,
    { config, schema },
    async ({ principal, originalUrl, body }) =>
      alarmJson(await alarms.acknowledge(principal, identifierInPath(originalUrl, route), body)),
  );
}

function alarmJson({ identifier, alarm, severity, name, sinceMs, raisedMs, clearedMs, acknowledged }: Alarm) {
  return {
    identifier,
    alarm,
    severity,
    name,
    sinceTime: time(sinceMs),
    raisedTime: time(raisedMs),
    ...(clearedMs !== undefined && { clearedTime: time(clearedMs) }),
    ...(acknowledged && {
      acknowledged: { time: time(acknowledged.timeMs), by: acknowledged.by, note: acknowledged.note },
    }),
  };
}
