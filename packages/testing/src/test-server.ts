import type { ConnectOptions, Nameplate } from '@nameplate/sdk';

/** Which client of the test server: the administrator unless a key is given or `anonymous` is set. */
export interface TestClientOptions extends Omit<ConnectOptions, 'endpoint' | 'identity'> {
  readonly anonymous?: boolean;
}

/** A whole server in this process. */
export interface TestServer extends AsyncDisposable {
  /** gRPC, `127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** `http://127.0.0.1:PORT` */
  readonly httpUrl: string;
  /** `mqtt://127.0.0.1:PORT` */
  readonly mqttUrl: string;
  /** TCP and UDP. */
  readonly handlePort: number;
  readonly administratorKey: string;
  /** The prefix that is homed on it from the start. */
  readonly prefix: string;
  /** A connected client; closed with the server, if not before. */
  client(options?: TestClientOptions): Promise<Nameplate>;
  /** Stops the server and removes its data. Idempotent. */
  close(): Promise<void>;
}
