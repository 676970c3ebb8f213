import type { Server } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { loadReflection } from '@nameplate/protocol/grpc';
import { HealthImplementation, protoPath } from 'grpc-health-check';
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
  const described = { ...loadReflection(), ...loadSync(protoPath) };
  new ReflectionService(described, { services: [...serviceNames, 'grpc.health.v1.Health'] }).addToServer(server);
  const set = (status: 'SERVING' | 'NOT_SERVING') => {
    for (const name of names) health.setStatus(name, status);
  };
  return { start: () => set('SERVING'), stop: () => set('NOT_SERVING') };
}
