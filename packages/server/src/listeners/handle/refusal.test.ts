import { type ErrorCode, errorTable, NameplateError, type Referral } from '@nameplate/model';
import {
  decodeErrorBody,
  decodeReferralBody,
  encodeHandleBody,
  opFlags,
  requestMessage,
  responseCodeFor,
  responseCodes,
} from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';

const referral = (kind: Referral['kind']): Referral => ({ kind, handle: '0.NA/88.118', values: [] });
const error = (kind: Referral['kind']) =>
  new NameplateError('NOT_RESPONSIBLE', 'elsewhere', { referral: referral(kind) });

function asking(handle: string, more: { readonly flags?: number; readonly minor?: number } = {}) {
  const body = encodeHandleBody(handle);
  const message = requestMessage({ opCode: 1, body, requestId: 1, nowMs: 0, flags: more.flags ?? 0 });
  const { minor = 11 } = more;
  return { ...message, envelope: { ...message.envelope, minor, suggestMinor: minor } };
}

describe('refusalOf', () => {
  it.each([
    ['service', '88.118.22/x', 302],
    ['prefix', '0.na/88.118.22', 303],
    ['prefix', '88.118.22', 303],
    ['prefix', '88.118.22/x', 301],
  ] as const)('a %s referral of %s is %i', (kind, handle, code) => {
    const answer = refusalOf(error(kind), asking(handle));
    expect(answer.responseCode).toBe(code);
    if (code === 301) expect(decodeErrorBody(answer.content)).toBe('elsewhere');
    else expect(decodeReferralBody(answer.content)).toEqual({ handle: '0.NA/88.118', values: undefined });
  });

  it('sends none to who wants none, and no prefix referral to peers below 2.5', () => {
    expect(refusalOf(error('service'), asking('a/b', { flags: opFlags.doNotRefer })).responseCode).toBe(301);
    expect(refusalOf(error('prefix'), asking('0.NA/1', { minor: 4 })).responseCode).toBe(301);
    expect(refusalOf(error('service'), asking('a/b', { minor: 4 })).responseCode).toBe(302);
  });

  it.each([
    ['PERMISSION_DENIED', 'NOT_ADMIN', 400],
    ['PERMISSION_DENIED', 'ADMIN_PERMISSION_MISSING', 401],
    ['AUTHENTICATION_FAILED', 'KEY_NOT_PROVED', 403],
    ['AUTHENTICATION_FAILED', 'CREDENTIAL', 404],
    ['AUTHENTICATION_FAILED', 'CHALLENGE_EXPIRED', 405],
    ['AUTHENTICATION_FAILED', 'CHALLENGE_UNKNOWN', 406],
    ['AUTHENTICATION_FAILED', 'SESSION_UNKNOWN', 500],
    ['UNSUPPORTED_OPERATION', 'SESSION_FAILED', 501],
    ['INVALID_VALUE', 'SESSION_KEY', 501],
    ['AUTHENTICATION_FAILED', 'SESSION_MAC', 502],
    ['AUTHENTICATION_FAILED', 'SESSION_WITHOUT_KEY', 502],
    ['INVALID_VALUE', 'RSA_KEY', 503],
    ['MALFORMED_MESSAGE', 'SESSION_MODE', 504],
    ['AUTHENTICATION_FAILED', 'SESSION_REPLAY', 505],
    ['INVALID_VALUE', 'DIFFIE_HELLMAN', 504],
  ] as const)('%s because of %s is %i', (code, reason, expected) => {
    expect(refusalOf(new NameplateError(code, 'why', { reason }), asking('a/b')).responseCode).toBe(expected);
  });

  // Clients throw on codes that they do not know.
  const known: ReadonlySet<number> = new Set(Object.values(responseCodes));
  it.each([0, 1, 4, 5, 11])('of every error there is, 2.%i hears a code that it knows', (minor) => {
    const newer = new Set<number>([responseCodes.serverBackup, responseCodes.invalidValue]);
    for (const errorCode of Object.keys(errorTable) as ErrorCode[])
      for (const reason of [errorCode, 'toString', 'SESSION_KEY', 'CREDENTIAL']) {
        const message = asking('a/b', { minor });
        const { responseCode = 1, content } = refusalOf(new NameplateError(errorCode, 'why', { reason }), message);
        expect(known).toContain(responseCode);
        expect(responseCode).not.toBe(responseCodes.success);
        const sent = responseCodeFor({ major: 2, minor }, responseCode);
        if (minor < 5) expect(newer).not.toContain(sent);
        expect(decodeErrorBody(content)).toBe('why');
      }
  });
});
