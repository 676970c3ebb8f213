import { type DecodeRule, wrongShape } from '@nameplate/model';
import type { DecodedPayload, Format, Formats, PayloadContext, PayloadDecoder } from './format.ts';

/** How the messages of one device are decoded: the first rule that matches, else the format. */
export interface Decoding {
  readonly decode?: readonly DecodeRule[];
  readonly format?: string;
  /** Options of `format`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A decoded payload, and which rule it was decoded by. */
export interface ChosenDecoding extends DecodedPayload {
  /** Place in `decode`; absent: the format. */
  readonly rule?: number;
  readonly format?: string;
}

export type ChoosingDecoder = (payload: Uint8Array, context: PayloadContext) => ChosenDecoding;

/**
 * Compiles every rule, once for each published profile, and for an envelope what is in it. Synchronous when every format is.
 * @throws NameplateError INVALID_VALUE with the `path` of what cannot work
 */
export function compileDecoding(
  { decode = [], format, options = {} }: Decoding,
  formats: Formats,
  path = '',
): ChoosingDecoder | Promise<ChoosingDecoder> {
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  const rules = decode.map(({ match, format: name, ...rest }, rule) => {
    const place = at(`decode[${rule}]`);
    return { match, rule, format: name, compile: prepare(name, rest, { place, named: `${place}.format`, formats }) };
  });
  const last = { place: at('options'), named: at('format'), formats };
  const all = format === undefined ? rules : [...rules, { format, compile: prepare(format, options, last) }];
  // Every option is read before anything is opened.
  const choices = all.map(({ compile, ...choice }) => ({ ...choice, decoder: compile() }));
  if (choices.every(isReady)) return choose(choices);
  return Promise.all(choices.map(async (choice) => ({ ...choice, decoder: await choice.decoder }))).then(choose);
}

interface Choice<Decoder> {
  readonly match?: DecodeRule['match'];
  readonly rule?: number;
  readonly format: string;
  readonly decoder: Decoder;
}

function isReady(choice: Choice<PayloadDecoder | Promise<PayloadDecoder>>): choice is Choice<PayloadDecoder> {
  return typeof choice.decoder === 'function';
}

function choose(choices: readonly Choice<PayloadDecoder>[]): ChoosingDecoder {
  return (payload, context) => {
    const { payloadBytes } = context.limits;
    if (payload.length > payloadBytes)
      return {
        records: [],
        rejected: { reason: 'too-large', message: `${payload.length} octets, at most ${payloadBytes}.` },
      };
    const chosen = choices.find(({ match }) => match === undefined || matches(match, context));
    if (chosen === undefined)
      return { records: [], rejected: { reason: 'no-rule', message: 'No decode rule of the profile matches.' } };
    const { rule, format } = chosen;
    return { ...chosen.decoder(payload, context), ...(rule !== undefined && { rule }), format };
  };
}

function matches(
  match: NonNullable<DecodeRule['match']>,
  { port, contentType, fPort = fPortOf(port) }: PayloadContext,
): boolean {
  if (match.port !== undefined && match.port !== port) return false;
  if (match.fPort !== undefined && match.fPort !== fPort) return false;
  return match.contentType === undefined || match.contentType.toLowerCase() === mediaType(contentType);
}

/** A network server that publishes to `up/85` names the LoRaWAN port with it. */
function fPortOf(port: string | undefined): number | undefined {
  return port !== undefined && /^[1-9]\d{0,2}$/.test(port) ? Number(port) : undefined;
}

/** Without parameters such as `; charset=utf-8`. */
function mediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim().toLowerCase();
}

function prepare(
  name: string,
  options: unknown,
  { place, named, formats }: { readonly place: string; readonly named: string; readonly formats: Formats },
): () => PayloadDecoder | Promise<PayloadDecoder> {
  const format: Format | undefined = formats.get(name);
  if (format === undefined) throw wrongShape(named, `one of the formats ${[...formats.keys()].join(', ')}`);
  const parsed = format.parseOptions(options, place, formats);
  return () => {
    try {
      return format.compile(parsed, formats);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  };
}
