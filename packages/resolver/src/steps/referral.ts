import { notResponsible } from '@nameplate/registry';
import type { Step } from '../request.ts';

/** Last: what this server does not hold. "Not mine" is no "does not exist". */
export function referral(): Step {
  return (call) => Promise.reject(notResponsible(call.request.identifier.prefix));
}
