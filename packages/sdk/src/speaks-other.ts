import { connect } from 'node:net';

/**
 * Does something listen there that is no gRPC server? Who speaks HTTP/2 begins with SETTINGS (RFC 9113 §3.4); another
 * server answers otherwise, or ends the connection. False for silence: it may be slow.
 */
export function speaksOther(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: port === '' ? 80 : Number(port) });
  return new Promise((resolve) => {
    let connected = false;
    let head = Buffer.alloc(0);
    const tell = (other: boolean) => {
      clearTimeout(late);
      socket.destroy();
      resolve(other);
    };
    const late = setTimeout(() => tell(false), patienceMs);
    socket.once('connect', () => {
      connected = true;
      socket.write(preface);
    });
    socket.on('data', (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      if (head.length > settingsAt) tell(head[settingsAt] !== settings);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => tell(connected && head.length <= settingsAt));
  });
}

const patienceMs = 1_000;
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** The type of a frame follows the three octets of its length. */
const settingsAt = 3;
const settings = 4;
