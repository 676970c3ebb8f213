import type { CommandRecord } from '@nameplate/telemetry';
import { commandStates } from '@nameplate/telemetry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, responses } from './schemas.ts';

const moment = { type: 'string', format: 'date-time' } as const;
const commandSchema = {
  type: 'object',
  description: 'A named command, and what came of it.',
  properties: {
    id: { type: 'string' },
    command: { type: 'string', description: 'Name from the device profile.' },
    name: { type: 'object', properties: { en: { type: 'string' }, zh: { type: 'string' } } },
    args: { type: 'object', additionalProperties: true },
    by: { type: 'string' },
    state: { type: 'string', enum: commandStates },
    createTime: moment,
    updateTime: moment,
    expireTime: { ...moment, description: 'Absent: nothing more comes of it.' },
  },
} as const;

/** What devices were told. */
export function addCommandRoutes(app: FastifyInstance, { commands, config: server }: HttpListenerOptions): void {
  const route = '/v1/commands/';
  const schema = {
    summary: 'Named commands to a device, the newest first',
    tags: ['commands'],
    params: identifierParams,
    querystring: pageQuery(server.page_size_max),
    response: responses(pageSchema('commands', commandSchema)),
  };
  const config = { operation: 'commands.list' };
  app.get<{ Querystring: PageQuery }>(`${route}*`, { config, schema }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    const page = await commands.list(request.principal, identifier, pageOf(request.query));
    return pageJson('commands', page.commands.map(commandJson), page.nextPageToken);
  });
}

function commandJson({ id, command, name, args, by, state, createMs, updateMs, deadlineMs }: CommandRecord) {
  return {
    id,
    command,
    name,
    args,
    by,
    state,
    createTime: time(createMs),
    updateTime: time(updateMs),
    ...(deadlineMs !== undefined && { expireTime: time(deadlineMs) }),
  };
}
