import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { loadReflection } from '@nameplate/protocol/grpc';
import { HealthImplementation } from 'grpc-health-check';
import { serviceNames } from './services.ts';

/** What health checkers are told. */
export interface Health {
  start(): void;
  stop(): void;
}

/** Adds the standard health service and reflection, so that grpcurl and load balancers need nothing of ours. */
export function addHealth(server: Server): Health {
  const names = ['', ...serviceNames];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'])));
  health.addToServer(server);
  new ReflectionService(loadReflection(), { services: [...serviceNames] }).addToServer(server);
  const set = (status: 'SERVING' | 'NOT_SERVING') => {
    for (const name of names) health.setStatus(name, status);
  };
  return { start: () => set('SERVING'), stop: () => set('NOT_SERVING') };
}
