import { Client, credentials, Metadata, type MethodDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { NameplateError } from '@nameplate/model';
import { fromServiceError, fromTimestamp, loadPackage, type SubmitReportResponse } from '@nameplate/protocol/grpc';
import { type DailyReport, dateOfDay, type ReportReceipt } from '@nameplate/registry';
import { parseReportAddress } from './report-address.ts';

/** The server that this one reports to. */
export interface ServerAbove {
  /** @throws NameplateError UPSTREAM_UNAVAILABLE, PERMISSION_DENIED, … */
  submit(report: DailyReport, signal: AbortSignal): Promise<ReportReceipt>;
  close(): void;
}

/** How long one report may take. */
const deadlineMs = 60_000;

/** Speaks gRPC to it, with a key of the organization that it knows this server as. */
export function serverAbove(options: {
  readonly to: string;
  readonly key: string;
  /** PEM of the authorities that are trusted; absent: the system's. */
  readonly ca?: Buffer;
}): ServerAbove {
  const parsed = parseReportAddress(options.to);
  if (parsed === undefined) throw new TypeError(`not an address to report to: ${options.to}`);
  const { address, tls } = parsed;
  const client = new Client(address, tls ? credentials.createSsl(options.ca ?? null) : credentials.createInsecure(), {
    'grpc.enable_retries': 0,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5_000,
    'grpc.keepalive_time_ms': 60_000,
  });
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${options.key}`);
  const { path, requestSerialize, responseDeserialize } = submitReport();
  return {
    submit: ({ day, rows }, signal) =>
      new Promise((resolve, reject) => {
        const request = { date: dateOfDay(day), rows };
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          { deadline: Date.now() + deadlineMs },
          (error, answer) => {
            signal.removeEventListener('abort', cancel);
            if (error === null) resolve(toReceipt(answer as unknown as SubmitReportResponse));
            else reject(fromServiceError(error));
          },
        );
        const cancel = () => call.cancel();
        signal.addEventListener('abort', cancel, { once: true });
      }),
    close: () => client.close(),
  };
}

function submitReport(): MethodDefinition<object, object> {
  const service = loadPackage()['nameplate.registry.v1.ReportService'] as ServiceDefinition | undefined;
  const method = service?.['SubmitReport'];
  if (method === undefined) throw new TypeError('SubmitReport is not in the descriptors');
  return method;
}

function toReceipt({ receipt }: SubmitReportResponse): ReportReceipt {
  if (receipt === null) throw new NameplateError('MALFORMED_MESSAGE', 'The server above answered without a receipt.');
  const { source, date, rows, digest, receiveTime } = receipt;
  return { source, date, rows, digest, receiveTimeMs: fromTimestamp(receiveTime) ?? 0 };
}
