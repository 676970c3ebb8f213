import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { NameplateError } from '@nameplate/model';
import {
  type ListDailyCountsRequest,
  type ListReportReceiptsRequest,
  type ListSentReportsRequest,
  type SubmitReportRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import { dayOfDate, type ReportReceipt, type StatisticsBy, statisticsBy } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf } from './write-context.ts';

/** Daily counts. */
export function statisticsService(calls: Calls, { registry }: GrpcBackends): UntypedServiceImplementation {
  return {
    ListDailyCounts: calls.unary('ListDailyCounts', async (request: ListDailyCountsRequest, { principal }) => {
      const { fromDate: from, toDate: to, depth, under } = request;
      const query = { by: byOf(request.by), from, to, depth, under };
      return { counts: await registry.statistics.daily(principal, query) };
    }),
  };
}

/** Reports of them from server to server. */
export function reportService(
  calls: Calls,
  { registry, reporter, config }: GrpcBackends,
): UntypedServiceImplementation {
  const { reportsIn, reportsOut } = registry;
  return {
    SubmitReport: calls.unary('SubmitReport', async ({ date, rows }: SubmitReportRequest, { principal }) => {
      const report = { day: dayOfDate(date) ?? Number.NaN, rows: rows.map(rowOf) };
      return { receipt: toReceipt(await reportsIn.receive(principal, report)) };
    }),
    ListReportReceipts: calls.unary('ListReportReceipts', async (request: ListReportReceiptsRequest, { principal }) => {
      const page = await reportsIn.receipts(principal, { ...pageOf(request), source: request.source });
      return { receipts: page.receipts.map(toReceipt), nextPageToken: page.nextPageToken };
    }),
    ListSentReports: calls.unary('ListSentReports', async ({ limit }: ListSentReportsRequest, { principal }) => {
      const states = await reportsOut.states(principal, limit === 0 ? 100 : Math.min(limit, 10_000));
      const reports = states.map(({ date, receipt }) => ({ date, ...(receipt && { receipt: toReceipt(receipt) }) }));
      return { reports, reportTo: config.report_to, problem: reporter?.problem ?? '' };
    }),
    SendReports: calls.unary('SendReports', async (_request: object, { principal }) => {
      await reportsOut.states(principal, 0);
      if (reporter === undefined)
        throw new NameplateError('UNSUPPORTED_OPERATION', 'This server reports to no other: set report_to.', {
          reason: 'REPORT_TO',
        });
      return { sent: await reporter.send() };
    }),
  };
}

function byOf(by: string): StatisticsBy {
  const found = statisticsBy.find((each) => by === `STATISTICS_BY_${each.toUpperCase()}`);
  if (found !== undefined) return found;
  throw new NameplateError('INVALID_VALUE', 'Counts come by prefix, industry or region.', { reason: 'STATISTICS_BY' });
}

function rowOf({ prefix, industry, region, registered, retired, resolved }: SubmitReportRequest['rows'][number]) {
  const counts = { registered: Number(registered), retired: Number(retired), resolved: Number(resolved) };
  return { prefix, industry, region, ...counts };
}

function toReceipt({ receiveTimeMs, ...receipt }: ReportReceipt) {
  return { ...receipt, receiveTime: toTimestamp(receiveTimeMs) };
}
