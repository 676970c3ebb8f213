/** How a command goes to a device that speaks in the words of another platform. */
export type Downlink =
  /** The payload, by the network server that carries the device's uplinks. */
  | {
      readonly kind: 'lorawan';
      readonly fPort: number /** The device is to acknowledge it. */;
      readonly confirmed: boolean;
    }
  /** A write of metrics of its birth: NCMD to an edge node, DCMD to a device of one. */
  | { readonly kind: 'sparkplug'; readonly metrics: Readonly<Record<string, unknown>> }
  /** A server-side RPC of ThingsBoard. */
  | { readonly kind: 'thingsboard'; readonly method: string; readonly params: unknown };

/** ThingsBoard's clients keep the number of a request in 31 bits. */
export function requestNumber(id: string): number {
  return Number(BigInt(id) % 2n ** 31n);
}
