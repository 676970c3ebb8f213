import { RecordDrafts } from '../draft.ts';
import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { type Problem, tooManyReadings } from '../problem.ts';
import { findModbusAnswers, type ModbusAnswer, type ModbusEcho } from './frame.ts';
import { type ModbusOptions, type ModbusRequest, parseModbusOptions } from './options.ts';
import { readRegister, registersOf } from './registers.ts';

/** Answers of Modbus RTU, as transparent modems forward them, or registers alone. */
export const modbusRtu: Format<ModbusOptions> = {
  name: 'modbus-rtu',
  parseOptions: parseModbusOptions,
  compile: (options) => (payload, context) => decode(payload, context, options),
};

/** A line has 255 octets for an answer; a modem that collects more than this is something else. */
const maxStream = 65_536;

function decode(payload: Uint8Array, context: PayloadContext, options: ModbusOptions): DecodedPayload {
  const limit = Math.min(context.limits.payloadBytes, maxStream);
  if (payload.length > limit)
    return refuse('too-large', `The payload has ${payload.length} octets; ${limit} are allowed.`);
  const drafts = new RecordDrafts();
  const { raw } = options;
  if (raw !== undefined) {
    const problem = putBlock(drafts, '', { ...raw, data: payload }, options);
    return finish(drafts, options, problem === undefined ? [] : [problem]);
  }
  const answers = findModbusAnswers(payload, context.limits.recordsPerMessage);
  if (answers.length === 0) return refuse('malformed', 'The payload holds no Modbus frame with a right checksum.');
  if (answers.every(({ kind }) => kind === 'request'))
    return refuse('unsupported', 'The payload holds requests only, no answer.');
  const problems: Problem[] = [];
  let echo: ModbusEcho | undefined;
  for (const answer of answers) {
    if (drafts.asked >= context.limits.readingsPerMessage) {
      problems.push(tooManyReadings(context.limits.readingsPerMessage));
      break;
    }
    if (answer.kind === 'request') echo = answer;
    else {
      const problem = takeAnswer(drafts, answer, echo, options, context.port);
      if (problem !== undefined) problems.push(problem);
      echo = undefined;
    }
  }
  return finish(drafts, options, problems);
}

function refuse(reason: Problem['reason'], message: string): DecodedPayload {
  return { records: [], rejected: { reason, message } };
}

function finish(drafts: RecordDrafts, { device }: ModbusOptions, problems: readonly Problem[]): DecodedPayload {
  const [rejected] = problems;
  return {
    records: drafts.all.map(({ about, draft }) =>
      draft.finish(device === 'station' && about !== '' ? { device: about } : {}),
    ),
    ...(rejected === undefined ? {} : { rejected }),
  };
}

function takeAnswer(
  drafts: RecordDrafts,
  answer: Exclude<ModbusAnswer, ModbusEcho>,
  echo: ModbusEcho | undefined,
  options: ModbusOptions,
  port: string | undefined,
): Problem | undefined {
  const about = String(answer.station);
  if (answer.kind === 'written') {
    drafts.for(about, ['done']).draft.put('done', 'write');
    return undefined;
  }
  if (answer.kind === 'exception') {
    const said = exceptions.get(answer.code) ?? 'no known reason';
    const message = `The station ${about} refuses function ${answer.function}: ${answer.code}, ${said}.`;
    return { reason: 'device-error', message };
  }
  const { data } = answer;
  const fits = (request: Pick<ModbusRequest, 'function' | 'quantity' | 'station'>) =>
    request.function === answer.function &&
    (request.station ?? answer.station) === answer.station &&
    data.length === (answer.function <= 2 ? Math.ceil(request.quantity / 8) : 2 * request.quantity);
  const asked =
    echo !== undefined && fits(echo as ModbusRequest)
      ? [echo]
      : options.requests.filter((request) => fits(request) && (request.port ?? port) === port);
  const [request, other] = asked;
  const what = `The answer of station ${about} to function ${answer.function}, ${data.length} octets,`;
  if (request === undefined) return { reason: 'unsupported', message: `${what} fits no request of the profile.` };
  if (other !== undefined)
    return { reason: 'unsupported', message: `${what} fits several requests of the profile: name their ports.` };
  return putBlock(drafts, about, { function: answer.function, address: request.address, data }, options);
}

/** Application protocol §7. */
const exceptions: ReadonlyMap<number, string> = new Map([
  [1, 'illegal function'],
  [2, 'illegal data address'],
  [3, 'illegal data value'],
  [4, 'server device failure'],
  [5, 'acknowledged, takes long'],
  [6, 'server device busy'],
  [8, 'memory parity error'],
  [10, 'gateway path unavailable'],
  [11, 'gateway target does not respond'],
]);

interface Block {
  readonly function: number;
  readonly address: number;
  readonly data: Uint8Array;
}

/** Every declared register that lies wholly in the block. */
function putBlock(
  drafts: RecordDrafts,
  about: string,
  block: Block,
  { registers }: ModbusOptions,
): Problem | undefined {
  const coils = block.function <= 2;
  const size = coils ? block.data.length * 8 : Math.floor(block.data.length / 2);
  const inside = registers.filter((register) => {
    const from = register.address - block.address;
    return register.function === block.function && from >= 0 && from + registersOf(register) <= size;
  });
  if (inside.length === 0) {
    const message = `No declared register is in the ${size} from ${block.address} on of function ${block.function}.`;
    return { reason: 'no-metric', message };
  }
  const { draft } = drafts.for(
    about,
    inside.map(({ name }) => name),
  );
  for (const register of inside) {
    const from = register.address - block.address;
    const value = coils
      ? (((block.data[from >>> 3] ?? 0) >>> (from & 7)) & 1) === 1
      : readRegister(register, block.data.slice(2 * from, 2 * (from + registersOf(register))));
    draft.put(register.name, value, register.unit, register.code === undefined ? [] : [register.code]);
  }
  return undefined;
}
