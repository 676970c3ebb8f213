export type { DeviceCommand, DeviceCredential, LinkProblem } from './link.ts';
export {
  type Device,
  type DeviceOptions,
  type DeviceStatus,
  openDevice,
  type ReportOptions,
} from './open-device.ts';
export type { ReadingValues } from './record.ts';
