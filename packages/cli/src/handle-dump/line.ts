import { describeFrame, opCodes, responseCodes } from '@nameplate/protocol/handle';
import { displayWidth } from '../table.ts';

/** A frame that went by. */
export interface Passed {
  readonly at: Date;
  readonly transport: 'tcp' | 'udp';
  /** Counted from 1 for each transport: a connection, or an address that sent datagrams. */
  readonly conversation: number;
  readonly direction: 'request' | 'answer';
  readonly frame: Uint8Array;
}

/** The frame in JSON, with all that is known of it. */
export function passedJson({ at, transport, conversation, direction, frame }: Passed): Record<string, unknown> {
  return { at: at.toISOString(), transport, conversation, direction, ...described(frame) };
}

/** The frame on one line that fits. */
export function passedLine({ at, transport, conversation, direction, frame }: Passed, columns: number): string {
  const arrow = direction === 'request' ? '→' : '←';
  const text = `${at.toISOString().slice(11, 23)} ${transport}${conversation} ${arrow} ${summary(described(frame))}`;
  return clip(printable(text), columns);
}

/** Cut so that it takes at most so many cells of a terminal; wide characters take two. */
export function clip(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return `${kept}…`;
}

// As the inspector gives it; a frame that cannot be read has a problem instead.
interface Described {
  readonly problem?: string;
  readonly envelope?: { readonly requestId: number; readonly sessionId: number; readonly encrypted: boolean };
  readonly header?: { readonly opCode: number; readonly responseCode: number; readonly flags: readonly string[] };
  readonly body?: Readonly<Record<string, unknown>>;
  readonly credential?: { readonly type?: string };
}

function described(frame: Uint8Array): Described {
  try {
    return describeFrame(frame);
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function summary({ problem, envelope, header, body = {}, credential }: Described): string {
  if (envelope === undefined) return problem ?? 'not a message';
  const session = envelope.sessionId === 0 ? '' : `session ${envelope.sessionId} `;
  const number = `#${envelope.requestId} ${session}`;
  if (header === undefined) return `${number}${envelope.encrypted ? 'encrypted' : 'compressed'}`;
  const { opCode, responseCode } = header;
  const code = responseCode === 0 ? '' : `${responseCode} ${nameOf(responseCodes, responseCode)} `;
  const signed = credential?.type === undefined ? '' : ` ${credential.type}`;
  const stale = responseCode !== 0 && header.flags.includes('stale') ? ' stale' : '';
  return `${number}${code}${nameOf(opCodes, opCode)}${details(body)}${stale}${signed}`;
}

function details(body: Readonly<Record<string, unknown>>): string {
  const { handle, userIdHandle, userIdIndex, referralHandle, authType, message, values, handles, types, indexes } =
    body;
  const parts = [
    handle ?? referralHandle,
    authType,
    userIdHandle === undefined ? undefined : `${shown(userIdIndex)}:${shown(userIdHandle)}`,
    counted(values, 'value'),
    counted(handles, 'handle'),
    ...(Array.isArray(types) ? types : []),
    ...(Array.isArray(indexes) ? indexes : []),
    message === '' ? undefined : message,
    body['problem'],
  ];
  return parts.map((part) => (part === undefined || part === null ? '' : ` ${shown(part)}`)).join('');
}

function shown(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}

function counted(list: unknown, noun: string): string | undefined {
  return Array.isArray(list) ? `${list.length} ${noun}${list.length === 1 ? '' : 's'}` : undefined;
}

function nameOf(codes: Readonly<Record<string, number>>, code: number): string {
  return Object.entries(codes).find(([, one]) => one === code)?.[0] ?? `operation ${code}`;
}

/** What comes over the wire shall not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '·');
}
