import type { WriteContext } from '@nameplate/registry';
import type { CallContext } from './call.ts';

/** What the registry needs to know of a write. */
export function writeContext(context: CallContext, requestId: string): WriteContext {
  return { principal: context.principal, signal: context.signal, ...(requestId === '' ? {} : { requestId }) };
}

/** The page that a message asks for; 0 and '' are proto3's absent. */
export function pageOf(request: { readonly pageSize: number; readonly pageToken: string }) {
  return {
    ...(request.pageSize === 0 ? {} : { pageSize: request.pageSize }),
    ...(request.pageToken === '' ? {} : { pageToken: request.pageToken }),
  };
}
