import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/model';
import type { Parts } from '../assemble.ts';
import { createReportCounter } from '../observe/component-metrics.ts';
import { Reporter } from './reporter.ts';
import { serverAbove } from './server-above.ts';

/** What reports to the server above; undefined when there is none. @throws NameplateError INVALID_VALUE */
export async function openReporter({ config, registry, logger, metrics }: Parts): Promise<Reporter | undefined> {
  const { report_to: to, report_key: key, report_ca_file: file, report_interval_s: interval } = config;
  if (to === '') return undefined;
  const ca = file === '' ? undefined : await readAuthorities(file);
  const above = serverAbove({ to, key, ...(ca && { ca }) });
  const count = createReportCounter(metrics);
  return new Reporter({ reports: registry.reportsOut, above, intervalMs: interval * 1000, logger, count });
}

async function readAuthorities(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `report_ca_file: ${file} cannot be read.`, { reason: 'CONFIG', cause });
  }
}
