import type { Header } from '../frame.ts';
import { isErrorCode, responseCodes } from '../response-codes.ts';
import { describeExactly, type Fields, type JsonObject, type Shape, toHex, writeExactly } from './fields.ts';
import { requestShapes } from './request-bodies.ts';
import { challengeShape, errorShape, referralShape, successShapes } from './response-bodies.ts';

/** What the body is depends on the header; a body that is not understood is given as octets, with what is wrong. */
export function describeBody(header: Header, content: Uint8Array): JsonObject {
  const shape = shapeOf(header);
  if (shape === undefined) return content.length === 0 ? {} : { hex: toHex(content) };
  try {
    return describeExactly(shape, content);
  } catch (thrown) {
    return { hex: toHex(content), problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

export function writeBody(header: Header, fields: Fields): Uint8Array {
  const shape = shapeOf(header);
  if (shape === undefined) return fields.octets('hex', '');
  return writeExactly(shape, fields);
}

function shapeOf({ opCode, responseCode }: Header): Shape | undefined {
  if (responseCode === 0) return requestShapes[opCode];
  if (responseCode === responseCodes.authenticationNeeded) return challengeShape;
  if (responseCode === responseCodes.serviceReferral || responseCode === responseCodes.prefixReferral)
    return referralShape;
  if (isErrorCode(responseCode)) return errorShape;
  return successShapes[opCode];
}
