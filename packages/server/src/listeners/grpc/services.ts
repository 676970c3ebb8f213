import type { MethodDefinition, Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import type { Gateway } from '@nameplate/gateway';
import type { Registry } from '@nameplate/registry';
import type { Resolver } from '@nameplate/resolver';
import type { HandleProofs } from '../../authentication/handle-proofs.ts';
import type { HandleSessions } from '../../authentication/handle-sessions.ts';
import type { Config } from '../../config/index.ts';
import type { Reporter } from '../../reporting/reporter.ts';
import type { AlarmsAccess } from '../alarms-access.ts';
import type { ClaimLimit } from '../claim-limit.ts';
import type { CommandsAccess } from '../commands-access.ts';
import type { ReadingsAccess } from '../readings-access.ts';
import { aliasService } from './alias-service.ts';
import { blockService } from './block-service.ts';
import type { Calls } from './call.ts';
import { deviceService } from './device-service.ts';
import { grantService } from './grant-service.ts';
import { handleService } from './handle-service.ts';
import { keyService } from './key-service.ts';
import { linkService } from './link-service.ts';
import { organizationService } from './organization-service.ts';
import { prefixService } from './prefix-service.ts';
import { profileService } from './profile-service.ts';
import { passThroughMethods, resolverService } from './resolver-service.ts';
import { sessionService } from './session-service.ts';
import { reportService, statisticsService } from './statistics-service.ts';
import { telemetryService } from './telemetry-service.ts';
import { templateService } from './template-service.ts';

/** What the services call. */
export interface GrpcBackends {
  readonly config: Config;
  readonly registry: Registry;
  readonly resolver: Resolver;
  readonly readings: ReadingsAccess;
  readonly alarms: AlarmsAccess;
  readonly commands: CommandsAccess;
  readonly gateway: Gateway | undefined;
  readonly proofs: HandleProofs;
  readonly sessions: HandleSessions;
  /** Absent when this server reports to no other. */
  readonly reporter: Reporter | undefined;
  /** One for all protocols. */
  readonly claimLimit: ClaimLimit;
}

/** Every service of `proto/nameplate`, with what serves it. */
const services: Readonly<Record<string, (calls: Calls, backends: GrpcBackends) => UntypedServiceImplementation>> = {
  'nameplate.resolver.v1.ResolverService': resolverService,
  'nameplate.registry.v1.HandleService': handleService,
  'nameplate.registry.v1.AliasService': aliasService,
  'nameplate.registry.v1.LinkService': linkService,
  'nameplate.registry.v1.PrefixService': prefixService,
  'nameplate.registry.v1.BlockService': blockService,
  'nameplate.registry.v1.TemplateService': templateService,
  'nameplate.registry.v1.ProfileService': profileService,
  'nameplate.registry.v1.DeviceService': deviceService,
  'nameplate.registry.v1.KeyService': keyService,
  'nameplate.registry.v1.GrantService': grantService,
  'nameplate.registry.v1.OrganizationService': organizationService,
  'nameplate.registry.v1.SessionService': sessionService,
  'nameplate.registry.v1.StatisticsService': statisticsService,
  'nameplate.registry.v1.ReportService': reportService,
  'nameplate.telemetry.v1.TelemetryService': telemetryService,
};

export const serviceNames = Object.keys(services);

/** Adds them all. A method without an implementation is a mistake of ours, and stops the start. */
export function addServices(server: Server, definition: PackageDefinition, calls: Calls, backends: GrpcBackends): void {
  for (const [name, make] of Object.entries(services)) {
    const service = definition[name];
    if (service === undefined) throw new TypeError(`${name} is not in the descriptors`);
    const implementation = make(calls, backends);
    const missing = Object.keys(service).filter((method) => !(method in implementation));
    if (missing.length > 0) throw new TypeError(`${name} lacks ${missing.join(', ')}`);
    server.addService(passThrough(service as ServiceDefinition), implementation);
  }
}

function passThrough(service: ServiceDefinition): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]): [string, MethodDefinition<object, object>] => [
    name,
    passThroughMethods.has(name) ? { ...method, responseSerialize: (octets) => octets as Buffer } : method,
  ]);
  return Object.fromEntries(methods);
}
