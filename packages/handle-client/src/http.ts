import { Agent, request } from 'node:http';
import { decodeMessage, decodeResolutionRequest, opCodes } from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import { unavailable } from './failures.ts';

const mediaType = 'application/x-hdl-message';
const answerMaxOctets = 300_000;

/** Requests through the HTTP tunnel: the frame is posted, the answer's frame comes back. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16, maxFreeSockets: 4, timeout: 60_000 });

  async send(frame: Uint8Array, endpoint: Endpoint, signal: AbortSignal): Promise<Uint8Array> {
    const name = endpointName(endpoint);
    const { host, port, path = '' } = endpoint;
    const headers = { 'content-type': mediaType, accept: mediaType, 'content-length': frame.length };
    return await new Promise((resolve, reject) => {
      const fail = (why: string, cause?: unknown) => reject(unavailable(name, why, cause));
      const options = {
        host,
        port,
        path: `${path}/${handleIn(frame)}`,
        method: 'POST',
        agent: this.#agent,
        headers,
        signal,
      };
      const sent = request(options, (answer) => {
        const chunks: Buffer[] = [];
        let octets = 0;
        answer.on('data', (chunk: Buffer) => {
          octets += chunk.length;
          if (octets > answerMaxOctets) answer.destroy(new Error('answer too long'));
          else chunks.push(chunk);
        });
        answer.on('error', (thrown) => fail('broke off its answer', thrown));
        answer.on('end', () => {
          const type = answer.headers['content-type'] ?? '';
          if (answer.statusCode !== 200 || !type.startsWith(mediaType)) fail(`answered HTTP ${answer.statusCode}`);
          else resolve(Buffer.concat(chunks));
        });
      });
      sent.on('error', (thrown) => fail('cannot be reached', thrown));
      sent.end(frame);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
  }
}

/** The handle in the target is for logs of proxies on the way; the frame is what counts. */
function handleIn(frame: Uint8Array): string {
  const { header, body } = decodeMessage(frame);
  return header.opCode === opCodes.resolution ? encodeURIComponent(decodeResolutionRequest(body).handle) : '';
}
