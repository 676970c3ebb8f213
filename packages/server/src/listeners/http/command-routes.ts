/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import type { CommandRecord } from '@nameplate/telemetry';
import { commandStates } from '@nameplate/telemetry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, parameters, query, responses } from './schemas.ts';

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
    tries: { type: 'integer', description: 'How often it was handed over.' },
    answer: { description: 'What the device answered.' },
    problem: { type: 'string', description: 'Why it failed or expired.' },
  },
} as const;

const route = '/v1/commands/';
const tags = ['commands'];
const idOf = { ...parameters.text('Of the command.'), pattern: '^[0-9]{1,16}$' } as const;

/** What devices were told, telling them, and taking it back. */
export function addCommandRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addList(app, options);
  addSend(app, options);
  addCancel(app, options);
}

interface ListQuery extends PageQuery {
  readonly id?: string;
}

function addList(app: FastifyInstance, { commands, config: server }: HttpListenerOptions): void {
  const schema = {
    summary: 'Named commands to a device, the newest first',
    tags,
    params: identifierParams,
    querystring: pageQuery(server.page_size_max, { id: { ...idOf, description: 'Only this one.' } }),
    response: responses(pageSchema('commands', commandSchema)),
  };
  const config = { operation: 'commands.list' };
  app.get<{ Querystring: ListQuery }>(`${route}*`, { config, schema }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    const { id } = request.query;
    if (id !== undefined) {
      const found = await commands.get(request.principal, identifier, id);
      return pageJson('commands', [commandJson(found)], '');
    }
    const page = await commands.list(request.principal, identifier, pageOf(request.query));
    return pageJson('commands', page.commands.map(commandJson), page.nextPageToken);
  });
}

interface SendBody {
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly confirmed: boolean;
}

function addSend(app: FastifyInstance, { commands }: HttpListenerOptions): void {
  const schema = {
    summary: 'Sends a command by the name that the device profile has for it',
    description: 'Needs `telemetry.publish` on the prefix. Sent once: a request that is repeated is another command.',
    tags,
    params: identifierParams,
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['command'],
      properties: {
        command: parameters.text('Name from the device profile.'),
        args: { type: 'object', additionalProperties: true, default: {}, description: 'An argument a field.' },
        confirmed: parameters.flag('Needed for one of high risk.'),
      },
    },
    response: responses(commandSchema),
  };
  const config = { operation: 'commands.send' };
  app.post<{ Body: SendBody }>(`${route}*`, { config, schema }, async ({ principal, originalUrl, body }) =>
    commandJson(await commands.send(principal, identifierInPath(originalUrl, route), body)),
  );
}

function addCancel(app: FastifyInstance, { commands }: HttpListenerOptions): void {
  const schema = {
    summary: 'Takes a command back, as far as it has not gone out',
    description: 'Needs `telemetry.publish` on the prefix.',
    tags,
    params: identifierParams,
    querystring: query({ id: idOf }, ['id']),
    response: responses(commandSchema),
  };
  const config = { operation: 'commands.cancel' };
  app.delete<{ Querystring: { readonly id: string } }>(`${route}*`, { config, schema }, async (request) =>
    commandJson(
      await commands.cancel(request.principal, identifierInPath(request.originalUrl, route), request.query.id),
    ),
  );
}

function commandJson(record: CommandRecord) {
  const { id, command, name, args, by, state, createMs, updateMs, deadlineMs, tries = 1, answer, problem } = record;
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
    tries,
    ...(answer !== undefined && { answer }),
    ...(problem !== undefined && { problem }),
  };
}
