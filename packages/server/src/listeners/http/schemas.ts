import { linkStates, trustVerdicts } from '@nameplate/protocol/trust';

/** JSON schemas that routes share. Requests are checked with them, and `/openapi.json` is made from them. */

const text = (description: string) => ({ type: 'string', description, maxLength: 4096 }) as const;

export const parameters = {
  types: { type: 'array', items: text('A type; with its subtypes when it ends in a dot.'), maxItems: 100, default: [] },
  indexes: {
    type: 'array',
    items: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    maxItems: 1000,
    default: [],
    description: 'Indexes of values, together with those of the types.',
  },
  flag: (description: string) => ({ type: 'boolean', default: false, description }) as const,
  text,
  time: (description: string) => ({ type: 'string', format: 'date-time', description }) as const,
  pageSize: (max: number) =>
    ({ type: 'integer', minimum: 1, maximum: max, default: max, description: 'Rows at most.' }) as const,
  pageToken: text('`nextPageToken` of the page before.'),
} as const;

/** A query of just these parameters: any other is refused. */
export function query<P extends Readonly<Record<string, unknown>>, R extends readonly (keyof P & string)[] = []>(
  properties: P,
  required?: R,
) {
  return { type: 'object', additionalProperties: false, properties, ...(required ? { required } : {}) } as const;
}

/** A route whose path ends in an identifier, slashes and all. */
export const identifierParams = {
  type: 'object',
  properties: { '*': { type: 'string', description: 'The identifier, percent-decoded once; slashes may stay.' } },
} as const;

const bilingual = { type: 'object', properties: { en: { type: 'string' }, zh: { type: 'string' } } } as const;

export const violationsSchema = {
  type: 'array',
  description: 'The values that break rules of the template.',
  items: {
    type: 'object',
    properties: {
      attribute: { type: 'string' },
      rule: { type: 'string' },
      value: { type: 'string' },
      expected: bilingual,
      remedy: bilingual,
      identifier: { type: 'string' },
    },
  },
} as const;

export const errorSchema = {
  type: 'object',
  description: 'What went wrong, and what to do about it.',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        reason: { type: 'string' },
        message: { type: 'string' },
        remedy: bilingual,
        requestId: { type: 'string' },
        violations: violationsSchema,
      },
    },
  },
} as const;

const moment = { type: 'string', format: 'date-time' } as const;

export const valueSchema = {
  type: 'object',
  description: 'A handle value.',
  properties: {
    index: { type: 'integer' },
    type: { type: 'string' },
    data: { type: 'object', additionalProperties: true, properties: { format: { type: 'string' }, value: {} } },
    permissions: { type: 'string', description: 'adminRead adminWrite publicRead publicWrite; 1110 when absent.' },
    visibility: { type: 'string', description: 'Who sees it, when permissions cannot say so.' },
    ttl: { description: 'Seconds, or a moment.' },
    timestamp: moment,
    references: { type: 'array', items: { type: 'object', additionalProperties: true } },
  },
} as const;

export const recordSchema = {
  type: 'object',
  description: 'A handle with the values that the asker may see.',
  properties: {
    identifier: { type: 'string' },
    etag: { type: 'string' },
    state: { type: 'string', enum: ['active', 'retired'] },
    createTime: moment,
    updateTime: moment,
    values: { type: 'array', items: valueSchema },
  },
} as const;

export const readingSchema = {
  type: 'object',
  properties: {
    metric: { type: 'string' },
    value: { description: 'A number, a truth value, or a text.' },
    unit: { type: 'string', description: 'UCUM.' },
    deviceTime: moment,
    receiveTime: moment,
    quality: { type: 'array', items: { type: 'string' } },
  },
} as const;

export const placeSchema = {
  type: 'object',
  description: 'WGS 84.',
  properties: {
    longitude: { type: 'number' },
    latitude: { type: 'number' },
    altitude: { type: 'number' },
    regionCode: { type: 'string' },
    area: { type: 'string' },
    address: { type: 'string' },
    updateTime: moment,
  },
} as const;

/** `?verify=true`, and what it adds to an answer. */
export const verifyParameter = parameters.flag(
  'Verify the record by its signatures and certificates up to a root that the server trusts; bypasses caches.',
);

export const trustSchema = {
  type: 'object',
  description: 'Whether the record is what was signed: each link from its values up to a root.',
  properties: {
    handle: { type: 'string' },
    trusted: { type: 'boolean' },
    verdict: { type: 'string', enum: trustVerdicts },
    links: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['value', 'signature', 'certificate'] },
          subject: { type: 'string' },
          issuer: { type: 'string' },
          index: { type: 'integer' },
          at: { type: 'string' },
          state: { type: 'string', enum: linkStates },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const;

/** A page of rows under a name. */
export function pageSchema(name: string, items: unknown) {
  return {
    type: 'object',
    properties: {
      [name]: { type: 'array', items },
      nextPageToken: { type: 'string', description: 'Absent on the last.' },
    },
  };
}

/** The answers of a route. */
export function responses(success: unknown) {
  return { 200: success, '4xx': errorSchema, '5xx': errorSchema };
}
