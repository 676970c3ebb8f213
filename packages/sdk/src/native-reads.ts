import type { Patience, ServerClient } from '@nameplate/handle-client';
import {
  type HandleValue,
  isNameplateError,
  NameplateError,
  toNameplateError,
  valueIndexes,
  valueSelected,
  valueTypes,
} from '@nameplate/model';
import { toPlaceMessage, toTimestamp } from '@nameplate/protocol/grpc';
import { placeOf } from './handle-value.ts';
import type { ResolveRequestMessage } from './messages.ts';
import { nativeHandle, nativeHandleMessage, notNative } from './native-messages.ts';

/** ResolverService/Resolve by one resolution. */
export async function nativeResolve(server: ServerClient, request: ResolveRequestMessage, patience: Patience) {
  const { types, indexes, want, authoritative, publicOnly, verify } = request;
  if (want.includes('RESOLVE_PART_READINGS'))
    throw notNative('readings', "leave 'readings' out of `want`, or connect to the server's gRPC port");
  if (verify) throw notNative('verification by the server', 'leave `verify` out, and verify with `np.verify`');
  const wantsPlace = want.includes('RESOLVE_PART_PLACE');
  const filtered = types.length + indexes.length > 0;
  const asked = wantsPlace && filtered ? [...new Set([...indexes, valueIndexes.place])] : indexes;
  const record = await server.resolve(
    { handle: nativeHandle(request.identifier), types, indexes: asked },
    { ...patience, authoritative, publicOnly },
  );
  const place = wantsPlace ? placeOf(record.values) : undefined;
  const values = record.values.filter((value) => valueSelected(value, { types, indexes }));
  return {
    handle: nativeHandleMessage(record.handle, values),
    place: place === undefined ? null : toPlaceMessage(place),
    readings: [],
    authoritative: record.authoritative,
    stale: record.stale,
    answerTime: toTimestamp(Date.now()),
  };
}

/** ResolverService/BatchResolve: one resolution for each, some at a time; a refusal is the outcome of its own row. */
export async function nativeBatchResolve(
  server: ServerClient,
  { requests }: { readonly requests: readonly ResolveRequestMessage[] },
  patience: Patience,
) {
  const results = await mapBounded(requests, async (request) => {
    try {
      return { response: await nativeResolve(server, request, patience) };
    } catch (thrown) {
      const { code, message, reason } = toNameplateError(thrown);
      if (code === 'CANCELLED' || code === 'DEADLINE_EXCEEDED') throw thrown;
      return { error: { code, message, reason } };
    }
  });
  return { results };
}

/** Every value that the asker may see, past caches; none when it may see none. */
export async function nativeValuesOf(
  server: ServerClient,
  handle: string,
  patience: Patience,
): Promise<readonly HandleValue[]> {
  try {
    return (await server.resolve({ handle, types: [], indexes: [] }, { ...patience, authoritative: true })).values;
  } catch (thrown) {
    if (isNameplateError(thrown, 'VALUE_NOT_FOUND')) return [];
    throw thrown;
  }
}

/** TemplateService/GetTemplate: a Nameplate server shows the newest version of a template as a value of its handle. */
export async function nativeTemplate(
  server: ServerClient,
  { identifier, version }: { readonly identifier: string; readonly version: number },
  patience: Patience,
) {
  const question = { handle: nativeHandle(identifier), types: [valueTypes.template], indexes: [] };
  const [value] = (await server.resolve(question, patience)).values;
  const shown = value && templateIn(value);
  if (shown === undefined || (version !== 0 && shown.version !== version))
    throw new NameplateError('VALUE_NOT_FOUND', `${identifier} shows no template of version ${version}.`, {
      reason: 'TEMPLATE_VERSION',
    });
  const state = `TEMPLATE_STATE_${shown.state.toUpperCase()}`;
  const definitionJson = JSON.stringify(shown.definition);
  return { template: { identifier, version: shown.version, state, definitionJson, etag: '' } };
}

function templateIn({ data }: HandleValue) {
  try {
    const shown: unknown = JSON.parse(new TextDecoder().decode(data));
    const { version, state, definition } = shown as { version: unknown; state: unknown; definition: unknown };
    if (typeof version !== 'number' || typeof state !== 'string' || typeof definition !== 'object') return undefined;
    return { version, state, definition };
  } catch {
    return undefined;
  }
}

/** Answers in order, at most as many under way as a server is asked at once. */
export async function mapBounded<Input, Output>(
  inputs: readonly Input[],
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < inputs.length; at = next++) outputs[at] = await work(inputs[at] as Input);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, worker));
  return outputs;
}

const atOnce = 16;
