import type { FastifyRequest } from 'fastify';
import { canonicalRoot } from '../linkset.ts';

/** Scheme and host of a request, as its client wrote them; a host that could be more than one is not repeated. */
export function originOf({ protocol, headers }: Pick<FastifyRequest, 'protocol' | 'headers'>): string {
  const host = headers.host ?? '';
  return /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/.test(host)
    ? `${protocol}://${host}`
    : canonicalRoot;
}
