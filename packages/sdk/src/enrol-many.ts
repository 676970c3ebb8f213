import { NameplateError } from '@nameplate/model';
import { type Caller, newIdempotencyKey } from './caller.ts';
import { fromErrorMessage } from './convert.ts';
import { type Device, type DeviceCredential, toCredential, toDevice } from './devices.ts';
import { canonical } from './identifier.ts';
import type { Methods } from './methods.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** One device to enrol: by password, behind a gateway, or by certificate. */
export interface NewDevice {
  /** Its number in the run, when that is not its place among the rows. */
  readonly row?: number;
  readonly identifier: IdentifierLike;
  readonly profile?: string;
  readonly gateway?: IdentifierLike;
  readonly alias?: string;
  readonly edgeNode?: string;
  readonly certificate?: boolean;
  readonly fingerprint?: string;
}

/** What became of one row: a device, or an error. */
export interface EnrolOutcome<Row extends NewDevice> {
  /** From 0. */
  readonly row: number;
  readonly input: Row;
  readonly device?: Device;
  readonly credential?: DeviceCredential;
  readonly error?: NameplateError;
}

export interface EnrolManyOptions extends CallOptions {
  /** Names the run: with the same name, rows that were done are answered as they were, for 24 hours. */
  readonly run?: string;
}

const inFlight = 256;

/**
 * Enrols rows over one stream, outcomes in the order of the rows. When the stream is lost it throws; the same rows with the same
 * `run` go on where it was, with the same credentials.
 */
export async function* enrolMany<Row extends NewDevice>(
  caller: Caller,
  rows: Iterable<Row> | AsyncIterable<Row>,
  options: EnrolManyOptions = {},
): AsyncGenerator<EnrolOutcome<Row>, void> {
  const run = options.run ?? newIdempotencyKey();
  const stream = caller.duplex('DeviceService/EnrolDevices', options);
  const answers = stream[Symbol.asyncIterator]();
  const waiting: { readonly row: number; readonly input: Row }[] = [];
  let row = 0;
  try {
    for await (const input of rows) {
      // A gateway has to be there before the devices behind it: the server does rows side by side.
      while (input.gateway !== undefined && isWaiting(canonical(input.gateway))) yield await next();
      const number = input.row ?? row;
      await stream.send({ device: { ...toRequest(input), requestId: `${run}/${number}` } });
      waiting.push({ row: number, input });
      row += 1;
      if (waiting.length >= inFlight) yield await next();
    }
    stream.end();
    while (waiting.length > 0) yield await next();
  } finally {
    stream.cancel();
  }

  function isWaiting(gateway: string): boolean {
    return waiting.some(({ input: { identifier } }) => canonical(identifier) === gateway);
  }

  async function next(): Promise<EnrolOutcome<Row>> {
    const head = waiting.shift();
    const answer = await answers.next();
    if (head === undefined || answer.done)
      throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server ended the stream before it had answered every row.');
    const { device, credential, error } = answer.value as Methods['DeviceService/EnrolDevices']['response'];
    if (error) return { ...head, error: fromErrorMessage(error) };
    return {
      ...head,
      ...(device && { device: toDevice(device) }),
      ...(credential && { credential: toCredential(credential) }),
    };
  }
}

function toRequest({ row: _row, identifier, gateway, fingerprint, ...rest }: NewDevice) {
  return {
    ...rest,
    identifier: canonical(identifier),
    ...(gateway !== undefined && { gateway: canonical(gateway) }),
    ...(fingerprint !== undefined && { certificateFingerprint: fingerprint }),
  };
}
