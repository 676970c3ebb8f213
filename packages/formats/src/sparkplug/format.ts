import { readFields } from '@nameplate/model';
import type { Format } from '../format.ts';
import { isProblem } from '../problem.ts';
import { decodePayload } from './decode-payload.ts';
import { type NamedMetric, recordsOf } from './records.ts';

/**
 * One Sparkplug payload on its own, as a device may publish it to a topic that is not Sparkplug's: metrics that have their name
 * and type in it. What goes by alias needs the births, that is a `SparkplugHost`.
 */
export const sparkplugFormat: Format<object> = {
  name: 'sparkplug-b',
  parseOptions: (value, path) => readFields<object>(value, path, {}),
  compile:
    () =>
    (octets, { limits }) => {
      const payload = decodePayload(octets, limits);
      if (isProblem(payload)) return { records: [], rejected: payload };
      const named = payload.metrics.flatMap((metric): NamedMetric[] => {
        const { name, type } = metric;
        return name === undefined || type === undefined ? [] : [{ name, type, metric }];
      });
      const { groups, failed } = recordsOf(named, payload.timestampMs, limits.readingsPerMessage);
      const records = groups.map(({ record }) => record);
      if (failed !== undefined) return { records, rejected: { reason: failed.reason, message: failed.message } };
      if (named.length === payload.metrics.length) return { records };
      return {
        records,
        rejected: { reason: 'no-birth', message: 'A metric has no name or no data type: only its birth says them.' },
      };
    },
};
