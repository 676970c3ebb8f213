import { opCodes } from '@nameplate/protocol/handle';
import type { Operation } from '../exchange.ts';
import { challengeResponse } from './challenge-response.ts';
import { addValue, createHandle, deleteHandle, modifyValue, removeValue } from './change-handle.ts';
import { login } from './login.ts';
import { homePrefix, listHandles, listHomedPrefixes, unhomePrefix } from './prefixes.ts';
import { resolution } from './resolution.ts';
import { sessionExchangeKey, sessionSetup, sessionTerminate } from './sessions.ts';
import { siteInfo } from './site-info.ts';
import { verifyChallenge } from './verify-challenge.ts';

/** What is offered, and its name in metrics. An operation that is not here is answered 5. */
export const operations: ReadonlyMap<number, { readonly name: string; readonly perform: Operation }> = new Map([
  [opCodes.resolution, { name: 'resolution', perform: resolution }],
  [opCodes.getSiteInfo, { name: 'site-info', perform: siteInfo }],
  [opCodes.createHandle, { name: 'create-handle', perform: createHandle }],
  [opCodes.deleteHandle, { name: 'delete-handle', perform: deleteHandle }],
  [opCodes.addValue, { name: 'add-value', perform: addValue }],
  [opCodes.removeValue, { name: 'remove-value', perform: removeValue }],
  [opCodes.modifyValue, { name: 'modify-value', perform: modifyValue }],
  [opCodes.listHandles, { name: 'list-handles', perform: listHandles }],
  [opCodes.challengeResponse, { name: 'challenge-response', perform: challengeResponse }],
  [opCodes.verifyChallenge, { name: 'verify-challenge', perform: verifyChallenge }],
  [opCodes.homePrefix, { name: 'home-prefix', perform: homePrefix }],
  [opCodes.unhomePrefix, { name: 'unhome-prefix', perform: unhomePrefix }],
  [opCodes.listHomedPrefixes, { name: 'list-homed-prefixes', perform: listHomedPrefixes }],
  [opCodes.sessionSetup, { name: 'session-setup', perform: sessionSetup }],
  [opCodes.sessionTerminate, { name: 'session-terminate', perform: sessionTerminate }],
  [opCodes.sessionExchangeKey, { name: 'session-exchange-key', perform: sessionExchangeKey }],
  [opCodes.loginIdSystem, { name: 'login', perform: login }],
]);
