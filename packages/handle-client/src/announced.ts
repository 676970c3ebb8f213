import { NameplateError } from '@nameplate/model';
import { peekFrameLength } from '@nameplate/protocol/handle';

/**
 * Octets of the frame that an envelope begins; before anything is held of it.
 * @throws NameplateError UPSTREAM_UNAVAILABLE (NOT_HANDLE) when another protocol is spoken; LIMIT_EXCEEDED, MALFORMED_MESSAGE
 */
export function announcedLength(envelope: Uint8Array, server: string): number {
  // The major version: that of the protocol is 2, text begins with a letter.
  if ((envelope[0] ?? 0) < 0x20) return peekFrameLength(envelope);
  const http = Buffer.from(envelope).toString('latin1', 0, 5) === 'HTTP/';
  const spoken = http ? 'it speaks HTTP' : 'it speaks another protocol';
  throw new NameplateError('UPSTREAM_UNAVAILABLE', `${server} is no Handle server: ${spoken}.`, {
    reason: 'NOT_HANDLE',
    metadata: { server },
  });
}
