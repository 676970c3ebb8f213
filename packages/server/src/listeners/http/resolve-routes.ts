import { NameplateError } from '@nameplate/model';
import { targetFromHandle } from '@nameplate/resolver';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { placeJson, readingJson, recordJson, time } from './json.ts';
import { textInPath } from './path.ts';
import {
  identifierParams,
  parameters,
  placeSchema,
  query,
  readingSchema,
  recordSchema,
  responses,
  trustSchema,
  verifyParameter,
} from './schemas.ts';

interface ResolveQuery {
  readonly want?: string;
  readonly type: readonly string[];
  readonly index: readonly number[];
  readonly authoritative: boolean;
  readonly public_only: boolean;
  readonly verify: boolean;
}

const route = '/v1/resolve/';

/** `GET /v1/resolve/{identifier}`, or a code that is bound to one: what a thing is, where it is and what it reports now, in one answer. */
export function addResolveRoutes(app: FastifyInstance, { resolver }: HttpListenerOptions): void {
  const answer = {
    type: 'object',
    properties: {
      handle: recordSchema,
      place: placeSchema,
      readings: { type: 'array', items: readingSchema },
      authoritative: { type: 'boolean' },
      answerTime: { type: 'string', format: 'date-time' },
      upstreamTime: { type: 'string', format: 'date-time' },
      stale: { type: 'boolean' },
      trust: trustSchema,
    },
  };
  const schema = {
    summary: 'Resolves an identifier: record, place and latest readings',
    tags: ['resolve'],
    params: identifierParams,
    querystring: query({
      want: parameters.text('`place`, `readings`, or both with a comma.'),
      type: parameters.types,
      index: parameters.indexes,
      authoritative: parameters.flag('Bypass caches.'),
      public_only: parameters.flag('Only what everyone may see, even with a key.'),
      verify: verifyParameter,
    }),
    response: responses(answer),
  };
  const config = { operation: 'resolve' };
  app.get<{ Querystring: ResolveQuery }>(`${route}*`, { config, schema }, async (request) => {
    const { want, type, index, authoritative, public_only: publicOnly, verify } = request.query;
    const resolved = await resolver.resolve(
      {
        identifier: await resolver.target(textInPath(request.originalUrl, route), targetFromHandle),
        types: type,
        indexes: index,
        want: parseWant(want),
        authoritative,
        publicOnly,
        verify,
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    const { record, values, place, readings, trust } = resolved;
    return {
      handle: recordJson(
        record,
        values.map((value) => value.decode()),
      ),
      ...(place === undefined ? {} : { place: placeJson(place) }),
      ...(readings === undefined ? {} : { readings: readings.map(readingJson) }),
      authoritative: resolved.authoritative,
      answerTime: time(resolved.answerTimeMs),
      ...(resolved.upstream === undefined
        ? {}
        : { upstreamTime: time(resolved.answerTimeMs - resolved.upstream.ageMs), stale: resolved.upstream.stale }),
      ...(trust === undefined ? {} : { trust }),
    };
  });
}

function parseWant(text: string | undefined): { place: boolean; readings: boolean } {
  const parts = text === undefined || text === '' ? [] : text.split(',').map((part) => part.trim());
  const unknown = parts.find((part) => part !== 'place' && part !== 'readings');
  if (unknown !== undefined) {
    throw new NameplateError(
      'INVALID_VALUE',
      `want: expected place, readings or both, found ${JSON.stringify(unknown.slice(0, 40))}.`,
    );
  }
  return { place: parts.includes('place'), readings: parts.includes('readings') };
}
