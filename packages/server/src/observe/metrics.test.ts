import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gateway } from '@nameplate/gateway';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import {
  createAlarmObserver,
  createCommandObserver,
  createGatewayObserver,
  createReportCounter,
  createResolverObserver,
  registerAlarmGauge,
  registerGatewayGauges,
} from './component-metrics.ts';
import { silentLogger } from './logger.ts';
import { createListenerMetrics } from './metrics.ts';

async function ours() {
  const registry = new Registry();
  createListenerMetrics(registry);
  createGatewayObserver(registry);
  createResolverObserver(registry);
  const counts = {
    connections: () => 1,
    connectedDevices: () => 1,
    sessions: () => 2,
    backlogBytes: () => 3,
    retainedMessages: () => 4,
  };
  const gateway = counts as Partial<Gateway> as Gateway;
  registerGatewayGauges(registry, gateway);
  createAlarmObserver(registry, silentLogger());
  createCommandObserver(registry);
  registerAlarmGauge(registry, { backlog: 4 });
  createReportCounter(registry);
  return { registry, metrics: registry.getMetricsAsArray() };
}

describe('metrics', () => {
  it('are named by component, and end in a unit or in _total', async () => {
    for (const { name, type } of (await ours()).metrics as unknown as { name: string; type: string }[]) {
      expect(name).toMatch(/^nameplate_(?:server|gateway|resolver|telemetry)_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      else expect(name).not.toMatch(/_total$/);
    }
  });

  it('are listed in docs/metrics.md, with their labels, and no other', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../../../docs/metrics.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `(nameplate_[a-z_]+)` \| (\w+) \| ([a-z, ]*) \|/gm)].map(
      ([, ...row]) => row,
    );
    const coded = ((await ours()).metrics as unknown as { name: string; type: string; labelNames: string[] }[]).map(
      ({ name, type, labelNames }) => [name, type, labelNames.join(', ')],
    );
    expect(new Set(documented.map(String))).toEqual(new Set(coded.map(String)));
  });

  it('takes what the gateway counts', async () => {
    const { registry } = await ours();
    const second = new Registry();
    createGatewayObserver(second).count('readings', 'stored', 5);
    expect(await second.metrics()).toContain('nameplate_gateway_readings_total{outcome="stored"} 5');
    expect(await registry.metrics()).toContain('nameplate_gateway_journal_backlog_bytes 3');
  });
});
