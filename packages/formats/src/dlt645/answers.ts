import { toHex } from '../hex.ts';
import type { Problem } from '../problem.ts';
import type { Edition } from './edition.ts';
import type { Dlt645Frame } from './frame.ts';

/** What one meter said, over as many frames as it took. */
export type Answer =
  | {
      readonly kind: 'data';
      readonly address: string;
      readonly code: string;
      readonly value: Uint8Array;
      readonly whole: boolean;
    }
  | { readonly kind: 'address' | 'done'; readonly address: string; readonly what: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Answers in frames; requests, which a bus echoes, are passed over. */
export function answersOf(frames: readonly Dlt645Frame[], edition: Edition): readonly Answer[] {
  const answers: Answer[] = [];
  let open: Data | undefined;
  const close = (whole: boolean): void => {
    if (open !== undefined) answers.push({ kind: 'data', ...open, value: joined(open.parts), whole });
    open = undefined;
  };
  for (const frame of frames) {
    const { address, control, data } = frame;
    if (control < 0x80) continue;
    const code = control & 0x1f;
    if ((control & 0x40) !== 0) {
      close(false);
      answers.push({ kind: 'problem', problem: deviceError(frame, edition) });
    } else if (code === edition.read || code === edition.readOn) {
      const reading = readData(frame, edition);
      const goesOn = code === edition.readOn;
      if (reading === undefined) {
        answers.push(problem('malformed', `The meter ${address} answers without an identifier.`));
        continue;
      }
      const follows = goesOn && open?.address === address && open.code === reading.code;
      if (goesOn && !follows) {
        answers.push(
          problem('unsupported', `The meter ${address} goes on with ${reading.code}, whose beginning is not here.`),
        );
        continue;
      }
      if (follows) open?.parts.push(reading.value);
      else {
        close(false);
        open = { address, code: reading.code, parts: [reading.value] };
      }
      if ((control & 0x20) === 0) close(true);
    } else {
      answers.push(otherAnswer(address, code, data, edition));
    }
  }
  close(false);
  return answers;
}

interface Data {
  readonly address: string;
  readonly code: string;
  readonly parts: Uint8Array[];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function readData({ control, data }: Dlt645Frame, edition: Edition): { code: string; value: Uint8Array } | undefined {
  const { identifierOctets, sequenceOctets } = edition;
  const tail = (control & 0x1f) === edition.readOn ? sequenceOctets : 0;
  if (data.length < identifierOctets + tail) return undefined;
  const code = toHex(data.slice(0, identifierOctets).toReversed());
  return { code, value: data.subarray(identifierOctets, data.length - tail) };
}

function deviceError({ address, control, data }: Dlt645Frame, { errors }: Edition): Problem {
  const bits = data[0] ?? 0;
  const said = errors.filter((_, bit) => ((bits >>> bit) & 1) === 1).join(', ') || 'no reason given';
  const asked = (control & 0x1f).toString(16).toUpperCase().padStart(2, '0');
  return { reason: 'device-error', message: `The meter ${address} refuses function ${asked}: ${said}.` };
}

function otherAnswer(address: string, code: number, data: Uint8Array, edition: Edition): Answer {
  if (code === edition.readAddress && data.length === 6)
    return { kind: 'address', address, what: toHex(data.toReversed()) };
  const what = edition.done.get(code);
  if (what !== undefined) return { kind: 'done', address, what };
  return problem('unsupported', `The meter ${address} answers to function ${code.toString(16)}, which is not read.`);
}

function problem(reason: Problem['reason'], message: string): Answer {
  return { kind: 'problem', problem: { reason, message } };
}
