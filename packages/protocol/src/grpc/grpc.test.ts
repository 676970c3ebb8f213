import { status } from '@grpc/grpc-js';
import {
  attributeViolations,
  defaultPermissions,
  type ErrorCode,
  errorTable,
  type HandleRecord,
  type HandleValue,
  NameplateError,
  parseIdentifier,
  privatePermissions,
  type Reading,
  violationError,
} from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeBatchResolveResponse,
  encodeHandleHeader,
  encodeHandleValueField,
  encodeResolveError,
  encodeResolveResponse,
  encodeResolveResult,
  encodeStreamResolveResponse,
  fromHandleValueMessage,
  fromServiceError,
  fromTimestamp,
  type HandleMessage,
  loadPackage,
  loadReflection,
  messageCodec,
  toHandleMessage,
  toStatus,
  toTimestamp,
} from './index.ts';

const value: HandleValue = {
  index: 7,
  type: 'URL',
  data: new TextEncoder().encode('https://example.com/水表'),
  ttl: { kind: 'absolute', unixSeconds: 1_900_000_000 },
  permissions: privatePermissions,
  timestamp: 1_700_000_000,
  references: [{ handle: '88.118.22/100%', index: 3 }],
};
const record: HandleRecord = {
  identifier: parseIdentifier('88.118.22/meter-0001'),
  values: [
    value,
    { ...value, index: 8, ttl: { kind: 'relative', seconds: 0 }, permissions: defaultPermissions, references: [] },
  ],
  revision: 4,
  state: 'active',
  createTimeMs: 1_700_000_000_123,
  updateTimeMs: 1_700_000_001_000,
};
const reading: Reading = {
  metric: 'energy',
  value: 5347.6,
  unit: 'kW.h',
  deviceTimeMs: 1_700_000_000_000,
  receiveTimeMs: 1_700_000_000_500,
  quality: ['late'],
};
interface ResponseMessage {
  readonly handle: HandleMessage;
  readonly place: { longitude?: number; regionCode: string } | null;
  readonly readings: { metric: string; number?: number; value: string; quality: string[] }[];
  readonly authoritative: boolean;
  readonly answerTime: { seconds: string; nanos: number };
}
const responseCodec = messageCodec<object, ResponseMessage>('nameplate.resolver.v1.ResolveResponse');
const answer = () => ({
  record: { grpcHeader: encodeHandleHeader(record) },
  values: record.values.map((one) => ({ grpc: encodeHandleValueField(one) })),
  place: { longitude: 0, regionCode: '220104' },
  readings: [reading],
  authoritative: true,
  answerTimeMs: 1_700_000_002_000,
});

describe('an answer put together from segments', () => {
  it('reads as the message that the generic codec would have written', () => {
    const decoded = responseCodec.deserialize(encodeResolveResponse(answer()));
    const generic = messageCodec<object, HandleMessage>('nameplate.registry.v1.Handle');
    expect(decoded.handle).toEqual(generic.deserialize(generic.serialize(toHandleMessage(record))));
    expect(decoded.place).toMatchObject({ longitude: 0, regionCode: '220104' });
    expect(decoded.readings).toMatchObject([{ metric: 'energy', number: 5347.6, value: 'number', quality: ['late'] }]);
    expect(decoded.authoritative).toBe(true);
    expect(fromTimestamp(decoded.answerTime)).toBe(1_700_000_002_000);
  });

  it('carries every field of a value there and back', () => {
    const { handle } = responseCodec.deserialize(encodeResolveResponse(answer()));
    const back = handle.values.map(fromHandleValueMessage);
    const sent = record.values.map((one) => ({ ...one, timestamp: 0, data: Buffer.from(one.data) }));
    expect(back).toEqual(sent);
    expect(handle.values[0]?.references[0]?.identifier).toBe('88.118.22/100%25');
  });

  it('nests in batch and stream answers, each with its error or response', () => {
    const results = [
      encodeResolveResult({ response: encodeResolveResponse(answer()) }),
      encodeResolveResult({ error: encodeResolveError(new NameplateError('HANDLE_NOT_FOUND', 'no such handle')) }),
    ];
    const batch = messageCodec<object, { results: object[] }>('nameplate.resolver.v1.BatchResolveResponse');
    expect(batch.deserialize(encodeBatchResolveResponse(results)).results).toMatchObject([
      { result: 'response', response: { handle: { identifier: '88.118.22/meter-0001' } } },
      { result: 'error', error: { code: 'HANDLE_NOT_FOUND', message: 'no such handle' } },
    ]);
    const stream = messageCodec<object, { tag: string | number; result: object }>(
      'nameplate.resolver.v1.StreamResolveResponse',
    );
    for (const tag of ['0', '1', '127', '128', '9007199254740991']) {
      const decoded = stream.deserialize(encodeStreamResolveResponse(tag, results[1] ?? Buffer.alloc(0)));
      expect(String(decoded.tag)).toBe(tag);
      expect(decoded).toMatchObject({ result: { error: { code: 'HANDLE_NOT_FOUND' } } });
    }
  });

  it('has right lengths whatever the sizes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (data) => {
        const values = [{ grpc: encodeHandleValueField({ ...value, data }) }];
        const decoded = responseCodec.deserialize(encodeResolveResponse({ ...answer(), values }));
        expect(Buffer.compare(decoded.handle.values[0]?.data ?? Buffer.alloc(0), Buffer.from(data))).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('status', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('%s arrives as it was thrown', (code) => {
    const sent = new NameplateError(code, 'what was wrong', {
      reason: 'FINER',
      metadata: { field: 'x' },
      retryAfterMs: 1250,
    });
    const answered = toStatus(sent);
    expect(status[answered.code]).toBe(errorTable[code].grpc);
    const received = fromServiceError(Object.assign(new Error('rpc'), { ...answered }));
    expect(received).toMatchObject({
      code,
      message: 'what was wrong',
      reason: 'FINER',
      metadata: { field: 'x' },
      retryAfterMs: 1250,
    });
  });

  it('carries the remedy of the one failure, not that of its code', () => {
    const remedy = { en: 'Compare it with the label.', zh: '请对照标签。' };
    const answered = toStatus(new NameplateError('INVALID_IDENTIFIER', 'x', { reason: 'CHECK_DIGIT', remedy }));
    expect(fromServiceError(Object.assign(new Error('x'), answered)).remedy).toEqual(remedy);
  });

  it('carries the values that break rules, as many as fit a trailer', () => {
    const few = violationError([
      ...attributeViolations('serial', { type: 'string', required: true }, undefined),
      ...attributeViolations('medium', { type: 'string', enum: ['water'] }, 'oil'),
    ]);
    const answered = toStatus(few);
    const received = fromServiceError(Object.assign(new Error('x'), answered));
    expect(received.violations).toEqual(few.violations);
    expect(received.remedy).toEqual(few.remedy);
    const choices = Array.from({ length: 20 }, (_, i) => `选择${i}`.repeat(20));
    const wide = attributeViolations('medium', { type: 'string', enum: choices }, '油'.repeat(400));
    const many = toStatus(violationError(Array.from({ length: 99 }, () => wide).flat()));
    const [octets] = many.metadata.get('grpc-status-details-bin');
    // As headers: base64, and the message percent-encoded.
    const headers = (octets?.length ?? 0) * (4 / 3) + encodeURIComponent(many.details).length;
    expect(headers).toBeLessThan(16 * 1024);
    const some = fromServiceError(Object.assign(new Error('x'), many));
    expect(some.violations.length).toBeGreaterThan(0);
    expect(some.metadata['violations']).toBe('99');
  });

  it('a status without our details is mapped by its number', () => {
    const { metadata } = toStatus(new NameplateError('INTERNAL', 'x'));
    metadata.remove('grpc-status-details-bin');
    const thrown = Object.assign(new Error('14 UNAVAILABLE'), {
      code: status.UNAVAILABLE,
      details: 'connect refused',
      metadata,
    });
    expect(fromServiceError(thrown)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: 'connect refused' });
  });

  it('details that are not protobuf do not break the client', () => {
    const answered = toStatus(new NameplateError('INTERNAL', 'x'));
    answered.metadata.set('grpc-status-details-bin', Buffer.from([0xff, 0xff, 0xff]));
    expect(fromServiceError(Object.assign(new Error('rpc'), { ...answered })).code).toBe('INTERNAL');
  });
});

describe('descriptors', () => {
  it('name fields in camel case for code, and as written for reflection', () => {
    const fields = (definition: ReturnType<typeof loadPackage>) =>
      JSON.stringify(definition['nameplate.resolver.v1.ResolveRequest']?.type);
    expect(fields(loadPackage())).toContain('publicOnly');
    expect(fields(loadReflection())).toContain('public_only');
  });

  it('times keep their milliseconds, also before 1970', () => {
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 4e12 }), (ms) => fromTimestamp(toTimestamp(ms)) === ms));
  });
});
